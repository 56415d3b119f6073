"""Image references: `[REGISTRY/]REPOSITORY[:TAG][@DIGEST]`.

Source: github.com/distribution/reference reference.go, normalize.go.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

_REFERENCE = re.compile(
    r"(?P<name>(?:[A-Za-z0-9.-]+(?::[0-9]+)?/)?[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*"
    r"(?:/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*)"
    r"(?::(?P<tag>[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?(?:@(?P<digest>[A-Za-z0-9+._-]+:[0-9a-fA-F]{32,}))?"
)
_VERSION = re.compile(r"v?([0-9]+(?:\.[0-9]+)*)(?![0-9A-Za-z])")

_NO_VARIANT = re.compile(
    r"-(?:latest|stable|mainline|main|oss|bookworm|bullseye|buster|trixie|noble|jammy|focal|management)(?![a-z0-9])"
)


class Image(NamedTuple):
    """A reference. `name`: without docker.io/ and library/; `tag` is empty when none is written."""

    name: str
    tag: str
    digest: str

    @property
    def version(self) -> tuple[int, ...]:
        """The numbers that the tag begins with; none for words such as `latest`."""
        match = _VERSION.match(self.tag)
        return tuple(int(n) for n in match[1].split(".")) if match else ()

    @property
    def variant(self) -> str:
        """What follows the version in the tag: `-alpine`; the names of releases of Debian and Ubuntu are left out."""
        match = _VERSION.match(self.tag)
        rest = self.tag[match.end() :] if match else f"-{self.tag}" if self.tag else ""
        return _NO_VARIANT.sub("", rest)


@lru_cache(512)
def parse(text: str) -> Image | None:
    """None when the text is no reference."""
    match = _REFERENCE.fullmatch(text)
    if match is None:
        return None
    name = re.sub(r"^(?:index\.)?docker\.io/", "", match["name"])
    name = name.removeprefix("library/")
    return Image(name, match["tag"] or "", match["digest"] or "")
