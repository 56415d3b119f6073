"""Ignore comments: `# phoenix-lint: ignore[rule] until=YYYY-MM-DD reason` on the line or above it, `ignore-file[rule]` at the file's head."""

from __future__ import annotations

import re
from datetime import date

from .diagnostic import Diagnostic, Place, Span
from .source import Source
from .syntax.comments import Comment, comments_of, comments_of_text
from .syntax.nodes import Scalar, Tree, node_at

COMMENT = re.compile(r"#\s*phoenix-lint:\s*(?P<word>[\w-]+)\s*(?:\[(?P<names>[^\]]*)\])?(?P<reason>.*)")
_UNTIL = re.compile(r"\buntil=(\S*)")


class IgnoreComment:
    """One rule named in an ignore comment. `line`: the line it holds for, 0 for the file.

    `until`: the last day that it holds; `whole`: the comment, when it names this rule alone; `reason`: what else it says.
    """

    def __init__(self, source: Source, span: Span, name: str, line: int, fault: str = "") -> None:
        self.source, self.span, self.name, self.line, self.fault = source, span, name, line, fault
        self.used = False
        self.until: date | None = None
        self.whole: Span | None = None
        self.reason = ""

    @property
    def expired(self) -> bool:
        """Whether its day is over: it silences nothing any more."""
        return self.until is not None and self.until < date.today()

    @property
    def place(self) -> Place:
        """The name inside the comment."""
        return Place(self.source.path, self.span)


def ignore_comments(source: Source, tree: Tree | None) -> list[IgnoreComment]:
    """The ignore comments of a file."""
    if "phoenix-lint:" not in source.text:
        return []
    comments = comments_of(tree) if tree else comments_of_text(source.text)
    found: list[IgnoreComment] = []
    for comment in comments:
        match = COMMENT.match(comment.text)
        if match:
            found.extend(_read(source, comment, match))
    return found


def _read(source: Source, comment: Comment, match: re.Match[str]) -> list[IgnoreComment]:
    whole = Span(comment.start, comment.end)
    if match["word"] not in ("ignore", "ignore-file"):
        return [IgnoreComment(source, whole, "", -1, f"unknown word `{match['word']}`; expected ignore or ignore-file")]
    names = [n for n in (match["names"] or "").split(",") if n.strip()]
    if not names:
        return [
            IgnoreComment(
                source, whole, "", -1, f"`{match['word']}` names no rule; expected {match['word']}[rule-name]"
            )
        ]
    line = source.position(comment.start).line
    if match["word"] == "ignore-file":
        if source.text[: comment.start].strip() and any(
            not t.lstrip().startswith("#") and t.strip() not in ("", "---")
            for t in source.text[: comment.start].splitlines()
        ):
            return [
                IgnoreComment(
                    source, whole, "", -1, "`ignore-file` stands behind the first comment block, where it has no effect"
                )
            ]
        line = 0
    elif comment.own_line:
        line = _next_content(source, line)
    until = _UNTIL.search(match["reason"])
    day: date | None = None
    try:
        day = date.fromisoformat(until[1]) if until else None
    except ValueError:
        fault = f"`{until[0]}` is no day; expected until=YYYY-MM-DD" if until else ""
        return [IgnoreComment(source, whole, "", -1, fault)]
    found, at = [], comment.start + match.start("names")
    for raw in (match["names"] or "").split(","):
        name = raw.strip()
        start = at + len(raw) - len(raw.lstrip())
        if name:
            one = IgnoreComment(source, Span(start, start + len(name)), name, line)
            one.until, one.whole = day, whole if len(names) == 1 else None
            one.reason = _UNTIL.sub("", match["reason"]).strip()
            found.append(one)
        at += len(raw) + 1
    return found


def _next_content(source: Source, line: int) -> int:
    for following in range(line + 1, source.line_count + 1):
        text = source.line_text(following).strip()
        if text and not text.startswith("#"):
            return following
    return line


def line_for(source: Source, tree: Tree | None, offset: int) -> int:
    """The line whose comment silences a finding: inside a scalar of several lines none can stand, so it is the first of it."""
    node = node_at(tree.root, offset) if tree is not None else None
    inside = isinstance(node, Scalar) and offset < node.end
    return source.position(node.start if node is not None and inside else offset).line


def apply(
    diagnostics: list[Diagnostic], comments: list[IgnoreComment], source: Source, tree: Tree | None = None
) -> list[Diagnostic]:
    """The findings that no comment silences; marks the comments that silenced one."""
    if not comments:
        return diagnostics
    kept = []
    for diagnostic in diagnostics:
        line = source.position(diagnostic.span.start).line
        named = [c for c in comments if c.name == diagnostic.rule and not c.expired]
        first = line_for(source, tree, diagnostic.span.start) if named else line
        silencers = [c for c in named if c.line in (0, line, first)]
        for comment in silencers:
            comment.used = True
        if not silencers:
            kept.append(diagnostic)
    return kept
