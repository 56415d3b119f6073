"""Ignore comments for what is found now: `check --add-ignores`."""

from __future__ import annotations

from typing import NamedTuple

from ..diagnostic import Diagnostic, Edit
from ..ignore import COMMENT, ignore_comments, line_for
from ..report import FileReport, Report
from ..source import Source
from ..syntax.comments import comments_of
from ..syntax.nodes import Tree, iter_leaves
from ..syntax.parser import has_more, parse
from .plan import apply_edits
from .write import Replacement, write_all


class Added(NamedTuple):
    """`silenced`: findings that have a comment now; `left`: those at whose place none can stand."""

    silenced: int
    left: tuple[Diagnostic, ...]


def add_ignores(report: Report) -> Added:
    """Write a comment at the line of each finding. Raises CannotWrite; then no file is changed."""
    changes: list[Replacement] = []
    silenced = 0
    left: list[Diagnostic] = []
    unread = {p.path for p in report.problems}
    for file in report.files:
        if file.path in unread:  # its text is not what the file holds
            left += file.diagnostics
            continue
        wanted = [d for d in file.diagnostics if not d.rule.startswith(("ignore-", "internal-"))]
        text, missed = commented(file, wanted)
        silenced += len(wanted) - len(missed)
        left += missed
        if text != file.source.text:
            changes.append(Replacement(file.source, text))
    write_all(changes)
    return Added(silenced, tuple(left))


def commented(file: FileReport, wanted: list[Diagnostic]) -> tuple[str, list[Diagnostic]]:
    """The text with comments, and the findings that have none; from the last line up, so that lines keep their numbers."""
    by_line: dict[int, list[Diagnostic]] = {}
    tree = parse(file.source) if wanted else None
    for d in wanted:
        line = line_for(file.source, tree if isinstance(tree, Tree) else None, d.span.start)
        by_line.setdefault(line, []).append(d)
    text, missed = file.source.text, []
    for line in sorted(by_line, reverse=True):
        names = sorted({d.rule for d in by_line[line]})
        new = _with_comment(Source(file.path, text), line, names)
        missed += by_line[line] if new is None else []
        text = new or text
    return text, missed


def _with_comment(source: Source, line: int, names: list[str]) -> str | None:
    """The text with the names in a comment at the end of a line, in the one that is there, or above; None when none can."""
    tree = parse(source)
    if not isinstance(tree, Tree) or has_more(tree):
        return None
    start, end = source.line_span(line)
    written = f"# phoenix-lint: ignore[{', '.join(names)}]"
    indent = source.text[start : start + len(source.text[start:end]) - len(source.text[start:end].lstrip())]
    newline = "\r\n" if source.text[end : end + 2] == "\r\n" else "\n"
    candidates = [
        Edit(source.path, end, end, f"  {written}"),
        Edit(source.path, start, start, indent + written + newline),
    ]
    for comment in comments_of(tree):
        match = COMMENT.match(comment.text) if start <= comment.start < end or comment.end + 1 == start else None
        if match and match["word"] == "ignore" and match["names"] and "until=" not in match["reason"]:
            at = comment.start + match.end("names")
            candidates.insert(0, Edit(source.path, at, at, f", {', '.join(names)}"))
    before = dict(iter_leaves(tree.root))
    for edit in candidates:
        text = Source(source.path, apply_edits(source.text, [edit]))
        after = parse(text)
        if isinstance(after, Tree) and dict(iter_leaves(after.root)) == before:
            now = line + edit.text.count("\n")
            if {c.name for c in ignore_comments(text, after) if c.line == now and not c.expired}.issuperset(names):
                return text.text
    return None
