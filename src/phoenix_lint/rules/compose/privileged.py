"""A service with all rights on the host.

What it does
    Reports `privileged: true`. cAdvisor, which its own documentation runs so, is reported as well: it works with a
    device and read-only mounts.

Why it matters
    Whoever takes over the container takes over the host.

Example
```yaml
services:
  app:
    image: python:3.12-slim
    privileged: true
```

Use instead
```yaml
services:
  app:
    image: python:3.12-slim
    cap_add: [NET_ADMIN]
```

Fix
    None: which rights are needed is not known.

Reference
    https://docs.docker.com/reference/compose-file/services/#privileged
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.compose.project import Service
from .. import Rule

RULE = Rule("compose-privileged", Severity.INFO, on=Service, practice=True)


def check(service: Service) -> Iterator[Diagnostic]:
    """All rights."""
    value = service.field("privileged")
    if value is not None and value.data is True:
        yield RULE.at(value.entry or value, f"`{service.name}` has all rights on the host")
