"""Unit tests of rules (promtool test rules) as their parts: groups of tests, series, expected alerts and samples."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from ..schema.decode import Decoded, Problem, Value, decode
from ..schema.model import schema
from ..source import Unreadable
from ..syntax.nodes import Tree
from . import Context
from .parts import Section, nothing, sections_of
from .rules import RuleFile, read_rule_file


class TestedRules:
    """A file that rule_files names, as far as it is there. `document` is None when it cannot be read as YAML."""

    def __init__(self, pattern: Value, path: str, document: RuleFile | None) -> None:
        self.pattern, self.path, self.document = pattern, path, document


class RuleTests:
    """The whole file."""

    def __init__(self, tree: Tree, context: Context) -> None:
        self.tree, self.context, self.version = tree, context, context.version
        root = tree.root if tree.root is not None else nothing(tree)
        type_ = schema("prometheus-rule-tests", context.version).root
        self.decoded: Decoded = decode(root, type_, context.version, context.rendered)
        self.value = self.decoded.value

    @cached_property
    def tested(self) -> list[TestedRules]:
        """The rule files that are there."""
        found = []
        folder = os.path.dirname(self.tree.source.path)
        for pattern in self.value.list_of("rule_files"):
            paths = self.context.reader.glob(os.path.join(folder, pattern.text)) if pattern.text else []
            for path in paths:
                try:
                    found.append(TestedRules(pattern, path, read_rule_file(path, self.context)))
                except Unreadable:
                    continue
        return found

    @cached_property
    def sections(self) -> list[Section]:
        """Every object of the file."""
        return sections_of(self)

    def parts(self, kind: type) -> Iterator[Any]:
        """See documents.Document."""
        if kind is RuleTests:
            yield self
        elif kind is TestedRules:
            yield from self.tested
        elif kind is Problem:
            yield from self.decoded.problems
        elif kind is Section:
            yield from self.sections
        elif kind is Value:
            yield from self.value.walk()


def build(tree: Tree, context: Context) -> RuleTests:
    """The document of a tree."""
    return RuleTests(tree, context)
