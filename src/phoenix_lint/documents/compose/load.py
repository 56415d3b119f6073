"""Files to one model, in the order in which docker compose works: read, include, reset, extend, merge, check.

Source: github.com/compose-spec/compose-go loader/loader.go, include.go, extends.go, reset.go; ../shared/facts/compose/semantics.md.
Nothing is raised: what the program refuses is collected as faults, and loading goes on.
"""

from __future__ import annotations

import os
import re
from collections import ChainMap
from collections.abc import Mapping as Names
from typing import NamedTuple

from ...diagnostic import Place, Span
from ...files import Reader
from ...lang import dotenv
from ...schema.decode import Problem
from ...schema.model import Schema
from ...schema.resolved import Resolved, describe
from ...schema.shapes import check
from ...source import Source, Unreadable
from ...syntax.nodes import Scalar, Tree, place_of, target
from ...syntax.parser import SyntaxFault, parse_all
from .merge import Merge
from .values import Fault, Reading, Tagged

RESOURCES = ("services", "volumes", "networks", "secrets", "configs", "models")
# Fields that the program has turned into another form in what is included, but not yet in the file that includes: equal
# definitions with one of them are a conflict up to 2.40.
_EXPANDED = frozenset(
    ("ports", "volumes", "build", "depends_on", "env_file", "label_file", "secrets", "configs", "devices", "gpus")
)
_REMOTE = re.compile(r"[a-z][a-z0-9+.-]*://|git@|oci:|github\.com/")
_PROJECT_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")


class EnvFile(NamedTuple):
    """A dotenv file that was read for the project or for an included one."""

    source: Source
    content: dotenv.Dotenv


class Loader:
    """One load. `faults` and `problems` grow while it goes; `via`: file to the place that names it."""

    def __init__(self, schema: Schema, reader: Reader, environment: Names[str, str], rendered: bool) -> None:
        self.schema, self.reader, self.outside, self.rendered = schema, reader, environment, rendered
        self.faults: list[Fault] = []
        self.problems: list[Problem] = []
        self.via: dict[str, Place] = {}
        self.env_files: list[EnvFile] = []
        self.is_partial = False  # something that was named could not be followed: it may define anything
        self.environment: Names[str, str] = {}
        self._told: set[tuple[str, Place]] = set()
        self._trees: dict[str, list[Tree]] = {}

    def fault(self, fault: Fault) -> None:
        """Once for every place: an anchor's content is read as often as it is used."""
        if (fault.kind, fault.where) not in self._told:
            self._told.add((fault.kind, fault.where))
            self.faults.append(fault)

    def project(self, trees: list[list[Tree]], folder: str, env_file: str = "") -> Resolved:
        """The model of the files of one project. `env_file`: what stands in for `.env`, as --env-file does."""
        top = trees[0][0].top if trees else Place(folder, Span(0, 0))
        variables: dict[str, str] = {}
        for path in self.env_paths(folder, env_file, top):
            self.via.setdefault(path, top)
            variables.update(self.dotenv(path, None))
        self.environment = _over(self.outside, variables)
        return self.model(trees, folder, self.environment, ())

    def env_paths(self, folder: str, env_file: str, top: Place) -> list[str]:
        """The files that give variables: those that are named must be there, `.env` may be missing."""
        named = [env_file] if env_file else [f for f in self.outside.get("COMPOSE_ENV_FILES", "").split(",") if f]
        for path in named:
            if not self.reader.exists(path):
                self.fault(Fault("env-file-missing", top, f"the env file `{path}` does not exist", path))
        if named:
            return [p for p in named if self.reader.exists(p)]
        if self.outside.get("COMPOSE_DISABLE_ENV_FILE", "").lower() in ("1", "true", "yes", "on", "y"):
            return []
        default = os.path.join(folder, ".env")
        return [default] if self.reader.exists(default) and not self.reader.is_folder(default) else []

    def dotenv(self, path: str, named: Place | None) -> dict[str, str]:
        """The variables of an env file that feeds interpolation."""
        source = self.source(path, named)
        if source is None:
            return {}
        content = dotenv.read(source.text, self.outside.get)
        self.env_files.append(EnvFile(source, content))
        if content.fault:
            line = source.text.count("\n", 0, content.fault.at) + 1
            where = named or Place(source.path, Span(content.fault.at, content.fault.at + 1))
            self.fault(Fault("dotenv", where, f"{source.path}, line {line}: {content.fault.message}", source.path))
        return content.values

    def source(self, path: str, named: Place | None) -> Source | None:
        try:
            return self.reader.read(path)
        except Unreadable as error:
            if named is not None:
                self.fault(Fault("unreadable", named, f"`{path}` {error}", path))
            return None

    def model(
        self, files: list[list[Tree]], folder: str, environment: Names[str, str], chain: tuple[str, ...]
    ) -> Resolved:
        """All documents of all files, merged and checked against the schema."""
        merge = Merge(self.fault)
        whole: Resolved | None = None
        for trees in files:
            for tree in trees:
                read = self.document(tree, folder, environment)
                if read is None:
                    continue
                value, tagged = read
                chain_here = (*chain, _key(tree.source.path))
                if self.schema.version >= (5, 1, 2):  # before, what an include brings could not be extended
                    self.include(value, folder, environment, chain_here)
                self.extend(value, tree.source.path, tagged)
                if self.schema.version < (5, 1, 2):
                    self.include(value, folder, environment, chain_here)
                if whole is not None:
                    for tag in tagged:
                        _remove(whole, tag.path)
                whole = value if whole is None else merge.values(whole, value)
        if whole is None:
            whole = _nothing(files, self.schema, folder)
        merge.unique(whole)
        obsolete = whole.fields.pop("version", None)
        if isinstance(obsolete, Resolved):
            self.check(obsolete, whole, "version")
        check(whole, self.schema.root, self.schema.version, self.problems)
        if not chain:
            if obsolete is not None:
                whole.fields["version"] = obsolete
            self.empty(whole, files)
        return whole

    def check(self, value: Resolved, owner: Resolved, name: str) -> None:
        """One field by itself."""
        type_ = self.schema.root.get(name)
        if type_ is not None:
            check(value, type_, self.schema.version, self.problems, owner)

    def empty(self, whole: Resolved, files: list[list[Tree]]) -> None:
        left = [n for n in whole.fields if n != "version"]
        mapped = whole.form == "map"
        if mapped and not left and self.schema.version >= (2, 22) and not self.faults:
            first = files[0][0]
            place = place_of(whole.fields["version"].entry) if whole.fields and whole.fields["version"].entry else None
            self.fault(Fault("empty", place or first.top, "the file defines nothing"))

    def document(self, tree: Tree, folder: str, environment: Names[str, str]) -> tuple[Resolved, list[Tagged]] | None:
        """One document with its variables put in; None when it is no map."""
        if tree.root is None or not _is_map(tree):
            if tree.root is None and not tree.later:
                return None
            where = place_of(tree.root) if tree.root is not None else tree.top
            self.fault(
                Fault("not-a-map", where, "expected a map with `services` and the like at the top of the document")
            )
            return None
        reading = Reading(self.schema, folder, environment.get, self.fault, self.rendered)
        value = reading.read(tree.root, self.schema.root, None, None, ())
        if reading.nodes > 100_000 and self.schema.version >= (5, 1, 4):
            self.fault(Fault("too-large", place_of(tree.root), "more than 100,000 nodes, those behind aliases counted"))
        return value, reading.tagged

    # include

    def include(self, value: Resolved, folder: str, environment: Names[str, str], chain: tuple[str, ...]) -> None:
        field = value.fields.get("include")
        if not isinstance(field, Resolved) or self.schema.root.get("include") is None:
            return
        del value.fields["include"]
        if field.null or field.unknown:
            return
        if field.form != "list":
            self.fault(
                Fault("include-kind", _spot(field), f"`include` must be a list, found {describe(field)}", value=field)
            )
            return
        for item in field.elements():
            if item.unknown or item.null:
                self.is_partial = self.is_partial or item.unknown
                continue
            if item.form == "list" or (item.form == "scalar" and item.kind != "string"):
                self.fault(
                    Fault("include-kind", _spot(item), f"expected a path or a map, found {describe(item)}", value=item)
                )
                continue
            self.include_one(value, item, folder, environment, chain)

    def include_one(
        self, value: Resolved, item: Resolved, folder: str, environment: Names[str, str], chain: tuple[str, ...]
    ) -> None:
        paths = self.include_texts(item, "path") if item.form == "map" else [item]
        if not paths:
            self.included_environment(item, folder, folder, environment)
            return
        if any(_REMOTE.match(p.text) or p.unsure for p in paths):
            self.is_partial = True
            if any(_REMOTE.match(p.text) for p in paths):
                return
        files = []
        for path in paths:
            full = _join(folder, path.text)
            if _key(full) in chain:
                self.fault(Fault("include-cycle", _spot(path), f"`{path.text}` includes itself", path.text))
                return
            trees = self.trees(full, _spot(path), path.text)
            if trees is None:
                return
            files.append(trees)
        own = item.text_of("project_directory") if item.form == "map" else ""
        inner = _join(folder, own) if own else os.path.dirname(files[0][0].source.path)
        variables = self.included_environment(item, inner, folder, environment)
        model = self.model(files, inner, variables, (*chain, *(_key(t[0].source.path) for t in files)))
        self.adopt(value, model, item)

    def include_texts(self, item: Resolved, name: str) -> list[Resolved]:
        """A field of an include entry that takes one text or a list of them."""
        value = item.child(name)
        if value is None:
            return []
        listed = list(value.elements()) if value.form == "list" else [value]
        for one in listed:
            if one.kind != "string" and not one.unknown:
                self.fault(Fault("include-kind", _spot(one), f"expected a path, found {describe(one)}", value=one))
        return [one for one in listed if one.kind == "string"]

    def included_environment(
        self, item: Resolved, inner: str, folder: str, environment: Names[str, str]
    ) -> Names[str, str]:
        named = self.include_texts(item, "env_file") if item.form == "map" else []
        variables: dict[str, str] = {}
        if not named:
            default = os.path.join(inner, ".env")
            if self.reader.exists(default) and not self.reader.is_folder(default):
                variables = self.dotenv(default, _spot(item))
        for path in named:
            full = _join(folder, path.text)
            if path.text == "/dev/null" or path.unsure:
                continue
            if not self.reader.exists(full):
                self.fault(
                    Fault("env-file-missing", _spot(path), f"the env file `{path.text}` does not exist", full, path)
                )
            elif self.reader.is_folder(full):
                if self.schema.version >= (2, 24, 7):
                    self.fault(
                        Fault("env-file-folder", _spot(path), f"`{path.text}` is a folder, not a file", full, path)
                    )
            else:
                variables.update(self.dotenv(full, _spot(path)))
        return _over(environment, variables)

    def adopt(self, value: Resolved, model: Resolved, item: Resolved) -> None:
        """Copy what an included project defines."""
        for section in RESOURCES:
            theirs = model.child(section)
            if theirs is None or theirs.form != "map" or not theirs.fields:
                continue
            ours = value.fields.get(section)
            if not isinstance(ours, Resolved) or ours.null:
                ours = theirs.copy(value)
                ours.fields = {}
                value.fields[section] = ours
            if ours.form != "map":
                continue
            for name, resource in theirs.children():
                mine = ours.fields.get(name)
                if not isinstance(mine, Resolved):
                    ours.fields[name] = resource
                elif self.schema.version >= (5, 0):
                    ours.fields[name] = Merge(self.fault).values(resource, mine, (section, name))
                elif not mine.same(resource) or (section == "services" and _EXPANDED & resource.fields.keys()):
                    self.fault(
                        Fault(
                            "include-conflict",
                            _spot(mine),
                            f"`{section}.{name}` is defined here and, differently, in an included file",
                            name,
                            resource,
                            first=resource.entry,
                        )
                    )

    # extends

    def extend(self, value: Resolved, path: str, tagged: list[Tagged]) -> None:
        services = value.fields.get("services")
        if not isinstance(services, Resolved):
            return
        if services.form != "map":
            if not services.unknown:
                services.bad = True
                self.fault(
                    Fault(
                        "services-kind",
                        _spot(services),
                        f"`services` must be a map, found {describe(services)}",
                        value=services,
                    )
                )
            return
        for name in list(services.fields):
            self.extended(name, services, path, tagged, ())

    def extended(
        self, name: str, services: Resolved, path: str, tagged: list[Tagged], chain: tuple[tuple[str, str], ...]
    ) -> Resolved | None:
        """The service with everything that it extends; put in its place."""
        service = services.fields.get(name)
        if not isinstance(service, Resolved) or service.form != "map":
            return None
        extends = service.fields.get("extends")
        if not isinstance(extends, Resolved) or extends.unknown:
            return service
        del service.fields["extends"]
        base_name, file = self.extends_of(extends, name)
        if base_name is None:
            return service
        if (path, name) in chain:
            self.fault(Fault("extends-cycle", _spot(extends), f"the service `{name}` extends itself", name, extends))
            return service
        chain = (*chain, (path, name))
        pool, base_path, base_tags = services, path, tagged
        if file is not None:
            if _REMOTE.match(file.text) or file.unsure:
                self.is_partial = True
                service.incomplete = True
                return service
            base_path = _join(service.folder, file.text)
            loaded = self.extended_file(base_path, file)
            if loaded is None:
                service.incomplete = True
                return service
            pool, base_tags = loaded
        if (base_path, base_name.text) in chain or (file is None and base_name.text == name):
            self.fault(
                Fault("extends-cycle", _spot(base_name), f"the service `{name}` extends itself", name, base_name)
            )
            return service
        if base_name.text not in pool.fields:
            where = f" in `{file.text}`" if file is not None else ""
            if not base_name.unsure:
                self.fault(
                    Fault(
                        "extends-undefined",
                        _spot(base_name),
                        f"the service `{base_name.text}` is not defined{where}",
                        base_name.text,
                        base_name,
                        names=tuple(pool.fields),
                    )
                )
            service.incomplete = True
            return service
        base = self.extended(base_name.text, pool, base_path, base_tags, chain)
        if base is None:
            return service
        if (2, 24, 6) <= self.schema.version < (2, 25):
            self.shared(base_name, base)
        source = base.copy(None)
        for tag in tagged:
            if tag.path[:2] == ("services", name) and len(tag.path) > 2:
                _remove(source, tag.path[2:])
        merged = Merge(self.fault).values(source, service, ("services", name))
        services.fields[name] = merged
        return merged

    def shared(self, name: Resolved, base: Resolved) -> None:
        """Two releases refused to extend what depends on others."""
        shares = [n for n in ("network_mode", "ipc", "pid", "uts", "cgroup") if base.text_of(n).startswith("service:")]
        for field in (*(n for n in ("links", "volumes_from", "depends_on") if n in base.fields), *shares):
            message = f"a service with `{field}` cannot be extended in 2.24.6 to 2.24.7"
            self.fault(Fault("extends-service", _spot(name), message, name.text, name))

    def extends_of(self, extends: Resolved, name: str) -> tuple[Resolved | None, Resolved | None]:
        if extends.form == "scalar" and extends.kind == "string":
            return extends, None
        if extends.form == "map":
            base = extends.fields.get("service")
            if not isinstance(base, Resolved) or base.kind != "string":
                self.fault(
                    Fault("extends-service", _spot(extends), "`extends` does not say which `service`", name, extends)
                )
                return None, None
            return base, extends.child("file")
        if not extends.null:
            self.fault(
                Fault(
                    "extends-service",
                    _spot(extends),
                    f"`extends` takes a name or a map, found {describe(extends)}",
                    name,
                    extends,
                )
            )
        return None, None

    def extended_file(self, path: str, file: Resolved) -> tuple[Resolved, list[Tagged]] | None:
        """The services of another file, as `extends` reads it: without its includes, unchecked by the schema."""
        trees = self.trees(path, _spot(file), file.text)
        if trees is None:
            return None
        merge = Merge(self.fault)
        whole: Resolved | None = None
        tags: list[Tagged] = []
        for tree in trees:
            read = self.document(tree, os.path.dirname(path), self.environment)
            if read is None:
                continue
            whole = read[0] if whole is None else merge.values(whole, read[0])
            tags += read[1]
        services = whole.fields.get("services") if whole is not None else None
        if whole is None or not isinstance(services, Resolved) or services.form != "map":
            self.fault(Fault("extends-undefined", _spot(file), f"`{file.text}` has no `services`", path, file))
            return None
        merge.unique(whole)
        return services, tags

    def trees(self, path: str, named: Place, written: str) -> list[Tree] | None:
        """The documents of another file."""
        if path in self._trees:
            return self._trees[path]
        self.via.setdefault(path, named)
        if not self.reader.exists(path):
            self.fault(Fault("file-missing", named, f"the file `{written}` does not exist", path))
            self.is_partial = True
            return None
        source = self.source(path, named)
        if source is None:
            self.is_partial = True
            return None
        found = parse_all(source)
        if isinstance(found, SyntaxFault):
            line = source.text.count("\n", 0, found.at) + 1
            self.fault(Fault("broken-file", named, f"`{written}` is no YAML: line {line}: {found.problem}", path))
            self.is_partial = True
            return None
        self._trees[path] = found
        return found


def project_name_fault(name: str) -> str:
    """What is wrong with COMPOSE_PROJECT_NAME; empty when nothing is."""
    if _PROJECT_NAME.fullmatch(name):
        return ""
    return "a project's name holds lower-case letters, digits, `-` and `_`, and begins with a letter or digit"


def normal_name(text: str) -> str:
    """A project's name as the program makes it from `name:` or a folder."""
    return re.sub(r"[^a-z0-9_-]", "", text.lower()).lstrip("_-")


def _is_map(tree: Tree) -> bool:
    return tree.root is not None and not isinstance(target(tree.root), Scalar) and hasattr(target(tree.root), "entries")


def _nothing(files: list[list[Tree]], schema: Schema, folder: str) -> Resolved:
    node = Scalar("", "", 0, 0)
    node.parent = files[0][0]
    value = Resolved(schema.root, node, None, None, folder)
    value.form = "map"
    return value


def _remove(model: Resolved, path: tuple[str, ...]) -> None:
    """Take a path out of what earlier files gave."""
    here = model
    for name in path[:-1]:
        child = here.fields.get(name)
        if not isinstance(child, Resolved):
            return
        here = child
    if path:
        here.fields.pop(path[-1], None)


def _join(folder: str, path: str) -> str:
    return os.path.normpath(os.path.join(folder, path))


def _key(path: str) -> str:
    return os.path.normpath(path)


def _spot(value: Resolved) -> Place:
    if value.form != "scalar" and value.entry is not None:
        return place_of(value.entry)
    return place_of(value.node)


def _over(first: Names[str, str], others: dict[str, str]) -> Names[str, str]:
    """Variables of which those of `first` win, each asked for by its name."""
    return ChainMap(first, others)  # type: ignore[arg-type]  # nobody writes to it
