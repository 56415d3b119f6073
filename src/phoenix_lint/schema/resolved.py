"""Values of files that are interpolated and merged before anything looks at them: what Compose sees at a place, and who said it."""

from __future__ import annotations

from collections.abc import Iterator

from ..syntax.nodes import Entry, Node
from .decode import Value
from .model import Type


class Resolved(Value):
    """A value after interpolation and casting, through merges, `extends` and `include`.

    `form`: map, list or scalar. `unset`: the variables without a value in it. `written`: it holds a variable.
    `folder`: what relative paths in it are relative to.
    """

    __slots__ = ("folder", "form", "unset", "written")

    def __init__(self, type_: Type, node: Node, entry: Entry | None, owner: Value | None, folder: str) -> None:
        super().__init__(type_, node, entry, owner)
        self.fields, self.items = {}, []
        self.form, self.folder = "scalar", folder
        self.unset: tuple[str, ...] = ()
        self.written = False

    @property
    def kind(self) -> str:
        """The kind as JSON Schema names it."""
        if self.form != "scalar":
            return "object" if self.form == "map" else "array"
        data = self.data
        if data is None:
            return "null"
        if isinstance(data, bool):
            return "boolean"
        if isinstance(data, int) or (isinstance(data, float) and data.is_integer()):
            return "integer"
        return "number" if isinstance(data, float) else "string" if isinstance(data, str) else "date"

    @property
    def unsure(self) -> bool:
        """Whether a variable without a value, or something rendered later, stands in it."""
        return self.unknown or bool(self.unset)

    def copy(self, owner: Value | None) -> Resolved:
        """The value and all below it, as a tree of its own."""
        new = Resolved(self.type, self.node, self.entry, owner, self.folder)
        new.form, new.unset, new.written, new.text, new.data = self.form, self.unset, self.written, self.text, self.data
        new.null, new.bad, new.unknown, new.incomplete = self.null, self.bad, self.unknown, self.incomplete
        new.fields = {k: v.copy(new) for k, v in self.children()}
        new.items = [v.copy(new) for v in self.elements()]
        return new

    def children(self) -> Iterator[tuple[str, Resolved]]:
        """The entries of a map."""
        return iter(self.fields.items())  # type: ignore[arg-type]

    def elements(self) -> Iterator[Resolved]:
        """The items of a list."""
        return iter(self.items)  # type: ignore[arg-type]

    def child(self, name: str) -> Resolved | None:
        """An entry of a map that is written and not null."""
        return self.get(name)  # type: ignore[return-value]

    def same(self, other: Resolved) -> bool:
        """Whether two values hold the same data."""
        if self.form != other.form:
            return False
        if self.form == "scalar":
            return type(self.data) is type(other.data) and self.data == other.data
        if self.form == "map":
            theirs = dict(other.children())
            return self.fields.keys() == theirs.keys() and all(v.same(theirs[k]) for k, v in self.children())
        return len(self.items) == len(other.items) and all(
            a.same(b) for a, b in zip(self.elements(), other.elements(), strict=True)
        )


class Timestamp:
    """An unquoted date."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Timestamp) and other.text == self.text

    def __hash__(self) -> int:
        return hash(self.text)


def describe(item: Resolved) -> str:
    """What stands there, for a message."""
    if item.form != "scalar":
        return f"a {item.form}"
    if item.kind == "null":
        return "nothing"
    shown = "<secret>" if item.type.secret else item.text if len(item.text) <= 40 else item.text[:37] + "..."
    word = {"string": "the text", "boolean": "the boolean", "integer": "the number", "number": "the number"}
    return f"{word.get(item.kind, 'the date')} `{shown}`"
