"""The official programs as a second opinion: find them, ask them, put their words into findings."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from ..diagnostic import Diagnostic, Severity, Span
from ..report import FileReport, Problem, Report
from ..settings import Settings
from ..source import Source
from .checker import CHECKERS, version


class Tool(NamedTuple):
    """An official program: its name, where it is, its version. Empty when it is not found."""

    name: str
    path: str
    version: str


def found_tools() -> list[Tool]:
    """All official programs that are used, found or not."""
    checkers = {c.name: c for c in CHECKERS.values()}
    return [Tool(name, checker.find(), version(checker.find())) for name, checker in sorted(checkers.items())]


def second_opinions(report: Report, settings: Settings, require: bool) -> Report:
    """The report with a finding for every file that the official program refuses and we did not."""
    files, problems = [], list(report.problems)
    for file in report.files:
        checker = CHECKERS.get(file.kind)
        path = checker.find() if checker else ""
        if checker is None or not path:
            if require and checker is not None:
                problems.append(Problem(file.path, f"{checker.name} is required and not found"))
            files.append(file)
            continue
        said = checker.refusal(path, file.source, file.together)
        refused = any(t.verdict == "refused" for t in file.targets)
        files.append(_with(file, checker.name, version(path), said) if said and not refused else file)
    return Report(tuple(files), tuple(problems), report.skipped)


def _with(file: FileReport, name: str, version: str, said: str) -> FileReport:
    finding = Diagnostic(
        f"official-{name}", Severity.ERROR, f"{name} {version} refuses the file: {said}", file.path, Span(0, 0)
    )
    return file._replace(diagnostics=(finding, *file.diagnostics))


def objector(settings: Settings, require: bool) -> Callable[[Source, Source, str], str | None] | None:
    """Asked before a repair is kept: why the official program is unhappier than before, or None."""

    def object_to(before: Source, after: Source, kind: str) -> str | None:
        checker = CHECKERS.get(kind)
        path = checker.find() if checker else ""
        if checker is None or not path:
            return f"{checker.name} is required and not found" if require and checker else None
        said = checker.refusal(path, after)
        if said and not checker.refusal(path, before):
            return f"{checker.name} would refuse the result: {said}"
        return None

    return object_to
