"""Rule files of Loki's ruler: groups and rules, their expressions read as LogQL."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from ..lang import logql
from ..schema.decode import Value
from .parts import DecodedFile, is_readable


class LokiRule:
    """A rule of a group."""

    def __init__(self, doc: LokiRuleFile, value: Value, group: Value) -> None:
        self.doc, self.value, self.group = doc, value, group

    @property
    def is_alert(self) -> bool:
        """Whether it alerts."""
        return bool(self.value.text_of("alert"))

    @property
    def expr(self) -> Value | None:
        """The expression, when it is written and could be read."""
        value = self.value.get("expr")
        return value if value is not None and is_readable(value) and value.text.strip() else None

    @cached_property
    def parsed(self) -> logql.Query | logql.BadQuery | None:
        """What the expression is, or why it is refused; None without one."""
        if self.expr is None:
            return None
        try:
            return logql.parse(self.expr.text, self.doc.version)
        except logql.BadQuery as error:
            return error


class LokiRuleFile(DecodedFile):
    """The whole file."""

    system = "loki-rules"
    library = 3

    @cached_property
    def rules(self) -> list[LokiRule]:
        """All rules in file order; null ones left out."""
        return [
            LokiRule(self, rule, group)
            for group in self.value.list_of("groups")
            for rule in group.list_of("rules")
            if not rule.null and not rule.bad and not rule.unknown
        ]

    def parts(self, kind: type) -> Iterator[Any]:
        """See documents.Document."""
        if kind is LokiRule:
            yield from self.rules
        else:
            yield from super().parts(kind)


build = LokiRuleFile
