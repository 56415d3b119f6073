"""Comments of a text, found with the tree in hand: a `#` inside a scalar is none."""

from __future__ import annotations

import re
from typing import NamedTuple

from .nodes import Scalar, Tree, iter_nodes

_HASH = re.compile(r"(?:^|(?<=[ \t\r\n]))#", re.MULTILINE)
_REST = re.compile(r"[^\r\n]*")


class Comment(NamedTuple):
    """One comment. `own_line` is false when something stands before it on its line."""

    start: int
    end: int
    text: str
    own_line: bool


def comments_of(tree: Tree) -> list[Comment]:
    """All comments, in file order."""
    text = tree.source.text
    if "#" not in text:
        return []
    covered = sorted(
        (n.start, _header_end(n, text), n.end)
        for n in iter_nodes(tree.root)
        if isinstance(n, Scalar) and "#" in text[n.start : n.end]
    )
    found: list[Comment] = []
    i = behind = 0
    for match in _HASH.finditer(text):
        at = match.start()
        while i < len(covered) and covered[i][2] <= at:
            i += 1
        if at < behind or (i < len(covered) and covered[i][0] <= at and at >= covered[i][1]):
            continue
        found.append(_comment(text, at))
        behind = found[-1].end
    return found


def comments_of_text(text: str) -> list[Comment]:
    """Comments of a text that does not parse: every `#` at a line start or after a blank."""
    found: list[Comment] = []
    for match in _HASH.finditer(text):
        if not found or match.start() >= found[-1].end:
            found.append(_comment(text, match.start()))
    return found


def _comment(text: str, at: int) -> Comment:
    rest = _REST.match(text, at)
    assert rest is not None
    line_start = text.rfind("\n", 0, at) + 1
    return Comment(at, rest.end(), rest.group().rstrip(), not text[line_start:at].strip())


def _header_end(node: Scalar, text: str) -> int:
    """Behind the header of a block scalar a comment may stand; in other scalars none can."""
    if node.style not in ("|", ">"):
        return node.start
    end = text.find("\n", node.start)
    return end if end >= 0 else node.end
