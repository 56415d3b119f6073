"""The walker: nodes and a schema side by side, decoding as yaml.v2 and yaml.v3 decode strictly into typed structs.

Source: go-yaml v2 and v3 decode.go; observed behaviour in ../shared/facts/alertmanager/decoding.md and prometheus/decoding.md.
They differ in merge keys: v2 applies them where they stand, and in a map a merged key and an explicit one are a repeat;
in v3 explicit keys win wherever the merge stands.
All problems are collected; where the official program stops at its first error we go on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import repeat
from typing import NamedTuple

from ..diagnostic import DataPath
from ..syntax.nodes import Alias, Entry, Mapping, Node, Scalar, Sequence, is_merge, path_of, target, tree_of
from ..syntax.scalars import NULLS, resolve, tag_name
from ..syntax.variables import has_placeholder
from .model import Type, Version
from .types import TYPES


class Problem(NamedTuple):
    """One thing that the decoder refuses. `kind`: unknown-field, duplicate-key, wrong-type, invalid-value, null-element."""

    kind: str
    where: Node | Entry
    message: str
    type: Type
    owner: Value
    first: Entry | None = None


_NO_FIELDS: dict[str, Value] = {}
_NO_ITEMS: list[Value] = []


class Value:
    """A decoded place: what the program sees there, and the node that said it.

    `fields`: of an object or map, in file order, merged ones included; `items`: of a list. `text` and `data`: of a
    scalar. `bad`: the value itself is refused. `unknown`: rendered later. `incomplete`: a direct field is refused.
    """

    __slots__ = (
        "bad",
        "data",
        "entry",
        "fields",
        "incomplete",
        "items",
        "node",
        "null",
        "owner",
        "text",
        "type",
        "unknown",
    )

    def __init__(self, type_: Type, node: Node, entry: Entry | None, owner: Value | None) -> None:
        self.type, self.node, self.entry, self.owner = type_, node, entry, owner
        leaf = type_.kind == "scalar"  # a leaf has neither: all leaves share the empty ones, which nothing fills
        self.fields: dict[str, Value] = _NO_FIELDS if leaf else {}
        self.items: list[Value] = _NO_ITEMS if leaf else []
        self.text = ""
        self.data: object = None
        self.bad = self.unknown = self.null = self.incomplete = False

    def get(self, name: str) -> Value | None:
        """A field that is written and not null."""
        value = self.fields.get(name)
        return None if value is None or value.null else value

    def text_of(self, name: str) -> str:
        """The text of a scalar field; empty when absent. Something unknown is not empty."""
        value = self.get(name)
        return "" if value is None else "\0unknown" if value.unknown else value.text

    def is_set(self, *names: str) -> bool:
        """Whether one of the fields is written with something in it."""
        return any(self.text_of(n) for n in names)

    def true(self, name: str) -> bool:
        """Whether a boolean field is written as true."""
        value = self.get(name)
        return value is not None and value.data is True

    def list_of(self, name: str) -> list[Value]:
        """The items of a list field; none when absent."""
        value = self.get(name)
        return value.items if value else []

    @property
    def name(self) -> str:
        """The key that the value stands under."""
        return self.entry.name if self.entry else ""

    @property
    def shown(self) -> str:
        """The text as a message may hold it: cut short, secrets masked."""
        if self.type.secret:
            return "<secret>"
        return self.text if len(self.text) <= 60 else self.text[:57] + "..."

    @property
    def path(self) -> DataPath:
        """Where the value stands in the data."""
        return path_of(self.node)

    def walk(self, leaves: bool = True) -> Iterator[Value]:
        """The value and all below it, in file order; without `leaves` no scalars."""
        stack = [self]
        while stack:
            value = stack.pop()
            yield value
            below = value.fields.values() if value.fields else value.items
            if below:
                stack.extend(reversed(below if leaves else [v for v in below if v.type.kind != "scalar"]))


class Decoded(NamedTuple):
    """What the walker found."""

    value: Value
    problems: list[Problem]


class _Walk:
    """One walk over one document."""

    def __init__(self, version: Version, rendered: bool, library: int, merges: bool) -> None:
        self.version, self.rendered, self.library, self.merges = version, rendered, library, merges
        self.problems: list[Problem] = []
        self.texts: dict[Type, bool] = {}

    def problem(
        self, kind: str, where: Node | Entry, message: str, type_: Type, owner: Value, first: Entry | None = None
    ) -> None:
        self.problems.append(Problem(kind, where, message, type_, owner, first))
        if owner.type.kind == "object":
            owner.incomplete = True
        elif owner.owner is not None:
            owner.owner.incomplete = True

    def decode(self, node: Node, type_: Type, entry: Entry | None, owner: Value | None) -> Value:
        value = Value(type_, node, entry, owner)
        here = target(node) if isinstance(node, Alias) else node
        if here.__class__ is Scalar and not here.tag and here.value not in NULLS and not self.rendered:
            any_text = self.texts.get(type_)
            if any_text is None:
                any_text = self.texts[type_] = _takes_any_text(type_)
            if any_text:  # most leaves
                value.text = value.data = here.value
                return value
        if isinstance(here, Scalar) and not here.style and not here.tag and here.value in ("", "~", "null"):
            value.text = here.value if self.library == 3 and here.value and self.is_kept(value) else ""
            value.null = not value.text
            return value
        if type_.kind != "scalar" and isinstance(here, Scalar) and resolve(here) is None:
            if type_.kind != "object":
                value.null = True
            return value  # `Null`, `NULL`: the object decodes itself, from nothing
        if self.rendered and _is_placeholder(here):
            value.unknown = True
            return value
        if type_.kind == "object":
            self.object(value, here)
        elif type_.kind == "map":
            self.map(value, here)
        elif type_.kind == "list":
            self.list(value, here)
        elif type_.kind == "scalar":
            self.scalar(value, here)
        elif self.library == 2:
            self.free(value, here)
        return value

    def free(self, value: Value, here: Scalar | Mapping | Sequence) -> None:
        """A place without a type: only repeated keys are refused."""
        stack: list[Node] = [here]
        while stack:
            node = stack.pop()  # what an alias stands for is looked at where it is written
            if isinstance(node, Sequence):
                stack.extend(node.items)
            elif isinstance(node, Mapping):
                seen: dict[str, Entry] = {}
                for entry in node.entries:
                    first = None if is_merge(entry) else seen.setdefault(entry.name, entry)
                    if first is not None and first is not entry:
                        self.problem("duplicate-key", entry, f"`{entry.name}` is already set", value.type, value, first)
                    stack.append(entry.value)

    def wrong(self, value: Value, here: Scalar | Mapping | Sequence, wanted: str) -> None:
        value.bad = True
        found = (
            "a map"
            if isinstance(here, Mapping)
            else "a list"
            if isinstance(here, Sequence)
            else _describe(here, value.type.secret)
        )
        where = value.node
        self.problem("wrong-type", where, f"expected {wanted}, found {found}", value.type, value.owner or value)

    def object(self, value: Value, here: Scalar | Mapping | Sequence) -> None:
        if not isinstance(here, Mapping):
            if value.type.short and isinstance(here, Scalar):
                value.text, value.data = here.value, here.value
                return
            self.wrong(value, here, "a map")
            return
        seen: dict[str, Entry] = {}
        explicit: dict[str, Value] = {}
        get = value.type.get
        for entry, merged in self.entries(value, here):
            key = target(entry.key) if isinstance(entry.key, Alias) else entry.key
            if not isinstance(key, Scalar):
                self.problem(
                    "wrong-type", entry.key, "expected a field name, found a list or a map as key", value.type, value
                )
                continue
            name = _key_name(key)
            if self.rendered and has_placeholder(name):
                continue
            if not merged:
                if name in seen:
                    self.problem("duplicate-key", entry, f"`{name}` is already set", value.type, value, seen[name])
                    continue
                seen[name] = entry
            field = get(name)
            if field is None:
                self.problem("unknown-field", entry, name, value.type, value)
                continue
            decoded = self.decode(entry.value, field, entry, value)
            if not merged:
                explicit[name] = decoded
            value.fields[name] = decoded
        if self.library == 3:
            value.fields.update(explicit)

    def entries(self, value: Value, here: Mapping) -> Iterable[tuple[Entry, bool]]:
        """The entries of a mapping, those of merge keys marked."""
        if self.merges and any(map(is_merge, here.entries)):
            return self.merged(value, here)
        return zip(here.entries, repeat(False))

    def merged(self, value: Value, here: Mapping) -> Iterator[tuple[Entry, bool]]:
        first: Entry | None = None
        for entry in here.entries:
            if not is_merge(entry):
                yield entry, False
                continue
            if first is not None and self.library == 3:
                self.problem("duplicate-key", entry, "`<<` is already set", value.type, value, first)
            first = first or entry
            sources = [entry.value]
            if isinstance(entry.value, Sequence):
                sources = list(reversed(entry.value.items))
            for source in sources:
                mapping = target(source)
                if isinstance(mapping, Mapping) and (isinstance(source, Alias | Mapping)):
                    for inner, _ in self.entries(value, mapping):
                        yield inner, True
                else:
                    self.problem(
                        "wrong-type",
                        source,
                        "a merge key takes a map, an alias of one, or a list of them",
                        value.type,
                        value,
                    )

    def map(self, value: Value, here: Scalar | Mapping | Sequence) -> None:
        if not isinstance(here, Mapping):
            self.wrong(value, here, "a map")
            return
        seen: dict[str, Entry] = {}
        explicit: dict[str, Value] = {}
        for entry, merged in self.entries(value, here):
            key = target(entry.key) if isinstance(entry.key, Alias) else entry.key
            if not isinstance(key, Scalar):
                self.problem(
                    "wrong-type", entry.key, "expected a name as key, found a list or a map", value.type, value
                )
                continue
            name = _key_name(key)
            if name in seen and not (merged and self.library == 3):
                self.problem("duplicate-key", entry, f"`{name}` is already set", value.type, value, seen[name])
                continue
            decoded = self.decode(entry.value, value.type.item, entry, value)
            if not merged:
                explicit[name] = decoded
            if not merged or self.library == 2:
                seen[name] = entry
            value.fields[name] = decoded
        if self.library == 3:
            value.fields.update(explicit)

    def list(self, value: Value, here: Scalar | Mapping | Sequence) -> None:
        if not isinstance(here, Sequence):
            if value.type.short and isinstance(here, Scalar):
                value.text = here.value
            else:
                self.wrong(value, here, "a list")
            return
        for item in here.items:
            decoded = self.decode(item, value.type.item, None, value)
            value.items.append(decoded)

    def is_kept(self, value: Value) -> bool:
        """Whether the program keeps the node itself: rules did so with these fields until Prometheus 3.3."""
        kept = value.owner is not None and value.owner.type.name == "Rule" and value.name in ("record", "alert", "expr")
        return kept and self.version < (3, 3)

    def scalar(self, value: Value, here: Scalar | Mapping | Sequence) -> None:
        kind = TYPES[value.type.name]
        if not isinstance(here, Scalar):
            self.wrong(value, here, kind.noun)
            return
        resolved = resolve(here)
        value.text = "" if resolved is None else here.value
        if here.tag == "tag:yaml.org,2002:binary" and kind.base == "string" and not self.is_kept(value):
            text = _from_base64(here.value)
            if text is None:
                self.wrong(value, here, "base64 behind the tag !!binary")
                return
            value.text = value.data = resolved = text
        value.data = resolved if kind.base != "string" else value.text
        if kind.base == "bool":
            if not isinstance(resolved, bool):
                self.wrong(value, here, kind.noun)
            return
        if kind.base in ("int", "uint", "float"):
            if not _is_number(resolved, kind.base):
                self.wrong(value, here, kind.noun)
            elif isinstance(resolved, float) and kind.base != "float":
                value.data = int(resolved)
            return
        if kind.base == "duration" and isinstance(resolved, int | float) and not isinstance(resolved, bool):
            if abs(resolved) == float("inf") or resolved != resolved:
                self.wrong(value, here, kind.noun)
            return
        if kind.base == "duration" and not isinstance(resolved, str):
            self.wrong(value, here, kind.noun)
            return
        fault = kind.check(value.text, self.version) if kind.check else None
        text = value.text
        if value.type.name == "enum_ci":
            text = next((v for v in value.type.enum if v.lower() == text.lower()), text)
        if value.type.enum and text not in value.type.enum:
            allowed = ", ".join(f"`{v}`" for v in sorted(value.type.enum) if v)
            fault = f"expected one of {allowed}"
        if fault:
            value.bad = True
            self.problem("invalid-value", value.node, fault, value.type, value.owner or value)


def _takes_any_text(type_: Type) -> bool:
    """Whether any text that is not null is right in a place."""
    return type_.kind == "scalar" and not type_.enum and TYPES[type_.name][::2] == ("string", None)


def _key_name(key: Scalar) -> str:
    """A key as the decoder names it: null is the empty text."""
    return "" if key.value in ("~", "null") and not (key.style or key.tag) else key.value


def _from_base64(text: str) -> str | None:
    """The bytes of a !!binary scalar as text, wrong UTF-8 as lone surrogates; None when it is no base64."""
    import base64
    import binascii

    try:
        return base64.b64decode("".join(text.split()), validate=True).decode("utf-8", "surrogateescape")
    except (binascii.Error, ValueError):
        return None


def _is_placeholder(here: Scalar | Mapping | Sequence) -> bool:
    """Whether something renders the node: `${VAR}` inside a scalar, or `{{ jinja }}`, which YAML takes for a map."""
    if isinstance(here, Scalar):
        return has_placeholder(here.value)
    return isinstance(here, Mapping) and here.flow and tree_of(here).source.text.startswith("{{", here.start)


def _is_number(resolved: object, base: str) -> bool:
    if isinstance(resolved, bool) or not isinstance(resolved, int | float):
        return False
    if base == "float":
        return True
    if resolved != resolved or resolved in (float("inf"), float("-inf")):
        return False
    if isinstance(resolved, float) and base == "uint":
        return resolved <= 2**64  # cut off by the conversion, below 0 too
    return 0 <= resolved < 2**64 if base == "uint" else -(2**63) <= resolved < 2**63


def _describe(node: Scalar, secret: bool) -> str:
    text = "<secret>" if secret else node.value if len(node.value) <= 40 else node.value[:37] + "..."
    if node.style in ("'", '"') and isinstance(resolve(Scalar(node.value, "", 0, 0)), int | float | bool):
        return f"`{text}` in quotes, which make it a text"
    names = {
        "!!str": "the text",
        "!!int": "the number",
        "!!float": "the number",
        "!!bool": "the boolean",
        "!!timestamp": "the date",
        "!!null": "null",
    }
    return f"{names[tag_name(node)]} `{text}`"


def decode(node: Node, type_: Type, version: Version, rendered: bool = False, library: int = 2) -> Decoded:
    """Decode a document's root. Never raises. `rendered`: placeholders are unknown values that draw no finding.

    `library`: 2 or 3, for go-yaml v2 or v3.
    """
    walk = _Walk(version, rendered, library, "<<" in tree_of(node).source.text)
    value = walk.decode(node, type_, None, None)
    return Decoded(value, walk.problems)
