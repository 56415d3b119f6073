"""Which program of which version reads a file: told by the service of a Compose file that mounts it."""

from __future__ import annotations

import os
from collections.abc import Mapping as Names
from typing import TYPE_CHECKING, NamedTuple

from ..documents import KINDS, Context
from ..files import Reader, Recorder
from ..schema.model import Version, version_of, versions

if TYPE_CHECKING:
    from ..documents.compose import ComposeFile
    from ..documents.compose.project import Service

# Programs that the images of products run, as far as their versions are judged.
_PROGRAMS = frozenset(("prometheus", "alertmanager", "loki", "promtail"))
_ABOVE = 4


class Run(NamedTuple):
    """A service that reads a file. `version` is empty when the tag names none; `expands`: variables in the file are put in."""

    service: Service
    version: Version
    expands: bool


class Runs:
    """What the Compose files near the checked ones run; each is loaded once."""

    def __init__(self, reader: Reader, environment: Names[str, str]) -> None:
        self.reader, self.environment = reader, environment
        self._loaded: dict[str, tuple[Recorder, ComposeFile | None]] = {}

    def of(self, path: str, program: str, reader: Reader | None = None) -> Run | None:
        """The service that reads a file with a program, in the nearest Compose file that has one.

        `reader`: who asks; a recorder gets what the Compose files asked as its parts.
        """
        reader = reader or self.reader
        if program not in _PROGRAMS:
            return None
        folder = os.path.dirname(path)
        for _ in range(_ABOVE):
            for compose in _composes(folder, reader):
                recorder, doc = self._load(compose)
                if isinstance(reader, Recorder):
                    reader.parts.append(recorder)
                found = _within(doc, path, program)
                if found is not None:
                    return found
            if reader.exists(os.path.join(folder, ".git")):
                return None
            above = os.path.normpath(os.path.join(folder, ".."))
            folder = "" if above == "." else above
        return None

    def _load(self, path: str) -> tuple[Recorder, ComposeFile | None]:
        if path not in self._loaded:
            from ..documents.compose import read_compose_file  # most runs on one file need none of it

            recorder = Recorder(self.reader, self.environment)
            context = Context(version_of(versions("compose")[-1]), recorder, environment=recorder.environment)
            self._loaded[path] = recorder, read_compose_file(path, context)
        return self._loaded[path]


def _composes(folder: str, reader: Reader) -> list[str]:
    """The Compose files of a folder, those with default names first."""
    found = [p for e in ("yml", "yaml") for p in reader.glob(os.path.join(folder, f"*.{e}"))]
    named = [p for p in map(os.path.normpath, found) if os.path.basename(p).startswith(KINDS["compose"].names)]
    return sorted(named, key=lambda p: (len(os.path.basename(p)), p))


def _within(doc: ComposeFile | None, file: str, program: str) -> Run | None:
    from . import products  # with all of Compose

    for service in doc.all_services.values() if doc is not None else ():
        product = products.of(service)
        if product is not None and product.name == program and _mounts(service, file):
            return Run(service, product.image.version, _expands(service))
    return None


def known_version(version: Version, schema: str) -> str:
    """A version in full: of a tag such as `v3` the newest 3.x that the schema covers."""
    if len(version) >= 3:
        return ".".join(map(str, version))
    fitting = [v for v in versions(schema) if version_of(v)[: len(version)] == version]
    return fitting[-1] if fitting else ".".join(map(str, (*version, 0, 0)[:3]))


def _mounts(service: Service, file: str) -> bool:
    path = os.path.normpath(file)
    for mount in service.mounts:
        if mount.kind == "bind" and mount.path and not os.path.isabs(mount.source):
            if mount.path == path or path.startswith(mount.path.rstrip("/") + "/"):
                return True
    return False


def _expands(service: Service) -> bool:
    """Whether the program is told to put variables into its configuration (Loki and Promtail)."""
    words = [w.lstrip("-") for w in service.command or ()]
    return any(w in ("config.expand-env", "config.expand-env=true") for w in words)
