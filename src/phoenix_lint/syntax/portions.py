"""Where the text of one long list can be cut into portions that parse alone to what they are in the whole.

Only a text in the shape that nearly all large files have is cut: comments, one key, below it a list in block style whose
items begin alike, and nothing that reaches from one item into another.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from ..source import Source
from .nodes import Mapping, Sequence, Tree
from .parser import SyntaxFault, parse_all

_BLANK = r"(?:[ \t]*+(?:#[^\n]*+)?\n)*+"
_BREAKS = ("\x85", "\u2028", "\u2029")  # what else ends a line in YAML 1.1, beside \r


class Portion(NamedTuple):
    """Some items of the list. `head`: where the key's line ends; `start` and `end`: of the items."""

    head: int
    start: int
    end: int


def portions_of(text: str, key: str, item: str, count: int) -> list[Portion]:
    """At most `count` portions of the list below a top-level key, each beginning with an item whose first key is `item`;
    none when the text has another shape.
    """
    shape = re.compile(
        rf"{_BLANK}(?:---[ \t]*\n{_BLANK})?{key}:[ \t]*+(?:#[^\n]*+)?\n(){_BLANK}( *)(?=- {item}:)"
    ).match(text)
    if shape is None or "\r" in text or text.find("\n---", shape.end()) >= 0 or "\n..." in text:
        return []
    if not text.isascii() and any(c in text for c in _BREAKS):
        return []
    head, mark = shape.start(1), f"\n{shape[2]}- {item}:"
    starts = [head]
    for i in range(1, count):
        wanted = head + (len(text) - head) * i // count
        near = [
            at
            for at in (text.rfind(mark, shape.end(), wanted + len(mark)), text.find(mark, wanted))
            if at >= starts[-1]
        ]
        if near:
            starts.append(min(near, key=lambda at: abs(at - wanted)) + 1)
    return [Portion(head, a, b) for a, b in zip(starts, [*starts[1:], len(text)], strict=True)]


def parse_portion(source: Source, portion: Portion) -> tuple[Tree, Sequence] | None:
    """The tree of a portion and the list in it, its places those in the whole text; None when it does not parse alone.

    A quote or a bracket that is open where the text was cut leaves the portion before it broken, an anchor on the other
    side the one with the alias. Other keys can stand behind the list only.
    """
    text = source.text
    shown = text[: portion.head]
    if portion.start > portion.head:
        shown += " " * (portion.start - portion.head - 1) + "\n"
    trees = parse_all(source, text=shown + text[portion.start : portion.end])
    if isinstance(trees, SyntaxFault) or len(trees) != 1 or trees[0].aliases:
        return None
    root = trees[0].root
    if not isinstance(root, Mapping) or not root.entries or (len(root.entries) > 1 and portion.end < len(text)):
        return None
    items = root.entries[0].value
    return (trees[0], items) if isinstance(items, Sequence) and not items.flow else None
