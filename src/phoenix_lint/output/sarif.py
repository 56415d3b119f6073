"""SARIF 2.1.0, for code scanning: rules with their pages, findings with related places and fixes.

Source: docs.oasis-open.org/sarif/sarif/v2.1.0; columns are Unicode code points from 1.
"""

from __future__ import annotations

import json
import os
from typing import Any
from urllib.parse import quote

from .. import __version__
from ..diagnostic import Diagnostic, Edit, Fix, Place, Severity, Span
from ..report import FileReport, Report
from ..rules import SITE, Loaded, all_rules
from ..settings import Settings
from ..source import Source
from .common import findings, shown, source_of, with_help, withheld

LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def render(report: Report, settings: Settings) -> str:
    """One run; only the rules that found something are described."""
    found = list(findings(report))
    pages = {r.rule.name: r for r in all_rules()}
    names = sorted({d.rule for _, d, _ in found})
    index = {name: i for i, name in enumerate(names)}
    run: dict[str, Any] = {
        "tool": {
            "driver": {
                "name": "phoenix-lint",
                "version": __version__,
                "informationUri": SITE.removesuffix("rules/"),
                "rules": [_rule(name, pages.get(name)) for name in names],
            }
        },
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": not report.problems,
                "toolExecutionNotifications": [
                    {
                        "level": "error",
                        "message": {"text": p.message},
                        "locations": [{"physicalLocation": {"artifactLocation": {"uri": _uri(p.path)}}}],
                    }
                    for p in report.problems
                ],
            }
        ],
        "results": [_result(file, d, name, index) for file, d, name in found],
    }
    document = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _uri(path: str) -> str:
    name = shown(path)
    try:
        return quote(os.fsencode(name))  # names of files need not be UTF-8
    except UnicodeEncodeError:
        return quote(name, errors="replace")


def _rule(name: str, loaded: Loaded | None) -> dict[str, Any]:
    if loaded is None:
        return {"id": name}
    first, _, rest = loaded.page.strip().partition("\n")
    return {
        "id": name,
        "shortDescription": {"text": first},
        "helpUri": f"{SITE}{name}/",
        "help": {"text": rest.strip(), "markdown": rest.strip()},
        "defaultConfiguration": {"level": LEVELS[loaded.rule.severity]},
        "properties": {"tags": [loaded.rule.area]},
    }


def _result(file: FileReport, diagnostic: Diagnostic, name: str, index: dict[str, int]) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": diagnostic.rule,
        "ruleIndex": index[diagnostic.rule],
        "level": LEVELS[diagnostic.severity],
        "message": {"text": with_help(diagnostic)},
        "locations": [_location(file.source, Place(diagnostic.path, diagnostic.span))],
        "partialFingerprints": {"phoenixLint/v1": name},
    }
    if diagnostic.related:
        result["relatedLocations"] = [_location(source_of(p, file), p) for p in diagnostic.related]
    fixes = [_fix(fix, file) for fix in diagnostic.fixes if not withheld(fix, file)]
    return {**result, "fixes": fixes} if fixes else result


def _location(source: Source, place: Place) -> dict[str, Any]:
    location: dict[str, Any] = {
        "physicalLocation": {"artifactLocation": {"uri": _uri(place.path)}, "region": _region(source, place.span)}
    }
    return {**location, "message": {"text": place.message}} if place.message else location


def _region(source: Source, span: Span) -> dict[str, int]:
    start, end = source.position(span.start), source.position(span.end)
    return {
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
        "charOffset": span.start,
        "charLength": span.end - span.start,
    }


def _fix(fix: Fix, file: FileReport) -> dict[str, Any]:
    by_path: dict[str, list[Edit]] = {}
    for edit in fix.edits:
        by_path.setdefault(edit.path, []).append(edit)
    return {
        "description": {"text": f"{fix.title} ({fix.safety.value})"},
        "artifactChanges": [
            {
                "artifactLocation": {"uri": _uri(path)},
                "replacements": [
                    {
                        "deletedRegion": _region(source_of(Place(path, Span(0, 0)), file), Span(e.start, e.end)),
                        "insertedContent": {"text": e.text},
                    }
                    for e in edits
                ],
            }
            for path, edits in by_path.items()
        ],
    }
