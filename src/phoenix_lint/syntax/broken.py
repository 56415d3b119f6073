"""A text without a tree: what the rules about broken texts are given."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..source import Source
from .nodes import Tree
from .parser import SyntaxFault


class BrokenText:
    """A text without a tree: it does not parse, or its aliases multiply beyond what the programs accept."""

    def __init__(self, source: Source, found: SyntaxFault | Tree, program: str, rendered: bool) -> None:
        self.source, self.program, self.rendered = source, program, rendered
        self.fault = found if isinstance(found, SyntaxFault) else SyntaxFault("excessive aliasing", 0)

    def parts(self, kind: type) -> Iterator[Any]:
        """The text itself, for the rules that are written for it."""
        if kind is BrokenText:
            yield self
