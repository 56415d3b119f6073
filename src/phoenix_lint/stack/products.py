"""The well-known images: what they contain and how they are asked for their health. The facts are in schemas/products.json."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any, NamedTuple

from ..documents.compose.project import Service
from ..lang import images
from ..lang.images import Image
from ..schema.model import data_text, version_of


class Product(NamedTuple):
    """A product by one of its images. `row`: what is in that version's image; empty when no row fits."""

    name: str
    facts: dict[str, Any]
    image: Image
    row: dict[str, Any]

    @property
    def probe(self) -> list[str]:
        """A health check that works in the image; empty when none is known."""
        for one in self.facts.get("probe", ()):
            if _within(self.image.version, one):
                words: list[str] = one["test"]
                tool = words[1] if words[0] == "CMD" else ""
                return words if tool not in ("wget", "curl") or self.has(tool) else []
        return []

    @property
    def has_healthcheck(self) -> bool | None:
        """Whether the image brings one; None when that is not known."""
        return self.row.get("healthcheck", False) if self.row else None

    def has(self, tool: str) -> bool | None:
        """Whether sh, wget or curl is in the image; None when that is not known."""
        return self.row.get(tool) if self.row else None


@lru_cache(1)
def _index() -> dict[str, tuple[str, dict[str, Any]]]:
    products = json.loads(data_text("products.json"))["products"]
    return {name: (key, facts) for key, facts in products.items() for name in facts["names"]}


@lru_cache(512)
def of_image(text: str) -> Product | None:
    """The product of an image reference; None when we do not know it."""
    image = images.parse(text)
    found = _index().get(image.name) if image is not None else None
    if image is None or found is None:
        return None
    name, facts = found
    return Product(name, facts, image, _row(facts["runtime"], image))


def of(service: Service) -> Product | None:
    """The product that a service runs; None when it is built here, not known, or its image holds an open variable."""
    image = service.field("image")
    if image is None or image.unsure or service.value.get("build") is not None:
        return None
    return of_image(image.text)


def _row(rows: list[dict[str, Any]], image: Image) -> dict[str, Any]:
    """The row of the variant that the tag names, else of the default image, in the version's range."""
    variants = {r["variant"] for r in rows if r.get("variant")}
    wanted = next((v for v in sorted(variants, key=len, reverse=True) if image.variant.startswith(v)), "")
    if image.variant and not wanted and not image.variant.startswith(("-rc", "-security")):
        return {}
    fitting = [r for r in rows if r.get("variant", "") == wanted and _within(image.version, r)]
    return fitting[-1] if fitting else {}


def _within(version: tuple[int, ...], bounds: dict[str, Any]) -> bool:
    """Whether a version lies in a range; no version is the newest."""
    since, until = bounds.get("since"), bounds.get("until")
    try:
        low, high = version_of(since) if since else (), version_of(until) if until else ()
    except ValueError:
        return until is None
    if not version:
        return not high
    return version >= low[: len(version)] and (not high or version[: len(high)] <= high)
