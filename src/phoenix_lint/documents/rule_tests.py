"""Unit tests of rules (promtool test rules) as their parts: groups of tests, series, expected alerts and samples."""

from __future__ import annotations

import os
from functools import cached_property

from ..schema.decode import Value
from ..source import Unreadable
from .parts import DecodedFile
from .rules import RuleFile, read_rule_file


class TestedRules:
    """A file that rule_files names, as far as it is there. `document` is None when it cannot be read as YAML."""

    def __init__(self, pattern: Value, path: str, document: RuleFile | None) -> None:
        self.pattern, self.path, self.document = pattern, path, document


class RuleTests(DecodedFile):
    """The whole file."""

    system = "prometheus-rule-tests"

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


build = RuleTests
