"""What a run says: of each file its kind, what it was judged for, and its findings."""

from __future__ import annotations

from typing import NamedTuple

from .diagnostic import Diagnostic, Severity, Span
from .files import Question
from .source import Source


class Target(NamedTuple):
    """A program and a version that a file was judged for. `said_by`: option, settings, image, or newest."""

    program: str
    version: str
    said_by: str
    verdict: str


class FileReport(NamedTuple):
    """What was found in one file."""

    path: str
    kind: str
    targets: tuple[Target, ...]
    diagnostics: tuple[Diagnostic, ...]
    source: Source
    secrets: tuple[Span, ...]
    together: tuple[str, ...] = ()  # the files that it was judged with, itself among them
    asked: tuple[Question, ...] = ()  # what the judgement rests on


class Problem(NamedTuple):
    """A path that could not be judged, and why."""

    path: str
    message: str


class Report(NamedTuple):
    """The answer of a run. `problems` mean that the job could not be done whole."""

    files: tuple[FileReport, ...]
    problems: tuple[Problem, ...] = ()
    skipped: tuple[str, ...] = ()

    @property
    def diagnostics(self) -> list[Diagnostic]:
        """All findings, by file and place."""
        return [d for file in self.files for d in file.diagnostics]

    def count(self, severity: Severity) -> int:
        """How many findings have this severity."""
        return sum(d.severity is severity for d in self.diagnostics)

    def fails(self, level: Severity) -> bool:
        """Whether there is a finding at or above a level."""
        return any(d.severity.rank <= level.rank for d in self.diagnostics)
