"""Alertmanager's configuration as its parts: routes, receivers, integrations, inhibition rules, time intervals."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from ..diagnostic import Place
from ..lang import durations, labels
from ..lang.labels import Matcher
from ..schema.decode import Value
from ..source import Source, Unreadable
from ..syntax.nodes import Scalar, place_of, target
from .parts import DecodedFile

DEFAULTS = {"group_wait": 30_000, "group_interval": 300_000, "repeat_interval": 14_400_000}


class Route:
    """A node of the routing tree, with what it inherits."""

    def __init__(self, doc: AlertmanagerConfig, value: Value, parent: Route | None, index: int) -> None:
        self.doc, self.value, self.parent, self.index = doc, value, parent, index
        self.children = [Route(doc, v, self, i) for i, v in enumerate(value.list_of("routes")) if not v.null]

    @property
    def receiver(self) -> str:
        """The receiver's name, inherited when the route names none."""
        own = self.value.text_of("receiver")
        return own or (self.parent.receiver if self.parent else "")

    @property
    def continues(self) -> bool:
        """Whether siblings are still tried after this route has matched."""
        return self.value.true("continue")

    @cached_property
    def own_matchers(self) -> list[tuple[Matcher, Value]]:
        """All matchers written on the route, each with where."""
        return matchers_of(self.value, "match", "match_re", "matchers", self.doc)

    @property
    def matchers(self) -> list[tuple[Matcher, Value]]:
        """The route's matchers and those of its ancestors."""
        return [*(self.parent.matchers if self.parent else []), *self.own_matchers]

    @property
    def is_clear(self) -> bool:
        """Whether all matchers could be read."""
        return not any(
            v.bad or v.unknown
            for name in ("match", "match_re", "matchers")
            if (f := self.value.get(name))
            for v in f.walk()
        )

    def duration(self, name: str) -> int:
        """group_wait, group_interval or repeat_interval in milliseconds, inherited or by default."""
        value = self.value.get(name)
        if value is not None and not value.bad and not value.unknown:
            return durations.milliseconds(value.text)
        return self.parent.duration(name) if self.parent else DEFAULTS[name]

    def duration_value(self, name: str) -> Value | None:
        """Where the duration in force is written."""
        value = self.value.get(name)
        return value if value is not None else self.parent.duration_value(name) if self.parent else None


class Receiver:
    """A receiver and its integrations."""

    def __init__(self, doc: AlertmanagerConfig, value: Value) -> None:
        self.doc, self.value = doc, value
        self.name = value.text_of("name")
        self.integrations = [
            Integration(self, name, item)
            for name, field in value.fields.items()
            if name.endswith("_configs")
            for item in field.items
        ]

    @property
    def is_silent(self) -> bool:
        """Whether it notifies nobody."""
        return not self.integrations and not any(p.owner is self.value for p in self.doc.decoded.problems)


class Integration:
    """One entry of a receiver's `*_configs` list."""

    def __init__(self, receiver: Receiver, list_name: str, value: Value) -> None:
        self.receiver, self.list_name, self.value, self.doc = receiver, list_name, value, receiver.doc

    def global_value(self, name: str) -> Value | None:
        """The global field that stands in for one of this integration's."""
        section = self.doc.value.get("global")
        return section.get(name) if section else None


class InhibitRule:
    """An inhibition rule with its matchers."""

    def __init__(self, doc: AlertmanagerConfig, value: Value) -> None:
        self.doc, self.value = doc, value
        self.source = matchers_of(value, "source_match", "source_match_re", "source_matchers", doc)
        self.target = matchers_of(value, "target_match", "target_match_re", "target_matchers", doc)
        self.equal = [v.text for v in value.list_of("equal")]

    @property
    def is_clear(self) -> bool:
        """Whether the rule could be read whole."""
        return not self.value.incomplete and not any(v.bad or v.unknown for v in self.value.walk())


class Interval:
    """A named entry of time_intervals or mute_time_intervals."""

    def __init__(self, doc: AlertmanagerConfig, value: Value) -> None:
        self.doc, self.value, self.name = doc, value, value.text_of("name")


class TemplateFile:
    """A file that one of the `templates` patterns matches."""

    def __init__(self, doc: AlertmanagerConfig, source: Source, pattern: Value) -> None:
        self.doc, self.source, self.pattern = doc, source, pattern


class AlertmanagerConfig(DecodedFile):
    """The whole file."""

    system = "alertmanager"

    @cached_property
    def root(self) -> Route | None:
        """The root of the routing tree."""
        value = self.value.get("route")
        return Route(self, value, None, 0) if value and not value.bad and not value.unknown else None

    @property
    def routes(self) -> Iterator[Route]:
        """Every route, parents first."""
        stack = [self.root] if self.root else []
        while stack:
            route = stack.pop()
            yield route
            stack.extend(reversed(route.children))

    @cached_property
    def receivers(self) -> list[Receiver]:
        """The receivers in file order; null entries left out."""
        return [Receiver(self, v) for v in self.value.list_of("receivers") if not v.null and not v.bad]

    def receiver(self, name: str) -> Receiver | None:
        """The receiver of that name."""
        return next((r for r in self.receivers if r.name == name), None)

    @cached_property
    def intervals(self) -> list[Interval]:
        """Time intervals of both lists."""
        return [
            Interval(self, v)
            for name in ("mute_time_intervals", "time_intervals")
            for v in self.value.list_of(name)
            if not v.null
        ]

    @cached_property
    def inhibit_rules(self) -> list[InhibitRule]:
        """The inhibition rules; null entries left out."""
        return [InhibitRule(self, v) for v in self.value.list_of("inhibit_rules") if not v.null and not v.bad]

    @cached_property
    def template_files(self) -> list[TemplateFile]:
        """The readable files that `templates` matches, looked for beside the configuration."""
        folder = os.path.dirname(self.tree.source.path)
        found = []
        for pattern in self.value.list_of("templates"):
            for path in (
                self.context.reader.glob(os.path.join(folder, pattern.text))
                if pattern.text and not pattern.unknown
                else ()
            ):
                try:
                    found.append(TemplateFile(self, self.context.reader.read(path), pattern))
                except Unreadable:
                    continue
        return found

    @property
    def has_unseen_templates(self) -> bool:
        """Whether a pattern matches nothing here: in the container it may match anything."""
        folder = os.path.dirname(self.tree.source.path)
        return any(
            p.unknown or not self.context.reader.glob(os.path.join(folder, p.text))
            for p in self.value.list_of("templates")
        )

    def here(self, place: Place) -> Place:
        """See documents.Document: template files are named by their pattern."""
        pattern = next((f.pattern for f in self.template_files if f.source.path == place.path), None)
        return place if pattern is None else place_of(pattern.node)

    def parts(self, kind: type) -> Iterator[Any]:
        """See documents.Document."""
        if kind is Route:
            yield from self.routes
        elif kind is Receiver:
            yield from self.receivers
        elif kind is Integration:
            yield from (i for r in self.receivers for i in r.integrations)
        elif kind is InhibitRule:
            yield from self.inhibit_rules
        elif kind is Interval:
            yield from self.intervals
        elif kind is TemplateFile:
            yield from self.template_files
        else:
            yield from super().parts(kind)


def matchers_of(
    value: Value, equal: str, regexp: str, lists: str, doc: AlertmanagerConfig
) -> list[tuple[Matcher, Value]]:
    """The matchers of a route or of one side of an inhibition rule, old and new spelling; unreadable ones left out."""
    found: list[tuple[Matcher, Value]] = []
    for name, op in ((equal, "="), (regexp, "=~")):
        field = value.get(name)
        for label, leaf in field.fields.items() if field else ():
            if not leaf.bad and not leaf.unknown and not (op == "=~" and leaf.null):
                found.append((Matcher(label, op, leaf.text), leaf))
    for leaf in value.list_of(lists):
        if not leaf.bad and not leaf.unknown:
            found.extend((m, leaf) for m in labels.parse(leaf.text, doc.version))
    return found


build = AlertmanagerConfig


def is_text(value: Value | None) -> bool:
    """Whether a value is written and could be read as a scalar."""
    return value is not None and not value.bad and not value.unknown and isinstance(target(value.node), Scalar)
