"""Paths to files: folders are walked, what git ignores is left out, kinds are told by content first and name second."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from typing import Any

from .documents import KINDS, Kind, by_name, recognise
from .files import Reader
from .lang import dotenv
from .settings import Settings, matches
from .source import Source, Unreadable
from .syntax.nodes import Mapping, Node, Scalar, Sequence, Tree, is_merge, iter_nodes, target
from .syntax.parser import SyntaxFault, parse
from .syntax.variables import is_rendered

SKIPPED = frozenset(
    (".git", ".hg", ".svn", "node_modules", ".venv", "venv", "__pycache__", ".terraform", ".phoenix_lint_cache", ".tox")
)
_TOP_KEY = re.compile(r"(?m)^[\"']?([A-Za-z_][\w-]*)[\"']?[ \t]*:")


def files_below(folder: str, settings: Settings) -> Iterator[str]:
    """The files of a folder that may be of a known kind, sorted, ignored ones left out."""
    ignores = _Ignores(folder)
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(d for d in folders if d not in SKIPPED and not ignores.match(os.path.join(here, d), True))
        for name in sorted(names):
            path = os.path.join(here, name)
            if _is_candidate(name) and not ignores.match(path, False) and not is_excluded(path, settings):
                yield os.path.normpath(path)


def _is_candidate(name: str) -> bool:
    low = name.lower()
    return low.endswith((".yml", ".yaml", ".rules")) or (
        is_rendered(low) and (".yml" in low or ".yaml" in low or by_name(low) is not None)
    )


def is_excluded(path: str, settings: Settings) -> bool:
    """Whether the settings exclude a path."""
    relative = settings.relative(path)
    return any(matches(relative, pattern) for pattern in settings.exclude)


class _Ignores:
    """The .gitignore files from the repository's root down to where the walk is; read as it goes."""

    def __init__(self, folder: str) -> None:
        self.specs: dict[str, Any] = {}
        self.root = os.path.abspath(folder)
        while not os.path.exists(os.path.join(self.root, ".git")) and os.path.dirname(self.root) != self.root:
            self.root = os.path.dirname(self.root)
        self.is_repository = os.path.exists(os.path.join(self.root, ".git"))

    def match(self, path: str, folder: bool) -> bool:
        if not self.is_repository:
            return False
        full = os.path.abspath(path)
        here = os.path.dirname(full)
        while here.startswith(self.root):
            spec = self.spec(here)
            if spec is not None and spec.match_file(os.path.relpath(full, here) + ("/" if folder else "")):
                return True
            if here == self.root:
                return False
            here = os.path.dirname(here)
        return False

    def spec(self, folder: str) -> Any:
        if folder not in self.specs:
            path = os.path.join(folder, ".gitignore")
            self.specs[folder] = None
            if os.path.isfile(path):
                import pathspec

                with open(path, encoding="utf-8", errors="replace") as file:
                    self.specs[folder] = pathspec.GitIgnoreSpec.from_lines(file.read().splitlines())
        return self.specs[folder]


def stacks_around(paths: Iterable[str]) -> list[str]:
    """The folders of the stacks that files belong to, each once: the nearest one, at or above the file and within its
    repository, that has a Compose file. A file that is in none stands for itself; a folder too.
    """
    found: dict[str, None] = {}
    for path in paths:
        folder = path if os.path.isdir(path) else os.path.dirname(path)
        while not _has_compose(folder):
            absolute = os.path.abspath(folder)
            if os.path.exists(os.path.join(absolute, ".git")) or os.path.dirname(absolute) == absolute:
                folder = path
                break
            folder = os.path.join(folder, "..")
        found[os.path.relpath(folder)] = None
    return [path for path in found if not any(_is_below(path, other) for other in found)]


def _has_compose(folder: str) -> bool:
    try:
        names = [entry.name for entry in os.scandir(folder or ".")]
    except OSError:
        return False
    return any(_is_candidate(name) and by_name(name) is KINDS["compose"] for name in names)


def _is_below(path: str, other: str) -> bool:
    return path != other and not os.path.relpath(path, other).startswith("..")


_MAIN = ("compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml")
_OVERRIDES = (
    "compose.override.yml",
    "compose.override.yaml",
    "docker-compose.override.yml",
    "docker-compose.override.yaml",
)


def together(path: str, tree: Tree, kind: Kind, settings: Settings, reader: Reader) -> tuple[tuple[str, ...], str]:
    """The Compose files that a file is used with, and their env file. Empty when it stands alone.

    What the settings say; what COMPOSE_FILE in `.env` says; a default file with its override; a part with the file that
    includes it; an overlay with the default file of its folder, or with the one file there that completes it.
    Source: docs.docker.com/compose, Merge Compose files; ../shared/facts/compose/semantics.md, Files.
    """
    if kind.name != "compose" or settings.isolated:
        return (), ""
    for stack in settings.stacks.values():
        files = [os.path.normpath(os.path.join(settings.root, f)) for f in stack.files]
        same = [f for f in files if os.path.abspath(f) == os.path.abspath(path)]
        if same:
            env_file = os.path.normpath(os.path.join(settings.root, stack.env_file)) if stack.env_file else ""
            return tuple(path if f in same else os.path.relpath(f) for f in files), env_file
    folder, name = os.path.split(path)
    listed = _compose_file(folder, settings, reader)
    if path in listed:
        return listed, ""
    main = next((m for n in _MAIN if reader.exists(m := os.path.join(folder, n))), None)
    override = next((o for n in _OVERRIDES if reader.exists(o := os.path.join(folder, n))), None)
    if name in _MAIN:
        return ((path, override) if override and path == main else ()), ""
    if main is not None and name in _OVERRIDES:
        return (main, path), ""
    needed = needs(tree)
    including = _includer(path, reader) if needed or _include(tree) is not None else None
    if including:
        return (including,), ""
    base = _base_of(path, main, needed, reader) if needed else None
    return ((base, path) if base else ()), ""


def _compose_file(folder: str, settings: Settings, reader: Reader) -> tuple[str, ...]:
    """The files of COMPOSE_FILE, as `.env` of the folder or the environment sets it."""
    try:
        source = reader.read(os.path.join(folder, ".env"))
        values = dotenv.read(source.text, settings.environment.get).values if "COMPOSE_FILE" in source.text else {}
    except Unreadable:
        values = {}
    said = settings.environment.get("COMPOSE_FILE") or values.get("COMPOSE_FILE", "")
    separator = settings.environment.get("COMPOSE_PATH_SEPARATOR") or values.get("COMPOSE_PATH_SEPARATOR") or ":"
    return tuple(os.path.normpath(os.path.join(folder, f)) for f in said.split(separator) if f)


Needed = set[tuple[str, str]]  # section of the top level, name


def _base_of(path: str, main: str | None, needed: Needed, reader: Reader) -> str | None:
    """The file of the folder that gives what an overlay needs; the default file where services need an image and none does."""
    folder = os.path.dirname(path)
    others = [p for e in ("yml", "yaml") for p in reader.glob(os.path.join(folder, f"*.{e}"))]
    ranked = ([main] if main else []) + [p for p in map(os.path.normpath, others) if p not in (main, path)]
    for candidate in ranked:
        try:
            source = reader.read(candidate)
        except Unreadable:
            continue
        found = parse(source) if all(n in source.text for _, n in needed) else None
        if isinstance(found, Tree) and needed <= _gives(found):
            return candidate
    return main if any(section == "services" for section, _ in needed) else None


def _includer(path: str, reader: Reader) -> str | None:
    """The Compose file beside, or in the folder above, that includes this one."""
    folder, name = os.path.split(path)
    for where in (folder, os.path.dirname(folder) if folder else ".."):
        for candidate in [p for e in ("yml", "yaml") for p in reader.glob(os.path.join(where, f"*.{e}"))]:
            try:
                source = reader.read(candidate)
            except Unreadable:
                continue
            if "include:" not in source.text or name not in source.text:
                continue
            found = parse(source)
            texts = [n.value for n in iter_nodes(_include(found)) if isinstance(n, Scalar)]
            if any(os.path.normpath(os.path.join(where, t)) == os.path.normpath(path) for t in texts):
                return os.path.normpath(candidate)
    return None


def _include(tree: Tree | SyntaxFault) -> Node | None:
    root = target(tree.root) if isinstance(tree, Tree) and tree.root is not None else None
    entry = root.get("include") if isinstance(root, Mapping) else None
    return entry.value if entry is not None else None


def _section(tree: Tree, name: str) -> dict[str, Any]:
    root = target(tree.root) if tree.root is not None else None
    entry = root.get(name) if isinstance(root, Mapping) else None
    listed = target(entry.value) if entry is not None else None
    return {e.name: target(e.value) for e in listed.entries} if isinstance(listed, Mapping) else {}


_WHOLE = frozenset(("image", "build", "extends", "provider", "<<"))


def _gives(tree: Tree) -> Needed:
    """What a Compose file defines whole."""
    given = {(section, name) for section in ("networks", "volumes") for name in _section(tree, section)}
    for name, body in _section(tree, "services").items():
        if isinstance(body, Mapping) and any(e.name in _WHOLE for e in body.entries):
            given.add(("services", name))
    return given


def needs(tree: Tree) -> Needed:
    """What a Compose file uses and only another file can define: it is an overlay when there is anything."""
    if _section(tree, "include") or "include:" in tree.source.text:
        return set()
    needed: Needed = set()
    for name, body in _section(tree, "services").items():
        if not isinstance(body, Mapping):
            continue
        if not any(e.name in _WHOLE for e in body.entries):
            needed.add(("services", name))
        for field, section in (("depends_on", "services"), ("networks", "networks")):
            entry = body.get(field)
            used = target(entry.value) if entry is not None else None
            if isinstance(used, Mapping):
                needed |= {(section, e.name) for e in used.entries if not is_merge(e)}
            elif isinstance(used, Sequence):
                needed |= {(section, n.value) for i in used.items if isinstance(n := target(i), Scalar)}
    return {n for n in needed - _gives(tree) if n[1] != "default" and "$" not in n[1]}


def set_kind(path: str, settings: Settings) -> Kind | None:
    """The kind that the command line or the settings give a file."""
    if settings.kind:
        return KINDS[settings.kind]
    relative = settings.relative(path)
    return next((KINDS[kind] for pattern, kind in settings.kinds.items() if matches(relative, pattern)), None)


def own_schema(path: str, settings: Settings) -> str | None:
    """The path of the user's own JSON Schema for a file."""
    relative = settings.relative(path)
    found = next((schema for pattern, schema in settings.schemas.items() if matches(relative, pattern)), None)
    return os.path.join(settings.root, found) if found else None


def may_be_known(source: Source) -> bool:
    """A cheap look: whether parsing a file could show that it is of a known kind."""
    return by_name(source.path) is not None or any(
        key in source.text for kind in KINDS.values() for key in kind.telling
    )


def kind_of(path: str, tree: Tree | SyntaxFault, source: Source) -> Kind | None:
    """The kind of a file; of one that does not parse by the keys at its lines' starts."""
    if isinstance(tree, Tree):
        return recognise(tree, path)
    keys = {m[1] for m in _TOP_KEY.finditer(source.text)}
    if "groups" in keys and "expr:" in source.text:
        return KINDS["rules"]
    for kind in KINDS.values():
        if (len(keys & kind.telling) >= 2 or keys & kind.alone) and not keys & kind.foreign:
            return kind
    return by_name(path)
