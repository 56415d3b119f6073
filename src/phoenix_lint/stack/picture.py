"""What a Compose project looks like: its services, what each waits for, which files each gets."""

from __future__ import annotations

import os
from collections.abc import Mapping as Names
from typing import NamedTuple

from ..documents import Context
from ..documents.compose import read_compose_file
from ..files import Reader
from ..schema.model import version_of, versions


class Edge(NamedTuple):
    """A service waits for another: `condition` as in `depends_on`, `field`: where that is said."""

    name: str
    condition: str
    field: str


class Box(NamedTuple):
    """A service. `mounts`: host paths that it gets."""

    name: str
    image: str
    mounts: tuple[str, ...]
    needs: tuple[Edge, ...]

    def gets(self, path: str) -> bool:
        """Whether a file is mounted into the service."""
        return any(path == m or path.startswith(m.rstrip("/") + "/") for m in self.mounts)


class Picture(NamedTuple):
    """A project by its name, the Compose files that make it, and its services in file order."""

    name: str
    files: tuple[str, ...]
    boxes: tuple[Box, ...]


def picture(path: str, together: tuple[str, ...], reader: Reader, environment: Names[str, str]) -> Picture | None:
    """The project of a Compose file; None when it cannot be read. Switched-off services are left out."""
    version = version_of(versions("compose")[-1])
    doc = read_compose_file(path, Context(version, reader, environment=environment, together=together))
    if doc is None:
        return None
    boxes = []
    for service in doc.services.values():
        mounted = tuple(os.path.normpath(m.path) for m in service.mounts if m.kind == "bind" and m.path)
        needs = tuple(Edge(d.name, d.condition, d.by) for d in service.dependencies)
        image = service.text("image") or ("built here" if service.value.get("build") is not None else "")
        boxes.append(Box(service.name, image, mounted, needs))
    return Picture(doc.name, tuple(doc.paths), tuple(boxes))
