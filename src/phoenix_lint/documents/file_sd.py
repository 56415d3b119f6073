"""The files of file_sd_configs: lists of target groups."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from ..schema.decode import Decoded, Problem, Value, decode
from ..schema.model import schema
from ..syntax.nodes import Tree
from . import Context
from .parts import Section, nothing, sections_of


class TargetFile:
    """The whole file."""

    def __init__(self, tree: Tree, context: Context) -> None:
        self.tree, self.context, self.version = tree, context, context.version
        root = tree.root if tree.root is not None else nothing(tree)
        type_ = schema("prometheus-file-sd", context.version).root
        self.decoded: Decoded = decode(root, type_, context.version, context.rendered)
        self.value = self.decoded.value

    @property
    def is_json(self) -> bool:
        """Whether Prometheus reads the file as JSON."""
        return self.tree.source.path.lower().endswith(".json")

    @cached_property
    def sections(self) -> list[Section]:
        """Every object of the file."""
        return sections_of(self)

    def parts(self, kind: type) -> Iterator[Any]:
        """See documents.Document."""
        if kind is TargetFile:
            yield self
        elif kind is Problem:
            yield from self.decoded.problems
        elif kind is Section:
            yield from self.sections
        elif kind is Value:
            yield from self.value.walk()


def build(tree: Tree, context: Context) -> TargetFile:
    """The document of a tree."""
    return TargetFile(tree, context)
