"""A service waits only for the start of one that could tell when it is ready.

What it does
    Looks at short dependencies on services that have a health check.

Why it matters
    The container is started, nothing more: the service that needs it may fail at its first attempt, and nothing
    says so.

Example
```yaml
services:
  app:
    image: python:3.12-slim
    depends_on: [db]
  db:
    image: postgres:16
    healthcheck:
      test: ["CMD-SHELL", "pg_isready -U postgres"]
```

Use instead
```yaml
services:
  app:
    image: python:3.12-slim
    depends_on:
      db:
        condition: service_healthy
  db:
    image: postgres:16
    healthcheck:
      test: ["CMD-SHELL", "pg_isready -U postgres"]
```

Fix
    Unsafe: the list becomes a map with conditions: `service_healthy` where there is a health check.

Reference
    https://docs.docker.com/reference/compose-file/services/#depends_on
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Fix, Safety, Severity
from ...documents.compose.project import Service
from ...syntax import rewrite
from ...syntax.nodes import Sequence
from .. import Rule

RULE = Rule("compose-weak-dependency", Severity.INFO, on=Service, fixable="unsafe", practice=True)


def check(service: Service) -> Iterator[Diagnostic]:
    """Lists of names of which some could be waited for; one finding for a list."""
    value = service.field("depends_on")
    if value is None or value.form != "list":
        return
    ready = [d.name for d in service.depends_on if _can_tell(service, d.name)]
    if ready:
        names = ", ".join(f"`{n}`" for n in ready)
        yield RULE.at(
            value.entry or value,
            f"`{service.name}` waits for the start of {names}, not until it is ready: there is a health check",
            fixes=[_fix(service)],
        )


def _can_tell(service: Service, name: str) -> bool:
    other = service.doc.services.get(name)
    check = other.healthcheck if other is not None else None
    return check is not None and bool(check.words) and not check.disabled


def _fix(service: Service) -> Fix | None:
    value = service.field("depends_on")
    if value is None or value.entry is None or not isinstance(value.node, Sequence) or value.written:
        return None
    if any(i.written for i in value.elements()):
        return None
    conditions: dict[str, rewrite.Fragment] = {
        d.name: {"condition": "service_healthy" if _can_tell(service, d.name) else "service_started"}
        for d in service.depends_on
    }
    return rewrite.fix(
        "wait until it is healthy",
        Safety.UNSAFE,
        rewrite.replace_entries(value.entry.parent, [value.entry], "depends_on", conditions),
    )
