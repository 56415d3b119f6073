"""An image whose versions of that number exist only under another name.

What it does
    Knows the well-known images that moved: cAdvisor, Grafana OSS, the exporters for PostgreSQL and Elasticsearch.
    Also images of Prometheus projects without the `v` in the tag.

Why it matters
    The image cannot be pulled, or stays at an old build for ever.

Example
```yaml
services:
  cadvisor:
    image: gcr.io/cadvisor/cadvisor:v0.53.0
```

Use instead
```yaml
services:
  cadvisor:
    image: ghcr.io/google/cadvisor:v0.53.0
```

Fix
    Unsafe: the new name; the `v` in front of the version.

Reference
    https://github.com/google/cadvisor#readme
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Safety, Severity
from ...documents.compose.project import Service
from ...schema.model import version_of
from ...stack import products
from ...syntax import rewrite
from .. import Rule

RULE = Rule("compose-renamed-image", Severity.WARNING, on=Service, fixable="unsafe")


def check(service: Service) -> Iterator[Diagnostic]:
    """Images that are not there."""
    product, value = products.of(service), service.field("image")
    if product is None or value is None:
        return
    image = product.image
    for move in product.facts.get("renamed", ()):
        if image.name != move["from"] or (image.version and image.version < version_of(move["since"])):
            continue
        if not image.version and not move.get("stale"):
            continue  # an old build, but one that works
        new = value.text.replace(move["from"], move["to"], 1)
        fix = (
            None
            if value.written
            else rewrite.fix(f"write {new}", Safety.UNSAFE, rewrite.replace_scalar(value.node, new))
        )
        yield RULE.at(value, f"since {move['since']} the image is called `{move['to']}`", fixes=[fix])
        return
    if (
        product.facts.get("tag_prefix")
        and len(image.version) == 3
        and not image.tag.startswith("v")
        and "/" in image.name
    ):
        new = value.text.replace(f":{image.tag}", f":v{image.tag}", 1)
        fix = (
            None
            if value.written
            else rewrite.fix(f"write {new}", Safety.UNSAFE, rewrite.replace_scalar(value.node, new))
        )
        yield RULE.at(value, f"`{image.name}` has no tag `{image.tag}`: its versions begin with `v`", fixes=[fix])
