"""The file of --web.config.file: TLS, HTTP headers, users."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from ..schema.decode import Decoded, Problem, Value, decode
from ..schema.model import schema
from ..syntax.nodes import Tree
from . import Context
from .parts import Section, nothing, sections_of


class WebConfig:
    """The whole file."""

    def __init__(self, tree: Tree, context: Context) -> None:
        self.tree, self.context, self.version = tree, context, context.version
        root = tree.root if tree.root is not None else nothing(tree)
        type_ = schema("prometheus-web", context.version).root
        self.decoded: Decoded = decode(root, type_, context.version, context.rendered)
        self.value = self.decoded.value

    @cached_property
    def sections(self) -> list[Section]:
        """Every object of the file."""
        return sections_of(self)

    def parts(self, kind: type) -> Iterator[Any]:
        """See documents.Document."""
        if kind is WebConfig:
            yield self
        elif kind is Problem:
            yield from self.decoded.problems
        elif kind is Section:
            yield from self.sections
        elif kind is Value:
            yield from self.value.walk()


def build(tree: Tree, context: Context) -> WebConfig:
    """The document of a tree."""
    return WebConfig(tree, context)
