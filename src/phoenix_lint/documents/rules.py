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
    """A recording or an alerting rule. `index` counts within the group, from 0; `is_alert`: whether it alerts; `name`:
    the alert's, or that of the recorded metric.

    `expr`: the expression, when it can be read as text and is not rendered later; `parsed`: it as a tree with its errors,
    without either when there is none; `tree`: the tree when nothing is wrong with it, and then its `nodes`, outer ones
    first, among them the `selectors`, `calls`, `aggregations` and binary `operations`.
    `own_labels` and `annotations`: those that could be read; `labels`: the texts of the labels with those of the group,
    which they override; `templates`: the labels and annotations of an alert with anything but plain words in them.
    """

    parsed: promql.Parsed
    tree: promql.Expr | None
    nodes: tuple[promql.Expr, ...]
    selectors: list[promql.Selector]
    calls: list[promql.Call]
    aggregations: list[promql.Aggregation]
    operations: list[promql.Binary]
    own_labels: dict[str, Value]
    annotations: dict[str, Value]
    labels: dict[str, str]
    templates: list[Value]

    def __init__(self, group: Group, value: Value, index: int) -> None:
        self.group, self.doc, self.value, self.index = group, group.doc, value, index
        self._flows: dict[int, Labels] = {}
        self.alert = value.text_of("alert")
        self.record = value.text_of("record")
        self.name = self.alert or self.record
        self.is_alert = bool(self.alert) and not self.record
        expr = value.get("expr")
        self.expr = expr if expr is not None and expr.text.strip() and not expr.bad and not expr.unknown else None

    def __getattr__(self, name: str) -> Any:
        """Read the expression or the texts when they are first asked for."""
        if name in _OF_EXPRESSION:
            self._read_expression()
        elif name in _OF_TEXTS:
            self._read_texts()
        else:
            raise AttributeError(name)
        return self.__dict__[name]

    def _read_expression(self) -> None:
        self.parsed = parsed = promql.parse(self.expr.text, self.doc.version) if self.expr else _NOTHING
        sound = not parsed.errors
        self.tree, self.nodes = (parsed.expr, parsed.nodes) if sound else (None, ())
        found: dict[type, list[Any]] = {}
        for node in self.nodes:
            found.setdefault(node.__class__, []).append(node)
        self.selectors = found.get(promql.Selector, [])
        self.calls = found.get(promql.Call, [])
        self.aggregations = found.get(promql.Aggregation, [])
        self.operations = found.get(promql.Binary, [])

    def _read_texts(self) -> None:
        self.own_labels, self.annotations = _texts(self.value.get("labels")), _texts(self.value.get("annotations"))
        labels = {n: v.text for n, v in self.own_labels.items()}
        self.labels = {**self.group.labels, **labels} if self.group.labels else labels
        texts = (*self.own_labels.values(), *self.annotations.values()) if self.is_alert else ()
        self.templates = [v for v in texts if "{" in v.text or "$" in v.text]

    def forget(self) -> None:
        """Keep the selectors, which rules about groups ask for; the rest is read again when it is asked for."""
        for name in _FORGOTTEN:
            self.__dict__.pop(name, None)
        self._flows.clear()

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

    def duration(self, name: str) -> int:
        """`for` or `keep_firing_for` in milliseconds; 0 when absent or unreadable."""
        return milliseconds_of(self.value, name)


_OF_EXPRESSION = frozenset(("parsed", "tree", "nodes", "selectors", "calls", "aggregations", "operations"))
_OF_TEXTS = frozenset(("own_labels", "annotations", "labels", "templates"))
_FORGOTTEN = (*(_OF_EXPRESSION - {"selectors"}), "labels", "templates")
_NOTHING = promql.Parsed(None, ())


def _texts(field: Value | None) -> dict[str, Value]:
    """The entries of a map that could be read."""
    if field is None:
        return {}
    if any([v.bad or v.unknown for v in field.fields.values()]):
        return {n: v for n, v in field.fields.items() if not v.bad and not v.unknown}
    return field.fields


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
