"""What several formats share: paths as they are shown, the file of a place, names of findings that outlive an edit."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator

from ..diagnostic import Diagnostic, Fix, Place
from ..report import FileReport, Report
from ..secrets import reveals
from ..source import Source, Unreadable


def shown(path: str) -> str:
    """A path relative to the current folder, with slashes."""
    return os.path.relpath(path).replace(os.sep, "/")


def source_of(place: Place, file: FileReport) -> Source:
    """The text that a place is in; an empty one when it cannot be read any more."""
    if place.path == file.path:
        return file.source
    from ..files import Disk

    try:
        return Disk().read(place.path)
    except Unreadable:
        return Source(place.path, "")


def withheld(fix: Fix, file: FileReport) -> bool:
    """Whether the new text of a fix holds a secret: then no output shows it, and `phoenix-lint fix` applies it."""
    return any(reveals(e.text, file.source, file.secrets) for e in fix.edits)


def findings(report: Report) -> Iterator[tuple[FileReport, Diagnostic, str]]:
    """Every finding with a fingerprint: rule, file and message, and which of several equal ones it is; no line number."""
    import hashlib  # 2 ms that the text can do without

    for file in report.files:
        seen: Counter[str] = Counter()
        for diagnostic in file.diagnostics:
            key = "\0".join((diagnostic.rule, shown(diagnostic.path), diagnostic.message))
            seen[key] += 1
            yield file, diagnostic, hashlib.sha256(f"{key}\0{seen[key]}".encode(errors="replace")).hexdigest()


def with_help(diagnostic: Diagnostic) -> str:
    """The message, and the help behind it."""
    return f"{diagnostic.message} ({diagnostic.help})" if diagnostic.help else diagnostic.message
