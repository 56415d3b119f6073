"""Images without a version.

What it does
    Lists services whose image has no tag and no digest, or the tag `latest`. Images that are built here are left
    out.

Why it matters
    Which version runs depends on the day of the last pull: an upgrade across a major version comes unasked, and two
    hosts run different ones.

Example
```yaml
services:
  loki:
    image: grafana/loki:latest
```

Use instead
```yaml
services:
  loki:
    image: grafana/loki:3.5.0
```

Fix
    None: which version is meant is not known.

Reference
    https://docs.docker.com/reference/compose-file/services/#image
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.compose import ComposeFile
from ...documents.compose.project import Service
from ...lang import images
from .. import Rule
from ._decoding import listed_services

RULE = Rule("compose-image-not-pinned", Severity.INFO, on=ComposeFile, practice=True)


def check(doc: ComposeFile) -> Iterator[Diagnostic]:
    """One finding for a file, with every service that it is about."""
    yield from listed_services(RULE, doc, _lacks, "no version in the image")


def _lacks(service: Service) -> bool:
    value = service.field("image")
    if value is None or value.unsure or service.value.get("build") is not None:
        return False
    image = images.parse(value.text)
    return image is not None and not image.digest and image.tag in ("", "latest")
