"""Docker Compose: one or more files, loaded as docker compose loads them, and the project that comes out.

`values` reads nodes and puts variables in, `merge` lays files over each other, `load` follows include and extends, `project`
is what comes out.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from ...diagnostic import Place
from ...schema.decode import Decoded, Problem, Value
from ...schema.model import schema
from ...source import Unreadable
from ...syntax.nodes import Mapping, Scalar, Tree, target
from ...syntax.parser import SyntaxFault, has_more, parse, parse_all
from .. import Context
from .load import RESOURCES, Loader, normal_name
from .project import Resource, Service, services_of
from .values import Fault


class ComposeFile:
    """A Compose file with the files that belong to it: what docker compose makes of them."""

    def __init__(self, tree: Tree, context: Context) -> None:
        self.tree, self.context, self.version = tree, context, context.version
        path = tree.source.path
        loaded = context.together or (path,)
        self.paths = loaded if path in loaded else (*loaded, path)  # a part is judged in the project that includes it
        self.folder = os.path.dirname(loaded[0])
        loader = Loader(schema("compose", context.version), context.reader, context.environment, context.rendered)
        files = [f for p in loaded if (f := self._trees(p)) is not None]
        for other in loaded:
            if not context.reader.exists(other) and other != path:
                where = tree.top
                loader.fault(
                    Fault("file-missing", where, f"`{other}`, which is used with this file, does not exist", other)
                )
        self.value = loader.project(files, self.folder, context.env_file)
        self.faults, self.via, self.is_partial = loader.faults, loader.via, loader.is_partial
        self.environment, self.env_files = loader.environment, loader.env_files
        self.decoded = Decoded(self.value, loader.problems)
        self.profiles = frozenset(
            p.strip() for p in self.environment.get("COMPOSE_PROFILES", "").split(",") if p.strip()
        )

    def _trees(self, path: str) -> list[Tree] | None:
        own = self.tree.source
        if path == own.path and not has_more(self.tree):
            return [self.tree]
        try:
            found = parse_all(own if path == own.path else self.context.reader.read(path))
        except Unreadable:
            return None
        if isinstance(found, SyntaxFault):
            return [self.tree] if path == own.path else None
        return found

    @cached_property
    def name(self) -> str:
        """The project's name; without any other, that of its folder."""
        said = self.environment.get("COMPOSE_PROJECT_NAME") or normal_name(self.value.text_of("name"))
        return said or normal_name(os.path.basename(os.path.abspath(self.folder or ".")))

    @cached_property
    def all_services(self) -> dict[str, Service]:
        """Every service, those that a profile switches off too."""
        return {s.name: s for s in services_of(self)}

    @cached_property
    def services(self) -> dict[str, Service]:
        """The services that are switched on."""
        return {n: s for n, s in self.all_services.items() if s.is_active}

    @cached_property
    def resources(self) -> dict[str, dict[str, Resource]]:
        """Section of the top level to its entries."""
        found: dict[str, dict[str, Resource]] = {}
        for section in RESOURCES[1:]:
            value = self.value.get(section)
            fields = value.fields if value is not None else {}
            found[section] = {n: Resource(self, section, n, v) for n, v in fields.items()}  # type: ignore[arg-type]
        return found

    def makes_elsewhere(self, section: str, name: str) -> bool:
        """Whether another Compose file of the folder, or of the one above, makes a network or volume of that name."""
        reader = self.context.reader
        for folder in (self.folder, os.path.join(self.folder, "..")):
            for path in [p for e in ("yml", "yaml") for p in reader.glob(os.path.join(folder, f"*.{e}"))]:
                if os.path.normpath(path) not in self.paths and self._makes(path, section, name):
                    return True
        return False

    def _makes(self, path: str, section: str, name: str) -> bool:
        try:
            source = self.context.reader.read(path)
        except Unreadable:
            return False
        tree = parse(source) if name in source.text else None
        root = target(tree.root) if isinstance(tree, Tree) and tree.root is not None else None
        entry = root.get(section) if isinstance(root, Mapping) else None
        listed = target(entry.value) if entry is not None else None
        for one in listed.entries if isinstance(listed, Mapping) else ():
            body = target(one.value)
            own = body if isinstance(body, Mapping) else None
            given = own.get("name") if own is not None else None
            called = target(given.value) if given is not None else None
            known = called.value if isinstance(called, Scalar) else ""
            if (own is None or own.get("external") is None) and (known == name or name.endswith(f"_{one.name}")):
                return True
        return False

    def here(self, place: Place) -> Place:
        """A place in a file that is not judged itself, as the one here that names it."""
        while place.path not in self.paths and place.path in self.via:
            place = self.via[place.path]
        return place

    def parts(self, kind: type) -> Iterator[Any]:
        """See documents.Document."""
        if kind is ComposeFile:
            yield self
        elif kind is Problem:
            yield from self.decoded.problems
        elif kind is Fault:
            yield from self.faults
        elif kind is Service:
            yield from self.services.values()
        elif kind is Resource:
            yield from (r for section in self.resources.values() for r in section.values())
        elif kind is Value:
            yield from self.value.walk()


def read_compose_file(path: str, context: Context) -> ComposeFile | None:
    """The Compose file of a path that another file is judged with; None when it cannot be read or is no YAML."""
    try:
        tree = parse(context.reader.read(path))
    except Unreadable:
        return None
    return ComposeFile(tree, context) if isinstance(tree, Tree) and not tree.excessive_aliases else None


build = ComposeFile
