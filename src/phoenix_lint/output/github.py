"""Workflow commands of GitHub Actions: annotations on the lines of a pull request.

Source: docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands.
"""

from __future__ import annotations

from ..diagnostic import Severity
from ..report import Report
from ..settings import Settings
from .common import findings, shown, with_help

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def render(report: Report, settings: Settings) -> str:
    """A line per finding."""
    lines = []
    for file, d, _ in findings(report):
        start, end = file.source.position(d.span.start), file.source.position(d.span.end)
        where = {"file": shown(d.path), "line": start.line, "endLine": end.line}
        if start.line == end.line:
            where |= {"col": start.column, "endColumn": end.column}
        lines.append(_command(_LEVELS[d.severity], {**where, "title": d.rule}, with_help(d)))
    lines += [_command("error", {"file": shown(p.path)}, p.message) for p in report.problems]
    return "".join(f"{line}\n" for line in lines)


def _command(name: str, properties: dict[str, object], message: str) -> str:
    listed = ",".join(f"{k}={_escaped(str(v)).replace(':', '%3A').replace(',', '%2C')}" for k, v in properties.items())
    return f"::{name} {listed}::{_escaped(message)}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
