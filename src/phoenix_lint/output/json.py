"""The report as JSON, version 1 of the contract."""

from __future__ import annotations

import json
from typing import Any

from .. import __version__
from ..diagnostic import Diagnostic, Fix, Place, Safety, Severity, Span
from ..report import FileReport, Report
from ..source import Source
from .common import shown, source_of, withheld


def render(report: Report) -> str:
    """The contract's JSON document."""
    document = {
        "version": 1,
        "tool": {"name": "phoenix-lint", "version": __version__},
        "files": [
            {
                "path": shown(f.path),
                "kind": f.kind,
                "targets": [
                    {"program": t.program, "version": t.version, "from": t.said_by, "verdict": t.verdict}
                    for t in f.targets
                ],
                **({"together": [shown(p) for p in f.together]} if f.together else {}),
            }
            for f in report.files
        ],
        "diagnostics": [_diagnostic(d, f) for f in report.files for d in f.diagnostics],
        "stacks": [],
        "masked": [{"path": shown(f.path), **s._asdict()} for f in report.files for s in f.secrets],
        "problems": [{"path": shown(p.path), "message": p.message} for p in report.problems],
        "summary": {
            "files": len(report.files),
            **{s.value: report.count(s) for s in Severity},
            "fixable": sum(any(x.safety is not Safety.SUGGESTION for x in d.fixes) for d in report.diagnostics),
        },
    }
    return dump(document)


def dump(document: dict[str, Any]) -> str:
    """A report as text."""
    return "{\n" + ",\n".join(f"{_text(name)}: {_lines(value)}" for name, value in document.items()) + "\n}\n"


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _lines(value: object) -> str:
    """A list with a line for each item: it reads well enough, and the encoder that indents takes five times as long."""
    return "[\n " + ",\n ".join(map(_text, value)) + "\n]" if isinstance(value, list) and value else _text(value)


def _range(source: Source, span: Span) -> dict[str, Any]:
    return {name: dict(source.position(at)._asdict()) for name, at in (("start", span.start), ("end", span.end))}


def _diagnostic(diagnostic: Diagnostic, file: FileReport) -> dict[str, Any]:
    return {
        "rule": diagnostic.rule,
        "severity": diagnostic.severity.value,
        "message": diagnostic.message,
        "path": shown(diagnostic.path),
        **_range(file.source, diagnostic.span),
        "targets": list(diagnostic.targets),
        "related": [_related(p, file) for p in diagnostic.related],
        "fixes": [_fix(f, file) for f in diagnostic.fixes],
        "help": diagnostic.help,
        "url": diagnostic.url,
    }


def _related(place: Place, file: FileReport) -> dict[str, Any]:
    return {"path": shown(place.path), **_range(source_of(place, file), place.span), "message": place.message}


def _fix(fix: Fix, file: FileReport) -> dict[str, Any]:
    """A fix whose new text holds a secret keeps it to itself: `phoenix-lint fix` applies it."""
    held = withheld(fix, file)
    edits = [] if held else [{"path": shown(e.path), "start": e.start, "end": e.end, "text": e.text} for e in fix.edits]
    return {
        "title": fix.title,
        "safety": fix.safety.value,
        "edits": edits,
        **({"withheld": "the new text holds a secret"} if held else {}),
    }
