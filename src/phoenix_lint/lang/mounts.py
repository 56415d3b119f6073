"""The short form of volumes and devices: `[SOURCE:]TARGET[:OPTIONS]`.

Source: github.com/compose-spec/compose-go format/volume.go; ../shared/facts/compose/semantics.md, Volumes.
"""

from __future__ import annotations

import posixpath
import re
from functools import lru_cache
from typing import NamedTuple

_PATH = re.compile(r"[./~]|\\\\|[A-Za-z]:")
KNOWN_OPTIONS = frozenset(
    ("ro", "rw", "z", "Z", "nocopy", "rprivate", "private", "rshared", "shared", "rslave", "slave")
)


class BadMount(ValueError):
    """The text is no volume; the message says why."""


class MountSpec(NamedTuple):
    """A short form. `kind`: bind or volume; `source` is empty for an anonymous volume; `target` is as written."""

    kind: str
    source: str
    target: str
    options: tuple[str, ...] = ()


@lru_cache(2048)
def parse(text: str) -> MountSpec:
    """Raises BadMount."""
    if not text:
        raise BadMount("the volume is empty")
    if len(text) <= 2:
        return MountSpec("volume", "", text)
    parts = _split(text)
    if len(parts) == 1:
        return MountSpec("volume", "", parts[0])
    if any(not p for p in parts):
        raise BadMount("nothing stands between two colons, or at an end")
    if len(parts) > 3:
        raise BadMount("more than three parts between colons")
    source, target = parts[0], parts[1]
    options = tuple(parts[2].split(",")) if len(parts) == 3 else ()
    return MountSpec("bind" if is_path(source) else "volume", source, target, options)


def _split(text: str) -> list[str]:
    """At the colons, but that behind a drive letter."""
    parts: list[str] = []
    current = ""
    for char in text:
        if char == ":" and not (len(current) == 1 and current.isalpha()):
            parts.append(current)
            current = ""
        else:
            current += char
    return [*parts, current]


def is_path(source: str) -> bool:
    """Whether a source is a path; else it is the name of a volume."""
    return bool(_PATH.match(source))


def clean(target: str) -> str:
    """A path in the container as it is compared: without a slash at its end, `..` resolved."""
    return posixpath.normpath(target) if target else target
