"""The values that travel from the rules to the outputs: spans, edits, fixes, diagnostics. All frozen."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Severity(StrEnum):
    """What happens: the program refuses the file; it starts and something is at risk; it works and will surprise."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return ("error", "warning", "info").index(self.value)


class Safety(StrEnum):
    """How sure a fix is: one right answer; probably meant; a choice that only a person can make."""

    SAFE = "safe"
    UNSAFE = "unsafe"
    SUGGESTION = "suggestion"


class Span(NamedTuple):
    """A half-open range of characters of the decoded text."""

    start: int
    end: int


class Place(NamedTuple):
    """A span of a file, with what it has to do with the finding."""

    path: str
    span: Span
    message: str = ""


DataPath = tuple[str | int, ...]


class Edit(NamedTuple):
    """Replace the characters from `start` to `end` of the file at `path` by `text`."""

    path: str
    start: int
    end: int
    text: str


class Fix(NamedTuple):
    """Edits that belong together, all or none.

    `changes` announces where the data of each file may differ afterwards: the verification refuses a fix that changes
    anything else. An empty path announces the whole file (only for text that does not parse).
    """

    title: str
    safety: Safety
    edits: tuple[Edit, ...]
    changes: tuple[tuple[str, DataPath], ...] = ()


class Diagnostic(NamedTuple):
    """One finding. Nothing is added to it later; `verdict` says that the official checker refuses the file for it."""

    rule: str
    severity: Severity
    message: str
    path: str
    span: Span
    related: tuple[Place, ...] = ()
    fixes: tuple[Fix, ...] = ()
    help: str = ""
    targets: tuple[str, ...] = ()
    verdict: bool = False
    url: str = ""
