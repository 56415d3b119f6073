"""Parts that documents of several kinds have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..lang import durations
from ..schema.decode import Value
from ..syntax.nodes import Scalar, Tree

if TYPE_CHECKING:
    from . import Document


class Section:
    """Any object of a document with its name in the schema: for checks that are tables."""

    def __init__(self, doc: Any, value: Value) -> None:
        self.doc, self.value, self.name = doc, value, value.type.name


def sections_of(doc: Document) -> list[Section]:
    """All objects of a document that could be read."""
    return [
        Section(doc, value)
        for value in doc.decoded.value.walk()
        if value.type.kind == "object" and not (value.null or value.bad or value.unknown or value.text)
    ]


def nothing(tree: Tree) -> Scalar:
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
