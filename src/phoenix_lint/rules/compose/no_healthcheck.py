"""Services whose health nothing asks for.

What it does
    Lists services of well-known images that bring no health check, to which the project gives none either, although
    one that works in the image is known.

Why it matters
    The engine only sees whether the process runs; other services cannot wait until it is ready.

Example
```yaml
services:
  prometheus:
    image: prom/prometheus:v2.53.0
```

Use instead
```yaml
services:
  prometheus:
    image: prom/prometheus:v2.53.0
    healthcheck:
      test: ["CMD", "wget", "-q", "--spider", "http://localhost:9090/-/healthy"]
```

Fix
    None: `explain` and the page of the product say which one works.

Reference
    https://docs.docker.com/reference/compose-file/services/#healthcheck
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.compose import ComposeFile
from ...documents.compose.project import Service
from ...stack import products
from .. import Rule
from ._decoding import listed_services

RULE = Rule("compose-no-healthcheck", Severity.INFO, on=ComposeFile, practice=True)


def check(doc: ComposeFile) -> Iterator[Diagnostic]:
    """One finding for a file, with every service that it is about."""
    yield from listed_services(RULE, doc, _lacks, "no health check, and neither has the image")


def _lacks(service: Service) -> bool:
    product = products.of(service)
    return (
        product is not None
        and product.has_healthcheck is False
        and bool(product.probe)
        and "healthcheck" not in service.value.fields
    )
