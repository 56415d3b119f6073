"""One module per kind of file: the typed document whose leaves know their span. The table of kinds is here."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Any, NamedTuple, Protocol

from ..files import Reader
from ..schema.decode import Decoded
from ..schema.model import Version
from ..syntax.nodes import Mapping, Tree, target


class Context(NamedTuple):
    """What a document is judged with: the version, the other files, whether placeholders are rendered before use."""

    version: Version
    reader: Reader
    rendered: bool = False


class Document(Protocol):
    """What the engine and the rules ask of every document."""

    tree: Tree
    context: Context
    decoded: Decoded

    def parts(self, kind: type) -> Iterator[Any]:
        """The parts of the document of one type: what rules are written for."""
        ...


class Kind(NamedTuple):
    """A kind of file: its name, the program that reads it, the folder of its rules, how its content looks."""

    name: str
    program: str
    area: str
    module: str
    keys: frozenset[str]
    telling: frozenset[str]
    names: tuple[str, ...]

    def build(self, tree: Tree, context: Context) -> Document:
        """The typed document. Never raises."""
        document: Document = import_module(f".{self.module}", __name__).build(tree, context)
        return document


KINDS: dict[str, Kind] = {
    "alertmanager": Kind(
        "alertmanager",
        "alertmanager",
        "alertmanager",
        "alertmanager",
        frozenset(
            {"global", "route", "inhibit_rules", "receivers", "templates", "mute_time_intervals", "time_intervals"}
        ),
        frozenset({"route", "receivers", "inhibit_rules"}),
        ("alertmanager", "alert-manager", "alert_manager"),
    ),
}

# Top-level keys that show what a file is when it is no kind of ours: read so that it is not taken for one.
_FOREIGN = frozenset(
    {
        "services",
        "scrape_configs",
        "groups",
        "apiVersion",
        "schema_config",
        "datasources",
        "scrape_config_files",
        "positions",
        "exporters",
        "processors",
        "modules",
        "server",
    }
)


def recognise(tree: Tree, path: str) -> Kind | None:
    """The kind of a file by its content first, its name second; None when it is no kind that we know."""
    root = target(tree.root) if tree.root is not None else None
    keys = {e.name for e in root.entries} if isinstance(root, Mapping) else set()
    if keys & _FOREIGN:
        return None
    for kind in KINDS.values():
        if len(keys & kind.telling) >= 2 or (keys & kind.telling and keys <= kind.keys):
            return kind
    named = by_name(path)
    return named if named and (not keys or keys & named.keys) else None


def by_name(path: str) -> Kind | None:
    """The kind that a file's name tells, for texts that do not parse."""
    name = path.rpartition("/")[2].lower()
    return next((k for k in KINDS.values() if name.startswith(k.names)), None)
