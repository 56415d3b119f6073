"""Comments of a text, found with the tree in hand: a `#` inside a scalar is none."""
from __future__ import annotations

import re
from typing import NamedTuple

from .nodes import Scalar, Tree, iter_nodes

_HASH = re.compile(r"(?:^|(?<=[ \t\r\n]))#[^\r\n]*", re.MULTILINE)


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
    covered = sorted((n.start, _header_end(n, text), n.end) for n in iter_nodes(tree.root)
                     if isinstance(n, Scalar) and "#" in text[n.start:n.end])
    found, i = [], 0
    for match in _HASH.finditer(text):
        at = match.start()
        while i < len(covered) and covered[i][2] <= at:
            i += 1
        if i < len(covered) and covered[i][0] <= at and at >= covered[i][1]:
            continue
        line_start = text.rfind("\n", 0, at) + 1
        found.append(Comment(at, match.end(), match.group().rstrip(), not text[line_start:at].strip()))
    return found


def comments_of_text(text: str) -> list[Comment]:
    """Comments of a text that does not parse: every `#` at a line start or after a blank."""
    return [Comment(m.start(), m.end(), m.group().rstrip(), not text[text.rfind("\n", 0, m.start()) + 1:m.start()].strip())
            for m in _HASH.finditer(text)]


def _header_end(node: Scalar, text: str) -> int:
    """Behind the header of a block scalar a comment may stand; in other scalars none can."""
    if node.style not in ("|", ">"):
        return node.start
    end = text.find("\n", node.start)
    return end if end >= 0 else node.end
