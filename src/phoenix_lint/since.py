"""Only what changed since a revision: findings on changed lines, and of files whose judgement rests on a changed one.

A judgement rests on what it read (the Compose file that mounts a configuration, an `.env`, rule files, ...), and on the files
that it looked for, when they came or went.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterable
from typing import NamedTuple

from .diagnostic import Diagnostic
from .report import FileReport, Report

_HUNK = re.compile(r"@@ -\S+ \+(\d+)(?:,(\d+))? @@")
Lines = list[range]


class NoChanges(Exception):
    """Git could not say what changed; the message says why."""


class Changes(NamedTuple):
    """Changed lines, from 1, by absolute path; untracked files are changed whole. `moved`: the files that came or went."""

    lines: dict[str, Lines]
    moved: frozenset[str]


def changes_since(revision: str, folder: str = ".") -> Changes:
    """What changed since a revision of git. Raises NoChanges."""
    root = _git(folder, "rev-parse", "--show-toplevel").rstrip("\n")
    _git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    options = ("--unified=0", "--no-color", "--no-ext-diff", "--no-renames", "--src-prefix=a/", "--dst-prefix=b/")
    diff = _git(root, "-c", "core.quotePath=false", "diff", *options, revision, "--")
    found: dict[str, Lines] = {}
    moved: set[str] = set()
    lines: Lines = []
    before, head = "", False
    for line in diff.split("\n"):
        head = line.startswith("diff --git ") or (head and not line.startswith("@@ "))
        if head and line.startswith("--- "):
            before = line[4:]
        elif head and line.startswith("+++ "):
            lines, after = [], line[4:]
            path = os.path.join(root, _unquoted(before if after == "/dev/null" else after)[2:])
            found[path] = lines
            moved |= {path} if "/dev/null" in (before, after) else set()
        elif match := _HUNK.match(line):
            start, count = int(match[1]), int(match[2] or 1)
            lines.append(range(start, start + max(count, 1)))
    for name in _git(root, "ls-files", "--others", "--exclude-standard", "-z").split("\0"):
        if name:
            found[os.path.join(root, name)] = [range(1, 1 << 40)]
            moved.add(os.path.join(root, name))
    real = os.path.realpath
    return Changes({real(path): lines for path, lines in found.items()}, frozenset(map(real, moved)))


def only(report: Report, changes: Changes) -> Report:
    """The findings that the change can be blamed for."""
    return report._replace(files=tuple(_only(file, changes) for file in report.files))


def _only(file: FileReport, changes: Changes) -> FileReport:
    own = os.path.realpath(file.path)
    read = {os.path.realpath(path) for word, path in file.asked if word == "read"} - {own}
    sought = {os.path.realpath(path) for word, path in file.asked if word in ("exists", "is_folder")}
    if not read.isdisjoint(changes.lines) or not sought.isdisjoint(changes.moved):
        return file
    lines = changes.lines.get(own, [])
    return file._replace(diagnostics=tuple(d for d in file.diagnostics if _touches(file, d, lines)))


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
