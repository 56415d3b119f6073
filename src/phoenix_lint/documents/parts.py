"""Parts that documents of several kinds have."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from ..diagnostic import Place
from ..lang import durations
from ..schema.decode import Decoded, Problem, Value, decode
from ..schema.model import Schema, schema
from ..syntax.nodes import Scalar, Tree

if TYPE_CHECKING:
    from . import Context


class Section:
    """Any object of a document with its name in the schema: for checks that are tables."""

    def __init__(self, doc: Any, value: Value) -> None:
        self.doc, self.value, self.name = doc, value, value.type.name


class DecodedFile:
    """A file that one schema decodes whole: what the documents of all kinds have.

    `system`: the name of that schema; `library`: the major version of go-yaml that reads the file.
    """

    system: ClassVar[str]
    library: ClassVar[int] = 2

    def __init__(self, tree: Tree, context: Context) -> None:
        self.tree, self.context, self.version = tree, context, context.version
        self.schema: Schema = schema(self.system, context.version)
        root = tree.root if tree.root is not None else _nothing(tree)
        self.decoded: Decoded = decode(root, self.schema.root, context.version, context.rendered, self.library)
        self.value = self.decoded.value

    @cached_property
    def sections(self) -> list[Section]:
        """Every object of the file that could be read."""
        return [
            Section(self, value)
            for value in self.value.walk(leaves=False)
            if value.type.kind == "object" and not (value.null or value.bad or value.unknown or value.text)
        ]

    def here(self, place: Place) -> Place:
        """See documents.Document."""
        return place

    def parts(self, kind: type) -> Iterator[Any]:
        """See documents.Document. Each kind of file adds its own."""
        if kind in (type(self), DecodedFile):
            yield self
        elif kind is Problem:
            yield from self.decoded.problems
        elif kind is Section:
            yield from self.sections
        elif kind is Value:
            yield from self.value.walk()


def _nothing(tree: Tree) -> Scalar:
    """The root of a file without a document: null."""
    node = Scalar("", "", 0, 0)
    node.parent = tree
    return node


def is_readable(value: Value | None) -> bool:
    """Whether a value is written, not null, and known."""
    return value is not None and not value.null and not value.bad and not value.unknown


def milliseconds_of(section: Value, name: str) -> int:
    """A duration field of an object in milliseconds; 0 when it is absent or cannot be read."""
    value = section.get(name)
    return durations.milliseconds(value.text) if value is not None and is_readable(value) else 0
