"""The values of a Compose project: what the program sees at a place, and the node of the file that said it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from ...diagnostic import Place
from ...lang import interpolation
from ...lang.interpolation import BadTemplate, Lookup
from ...schema.decode import Value
from ...schema.model import Schema, Type
from ...schema.resolved import Resolved, Timestamp
from ...syntax.nodes import Entry, Mapping, Node, Scalar, Sequence, is_merge, place_of, target
from ...syntax.positions import place_within
from ...syntax.scalars import is_timestamp, resolve_untyped
from ...syntax.variables import has_placeholder

MAX_DEPTH = 300
MAX_NODES = 1_000_000
BOOLEANS = {"true": True, "yes": True, "on": True, "y": True, "false": False, "no": False, "off": False, "n": False}


class Fault(NamedTuple):
    """One thing that the loader refuses. `kind` names it for the rules; `subject`: the variable, service or path it is about."""

    kind: str
    where: Place
    message: str
    subject: str = ""
    value: Value | None = None
    entry: Entry | None = None
    first: Entry | None = None
    names: tuple[str, ...] = ()  # what could be meant
    places: tuple[Place, ...] = ()  # what it has to do with


Report = Callable[[Fault], None]


class Tagged(NamedTuple):
    """A place with the tag !reset or !override: its path in the project, and whether its own value stays."""

    path: tuple[str, ...]
    keeps: bool


class Reading:
    """One reading of one document of a file: nodes to values, variables put in, texts cast."""

    def __init__(self, schema: Schema, folder: str, lookup: Lookup, report: Report, rendered: bool) -> None:
        self.schema, self.folder, self.lookup, self.report, self.rendered = schema, folder, lookup, report, rendered
        self.any = schema.type({})
        self.eager = (2, 11, 2) <= schema.version < (5, 0, 2)
        self.nodes = 0
        self.tagged: list[Tagged] = []

    def fault(self, kind: str, where: Node | Entry | Place, message: str, **more: object) -> None:
        place = where if isinstance(where, Place) else place_of(where)
        self.report(Fault(kind, place, message, **more))  # type: ignore[arg-type]

    def read(
        self, node: Node, type_: Type, entry: Entry | None, owner: Value | None, path: tuple[str, ...]
    ) -> Resolved:
        """The value of a node and all below it."""
        here = target(node)
        value = Resolved(type_, node, entry, owner, self.folder)
        self.nodes += 1
        if len(path) > MAX_DEPTH or self.nodes > MAX_NODES:
            if not value.bad:
                self.fault("too-large", node, "nested too deep, or too many nodes behind aliases")
            value.bad = value.unknown = True
            return value
        if here.tag == "!override":
            self.tagged.append(Tagged(path, True))
        if isinstance(here, Scalar):
            self.scalar(value, here, type_)
        elif isinstance(here, Sequence):
            value.form = "list"
            chosen = type_.of("array")
            item = chosen.item if chosen is not None and chosen.kind == "list" else self.any
            for index, element in enumerate(i for i in here.items if target(i).tag != "!reset"):
                value.items.append(self.read(element, item, None, value, (*path, str(index))))
        elif self.rendered and here.flow and len(here.entries) == 1 and isinstance(here.entries[0].key, Mapping):
            value.unknown = True  # {{ jinja }}
        else:
            value.form = "map"
            self.mapping(value, here, type_.of("object") or self.any, path)
        return value

    def mapping(self, value: Resolved, here: Mapping, type_: Type, path: tuple[str, ...]) -> None:
        seen: dict[str, Entry] = {}
        merged: dict[str, Resolved] = {}
        merge: Entry | None = None
        for entry in here.entries:
            if is_merge(entry):
                if merge is not None:
                    self.repeat(entry, merge, "<<", value)
                merge = merge or entry
                self.merge(merged, value, entry, type_, path)
                continue
            key = target(entry.key)
            if not isinstance(key, Scalar):
                self.fault("non-string-key", entry.key, "a key must be a text, found a list or a map", entry=entry)
                continue
            name = key.value
            if self.rendered and has_placeholder(name):
                continue
            if not isinstance(resolve_untyped(key), str):
                shown = name or "null"
                self.fault("non-string-key", key, f"a key must be a text: quote `{shown}`", entry=entry, value=value)
            if name in seen:
                self.repeat(entry, seen[name], name, value)
                continue
            seen[name] = entry
            if target(entry.value).tag == "!reset":
                self.tagged.append(Tagged((*path, name), False))
                continue
            value.fields[name] = self.read(entry.value, self.field(type_, name), entry, value, (*path, name))
        for name, other in merged.items():
            value.fields.setdefault(name, other)

    def repeat(self, entry: Entry, first: Entry, name: str, value: Resolved) -> None:
        if self.schema.version >= (2, 17):
            self.fault("duplicate-key", entry, f"`{name}` is already set", entry=entry, first=first, value=value)

    def merge(
        self, into: dict[str, Resolved], owner: Resolved, entry: Entry, type_: Type, path: tuple[str, ...]
    ) -> None:
        """What a merge key brings: of several maps the first one wins."""
        sources = [entry.value]
        if isinstance(target(entry.value), Sequence):
            sources = list(target(entry.value).items)  # type: ignore[union-attr]
        for source in sources:
            mapping = target(source)
            if not isinstance(mapping, Mapping):
                self.fault("merge-key", source, "a merge key takes a map, an alias of one, or a list of them")
                continue
            inner = Resolved(type_, source, entry, owner, self.folder)
            self.mapping(inner, mapping, type_, path)
            for name, value in inner.children():
                into.setdefault(name, value)

    def field(self, type_: Type, name: str) -> Type:
        if type_.kind == "object":
            return type_.get(name) or self.any
        return type_.item if type_.kind == "map" else self.any

    def scalar(self, value: Resolved, here: Scalar, type_: Type) -> None:
        data: object = resolve_untyped(here)
        if isinstance(data, str):
            if not here.style and not here.tag and is_timestamp(data):
                value.data, value.text = Timestamp(data), data
                return
            if self.rendered and has_placeholder(data.replace("${", "")) and "{{" in data:
                value.unknown, value.text = True, data
                return
            if "$" in data:
                data = self.interpolate(value, data)
            kind = type_.of("string") or type_.of("boolean") or type_.of("integer") or type_.of("number") or type_
            if kind.cast:
                data = self.cast(value, data, kind)
        value.data = data
        value.null = data is None
        value.text = data if isinstance(data, str) else here.value if data is not None else ""

    def interpolate(self, value: Resolved, text: str) -> str:
        value.written = True
        node = value.node
        try:
            expanded = interpolation.expand(text, self.lookup, self.eager)
        except BadTemplate as error:
            self.fault("template", place_within(node, error.start, error.end), str(error), value=value)
            value.unknown = True
            return text
        for missing in expanded.missing:
            variable = missing.variable
            self.fault(
                "required-variable",
                place_within(node, variable.start, variable.end),
                f"the required variable `{variable.name}` has no value"
                + (f": {missing.message}" if missing.message else ""),
                subject=variable.name,
                value=value,
            )
            value.unknown = True
        value.unset = tuple(v.name for v in expanded.unset)
        return expanded.text

    def cast(self, value: Resolved, text: str, type_: Type) -> object:
        """A text turned into what the field wants. Source: compose-go interpolation and loader/interpolate.go."""
        fault = ""
        result: object = text
        if type_.cast == "bool":
            if text.lower() in BOOLEANS:
                return BOOLEANS[text.lower()]
            fault = "true or false"
        elif type_.cast == "int":
            try:
                result = int(text) if text.isascii() and "_" not in text and text.strip() == text else None
            except ValueError:
                result = None
            fault = "" if result is not None else "a whole number"
        elif type_.cast == "float":
            try:
                result = float(text) if text.isascii() and "_" not in text and text.strip() == text else None
            except ValueError:
                result = None
            fault = "" if result is not None else "a number"
        if fault and not value.unknown:
            value.bad = True
            shown = value.node.value if isinstance(value.node, Scalar) else text
            self.fault("cast", value.node, f"`{shown}` is not {fault}", value=value, subject=type_.cast)
            return text
        return text if fault else result
