"""Rule files of Prometheus as their parts: groups, recording and alerting rules with their expressions and templates."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

from ..diagnostic import Place
from ..lang import promql
from ..lang.promql_labels import Labels, labels_of
from ..schema.decode import Value
from ..schema.model import Version
from ..syntax.nodes import Tree, place_of
from ..syntax.parser import parse
from ..syntax.positions import place_within
from . import Context, Forgetful
from .parts import DecodedFile, milliseconds_of

Told = TypeVar("Told")

class Recording(NamedTuple):
    """What other groups of the file ask of a recording rule. It can be told to another process.

    `interval`: that of its group in milliseconds, 0 for the global one; `place`: where its name stands.
    """

    name: str
    expr: str
    group: str
    interval: int
    place: Place

    def selectors(self, version: Version) -> list[promql.Selector]:
        """The selectors of the expression; none when something is wrong with it."""
        parsed = promql.parse(self.expr, version)
        return [n for n in parsed.nodes if isinstance(n, promql.Selector)] if not parsed.errors else []


class Rule(Forgetful):
    """A recording or an alerting rule. `index` counts within the group, from 0."""

    def __init__(self, group: Group, value: Value, index: int) -> None:
        self.group, self.doc, self.value, self.index = group, group.doc, value, index
        self._flows: dict[int, Labels] = {}
        self.alert = value.text_of("alert")
        self.record = value.text_of("record")

    def forget(self) -> None:
        """Keep the selectors, which rules about groups ask for; the rest of the expression is made again when it is asked for."""
        if "parsed" in self.__dict__:
            _ = self.selectors
        for name in ("parsed", "nodes", "calls", "aggregations", "operations", "_texts", "labels"):
            self.__dict__.pop(name, None)
        self._flows.clear()

    @property
    def name(self) -> str:
        """The alert's name, or that of the recorded metric."""
        return self.alert or self.record

    @property
    def is_alert(self) -> bool:
        """Whether it alerts."""
        return bool(self.alert) and not self.record

    @property
    def expr(self) -> Value | None:
        """The expression, when it can be read as text and is not rendered later."""
        value = self.value.get("expr")
        return value if value is not None and value.text.strip() and not value.bad and not value.unknown else None

    @cached_property
    def parsed(self) -> promql.Parsed:
        """The expression as a tree with its errors; without either when there is none."""
        value = self.expr
        if value is None:
            return promql.Parsed(None, ())
        return promql.parse(value.text, self.doc.version)

    @property
    def tree(self) -> promql.Expr | None:
        """The expression's tree when nothing is wrong with it."""
        return self.parsed.expr if not self.parsed.errors else None

    @cached_property
    def nodes(self) -> list[promql.Expr]:
        """Every part of the expression, outer first; none when something is wrong with it."""
        return list(self.parsed.nodes) if not self.parsed.errors else []

    @cached_property
    def selectors(self) -> list[promql.Selector]:
        """The selectors of the expression."""
        return [n for n in self.nodes if isinstance(n, promql.Selector)]

    @cached_property
    def calls(self) -> list[promql.Call]:
        """The functions of the expression."""
        return [n for n in self.nodes if isinstance(n, promql.Call)]

    @cached_property
    def aggregations(self) -> list[promql.Aggregation]:
        """The aggregations of the expression."""
        return [n for n in self.nodes if isinstance(n, promql.Aggregation)]

    @cached_property
    def operations(self) -> list[promql.Binary]:
        """The binary operations of the expression."""
        return [n for n in self.nodes if isinstance(n, promql.Binary)]

    def labels_of(self, node: promql.Expr) -> Labels:
        """The labels that the result of a part of the expression can have."""
        return labels_of(node, self._flows)

    def at(self, node: promql.Expr) -> Place:
        """Where a part of the expression stands in the file."""
        return self.span(node.start, node.end)

    def span(self, start: int, end: int) -> Place:
        """Where some characters of the expression stand in the file."""
        value = self.expr
        assert value is not None
        return place_within(value.node, start, end)

    def texts(self, name: str) -> dict[str, Value]:
        """The `labels` or `annotations` that could be read."""
        return self._texts[name]

    @cached_property
    def _texts(self) -> dict[str, dict[str, Value]]:
        found = {}
        for name in ("labels", "annotations"):
            field = self.value.get(name)
            found[name] = {n: v for n, v in (field.fields if field else {}).items() if not v.bad and not v.unknown}
        return found

    @cached_property
    def labels(self) -> dict[str, str]:
        """The labels with those of the group, which they override."""
        own = {n: v.text for n, v in self.texts("labels").items()}
        return {**self.group.labels, **own}

    def duration(self, name: str) -> int:
        """`for` or `keep_firing_for` in milliseconds; 0 when absent or unreadable."""
        return milliseconds_of(self.value, name)


class Group:
    """A rule group. `index` counts from 0."""

    def __init__(self, doc: RuleFile, value: Value, index: int) -> None:
        self.doc, self.value, self.index = doc, value, index
        self.name = value.text_of("name")

    @cached_property
    def rules(self) -> list[Rule]:
        """The rules in file order; null entries left out."""
        return [
            Rule(self, v, i)
            for i, v in enumerate(self.value.list_of("rules"))
            if not v.null and not v.bad and not v.unknown
        ]

    @cached_property
    def labels(self) -> dict[str, str]:
        """The labels of the group (since 3.0)."""
        field = self.value.get("labels")
        return {n: v.text for n, v in (field.fields if field else {}).items()}

    @property
    def interval(self) -> int:
        """Its evaluation interval in milliseconds; 0 when it is the global one."""
        return milliseconds_of(self.value, "interval")


class RuleFile(DecodedFile):
    """The whole file, or one portion of it: `at` counts the portions from 0, and the others tell what is asked of them."""

    system = "prometheus-rules"
    library = 3

    def __init__(self, tree: Tree, context: Context) -> None:
        super().__init__(tree, context)
        self.at = 0
        self._told: dict[Any, list[Any]] = {}

    @cached_property
    def groups(self) -> list[Group]:
        """The groups in file order; null entries left out."""
        return [
            Group(self, v, i)
            for i, v in enumerate(self.value.list_of("groups"))
            if not v.null and not v.bad and not v.unknown
        ]

    @cached_property
    def rules(self) -> list[Rule]:
        """Every rule."""
        return [rule for group in self.groups for rule in group.rules]

    @cached_property
    def recorded(self) -> dict[str, list[Recording]]:
        """The recording rules of the whole file by the metric that they record."""
        found: dict[str, list[Recording]] = {}
        for told in self.told(recordings):
            for recording in told:
                found.setdefault(recording.name, []).append(recording)
        return found

    def meet(self, at: int, swap: Callable[[Any], list[Any]], tells: Iterable[Callable[[RuleFile], Any]]) -> None:
        """Tell the other portions, and hear from them, what rules ask of the whole file. `swap`: see parallel.in_step."""
        self.at = at
        for tell in tells:
            self._told[tell] = swap(tell(self))

    def told(self, tell: Callable[[RuleFile], Told]) -> list[Told]:
        """What `tell` says of each portion of the file, in file order; of a file that is judged as one, of that alone."""
        if tell not in self._told:
            self._told[tell] = [tell(self)]
        return self._told[tell]

    def own(self, tell: Callable[[RuleFile], Told]) -> Told:
        """What `tell` says of this portion."""
        return self.told(tell)[self.at]

    def before(self, tell: Callable[[RuleFile], Told]) -> list[Told]:
        """What `tell` says of the portions before this one."""
        return self.told(tell)[: self.at]

    def others(self, tell: Callable[[RuleFile], Told]) -> list[Told]:
        """What `tell` says of all portions but this one."""
        return self.before(tell) + self.told(tell)[self.at + 1 :]

    def parts(self, kind: type) -> Iterator[Any]:
        """See documents.Document."""
        if kind is Group:
            yield from self.groups
        elif kind is Rule:
            yield from self.rules
        else:
            yield from super().parts(kind)


def recordings(doc: RuleFile) -> list[Recording]:
    """The recording rules of a file or of a portion of it."""
    return [
        Recording(
            rule.record,
            rule.expr.text if rule.expr else "",
            group.name,
            group.interval,
            place_of(rule.value.fields["record"].node),
        )
        for group in doc.groups
        for rule in group.rules
        if rule.record
    ]


def read_rule_file(path: str, context: Context) -> RuleFile | None:
    """The rule file of a path that another file names; None when it is no YAML that can be decoded. Raises Unreadable."""
    tree = parse(context.reader.read(path))
    return RuleFile(tree, context) if isinstance(tree, Tree) and not tree.excessive_aliases else None


build = RuleFile
