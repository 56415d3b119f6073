"""reviewdog's diagnostic format, with suggestions.

Source: github.com/reviewdog/reviewdog proto/rdf. Columns count bytes of UTF-8 from 1.
"""

from __future__ import annotations

import json
from typing import Any

from ..diagnostic import Diagnostic, Severity, Span
from ..report import FileReport, Report
from ..rules import SITE
from ..settings import Settings
from ..source import Source
from .common import findings, shown, with_help, withheld

_LEVELS = {Severity.ERROR: "ERROR", Severity.WARNING: "WARNING", Severity.INFO: "INFO"}


def render(report: Report, settings: Settings) -> str:
    """One DiagnosticResult."""
    document = {
        "source": {"name": "phoenix-lint", "url": SITE.removesuffix("rules/")},
        "diagnostics": [_diagnostic(file, d) for file, d, _ in findings(report)],
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _diagnostic(file: FileReport, diagnostic: Diagnostic) -> dict[str, Any]:
    shows = [
        {"range": _range(file.source, Span(e.start, e.end)), "text": e.text}
        for fix in diagnostic.fixes[:1]
        if not withheld(fix, file) and all(e.path == file.path for e in fix.edits)
        for e in fix.edits
    ]
    return {
        "message": with_help(diagnostic),
        "location": {"path": shown(diagnostic.path), "range": _range(file.source, diagnostic.span)},
        "severity": _LEVELS[diagnostic.severity],
        "code": {"value": diagnostic.rule, "url": diagnostic.url},
        **({"suggestions": shows} if len(shows) == 1 else {}),
    }


def _range(source: Source, span: Span) -> dict[str, Any]:
    return {name: _position(source, at) for name, at in (("start", span.start), ("end", span.end))}


def _position(source: Source, at: int) -> dict[str, int]:
    line = source.position(at).line
    start, _ = source.line_span(line)
    return {"line": line, "column": len(source.text[start:at].encode(errors="replace")) + 1}
