"""Only what changed since a revision: findings on changed lines, and of files that are judged with a changed one."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterable

from .diagnostic import Diagnostic
from .report import FileReport, Report

_HUNK = re.compile(r"@@ -\S+ \+(\d+)(?:,(\d+))? @@")
Lines = list[range]


class NoChanges(Exception):
    """Git could not say what changed; the message says why."""


def changed_lines(revision: str, folder: str = ".") -> dict[str, Lines]:
    """Changed lines, from 1, by absolute path of the files that are there; untracked files are changed whole.

    Raises NoChanges.
    """
    root = _git(folder, "rev-parse", "--show-toplevel").rstrip("\n")
    _git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    options = ("--unified=0", "--no-color", "--no-ext-diff", "--no-renames", "--src-prefix=a/", "--dst-prefix=b/")
    diff = _git(root, "-c", "core.quotePath=false", "diff", *options, revision, "--")
    found: dict[str, Lines] = {}
    lines: Lines = []
    for line in diff.split("\n"):
        if line.startswith("+++ "):
            lines = []
            if line.startswith(("+++ b/", '+++ "b/')):
                found[os.path.join(root, _unquoted(line[4:])[2:])] = lines
        elif match := _HUNK.match(line):
            start, count = int(match[1]), int(match[2] or 1)
            lines.append(range(start, start + max(count, 1)))
    for name in _git(root, "ls-files", "--others", "--exclude-standard", "-z").split("\0"):
        if name:
            found[os.path.join(root, name)] = [range(1, 1 << 40)]
    return {os.path.realpath(path): lines for path, lines in found.items()}


def only(report: Report, changed: dict[str, Lines]) -> Report:
    """The findings that the change can be blamed for."""
    return report._replace(files=tuple(_only(file, changed) for file in report.files))


def _only(file: FileReport, changed: dict[str, Lines]) -> FileReport:
    own = changed.get(os.path.realpath(file.path), [])
    others = any(os.path.realpath(p) in changed for p in file.together if p != file.path)
    kept = file.diagnostics if others else tuple(d for d in file.diagnostics if _touches(file, d, own))
    return file._replace(diagnostics=kept)


def _touches(file: FileReport, diagnostic: Diagnostic, lines: Iterable[range]) -> bool:
    """Whether a finding, or a related place in its file, begins on a changed line or spans one."""
    spans = [diagnostic.span, *(p.span for p in diagnostic.related if p.path == file.path)]
    for span in spans:
        first, last = file.source.position(span.start).line, file.source.position(max(span.start, span.end - 1)).line
        if any(r.start <= last and first < r.stop for r in lines):
            return True
    return False


def _unquoted(name: str) -> str:
    """Git quotes names with control characters and quotes as C does; a tab ends a name with blanks."""
    if not name.startswith('"'):
        return name.rstrip("\t")
    return name.strip().strip('"').encode("latin-1", "backslashreplace").decode("unicode_escape")


def _git(folder: str, *arguments: str) -> str:
    try:
        done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True)
    except OSError as error:
        raise NoChanges(f"git cannot be run: {error.strerror or error}") from None
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().split("\n")[0]
        raise NoChanges(said or f"git {arguments[0]} {arguments[-1]}: there is no such revision")
    return done.stdout.decode("utf-8", "surrogateescape")
