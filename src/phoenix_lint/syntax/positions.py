"""From a character of a scalar's value to where it stands in the file: through quotes, escapes, folding and indentation."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..diagnostic import Place, Span
from .nodes import Node, Scalar, place_of, tree_of

_ESCAPED = re.compile(r"\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|\r?\n|.)", re.DOTALL)
_WHITE_ESCAPES = frozenset((r"\n", r"\t", r"\r", r"\ ", "\\\t", r"\N", r"\L", r"\P", r"\_", r"\v", r"\f"))
_BLANK = " \t\r\n\v\f\x85\xa0\u2028\u2029"


def locate(node: Scalar, offset: int) -> int:
    """The offset in the file of a character of the value; the end of the value for what lies behind it.

    The n-th character that is not blank in the value is the n-th one in the text; a blank stands behind the one before it.
    """
    value = node.value[:offset]
    visible = sum(c not in _BLANK for c in value)
    at_blank = offset >= len(node.value) or node.value[offset] in _BLANK
    places = _visible(node)
    if at_blank:
        last = -1
        for _ in range(visible):
            last = next(places, last)
        gap = offset - len(value.rstrip(_BLANK))
        text = tree_of(node).source.text
        start = last + len(_at(text, last, node)) if last >= 0 else _body(node)
        line_end = text.find("\n", start)
        return min(start + gap, node.end, line_end if line_end >= 0 else node.end)
    found = node.end
    for _ in range(visible + 1):
        found = next(places, node.end)
    return found


def place_within(node: Node, start: int, end: int) -> Place:
    """The place of a part of a scalar's value; the whole node when it is an alias or no scalar."""
    if not isinstance(node, Scalar):
        return place_of(node)
    first = locate(node, start)
    last = locate(node, end - 1) + 1 if end > start else first + 1
    return Place(tree_of(node).source.path, Span(first, max(last, first + 1)))


def _at(text: str, at: int, node: Scalar) -> str:
    """The text of one character: an escape, a doubled quote, or itself."""
    if node.style == '"' and text[at] == "\\":
        match = _ESCAPED.match(text, at)
        return match.group() if match else text[at]
    return "''" if node.style == "'" and text.startswith("''", at) else text[at]


def _body(node: Scalar) -> int:
    """Where the value begins: behind the quote, or behind the header of a block scalar."""
    if node.style in ("|", ">"):
        text = tree_of(node).source.text
        end = text.find("\n", node.start)
        return end + 1 if end >= 0 else node.end
    return node.start + 1 if node.style in ("'", '"') else node.start


def _visible(node: Scalar) -> Iterator[int]:
    """The places of the characters that are not blank."""
    text, at = tree_of(node).source.text, _body(node)
    end = node.end - 1 if node.style in ("'", '"') else node.end
    while at < end:
        piece = _at(text, at, node)
        if piece not in _BLANK and piece not in _WHITE_ESCAPES and not piece.endswith("\n"):
            yield at
        at += len(piece)
