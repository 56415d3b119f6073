"""Services that may take all the memory of the host.

What it does
    Lists services without `mem_limit` and without `deploy.resources.limits.memory`, when other services of the file
    have one.

Why it matters
    When memory runs out the kernel chooses what to kill, and it may be another service than the one that grew.

Example
```yaml
services:
  app:
    image: python:3.12-slim
    mem_limit: 512m
  prometheus:
    image: prom/prometheus:v2.53.0
```

Use instead
```yaml
services:
  app:
    image: python:3.12-slim
    mem_limit: 512m
  prometheus:
    image: prom/prometheus:v2.53.0
    mem_limit: 1g
```

Fix
    None: the right limit is not known.

Reference
    https://docs.docker.com/reference/compose-file/deploy/#resources
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.compose import ComposeFile
from ...documents.compose.project import Service
from .. import Rule
from ._decoding import listed_services

RULE = Rule("compose-no-memory-limit", Severity.INFO, on=ComposeFile, practice=True)


def check(doc: ComposeFile) -> Iterator[Diagnostic]:
    """One finding for a file, with every service that it is about."""
    yield from listed_services(RULE, doc, _lacks, "no memory limit, while others of the file have one")


def _has(service: Service) -> bool:
    return "mem_limit" in service.value.fields or service.deploy("resources", "limits", "memory") is not None


def _lacks(service: Service) -> bool:
    return not _has(service) and any(_has(other) for other in service.doc.services.values())
