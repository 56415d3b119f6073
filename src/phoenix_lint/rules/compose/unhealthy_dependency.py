"""A service waits for the health of one that has no health check.

What it does
    Looks at dependencies with `condition: service_healthy`. A health check may come from the project or from the
    image; images that we do not know, and those that are built here, are taken to have one.

Why it matters
    docker compose accepts the file; `up` stops with "container has no healthcheck configured".

Example
```yaml
services:
  app:
    image: python:3.12-slim
    depends_on:
      mongo:
        condition: service_healthy
  mongo:
    image: mongo:7
```

Use instead
```yaml
services:
  app:
    image: python:3.12-slim
    depends_on:
      mongo:
        condition: service_healthy
  mongo:
    image: mongo:7
    healthcheck:
      test: ["CMD", "mongosh", "--quiet", "--eval", "db.adminCommand('ping')"]
      interval: 10s
      timeout: 5s
      retries: 5
```

Fix
    Unsafe: the service gets the health check that works in its image.

Reference
    https://docs.docker.com/reference/compose-file/services/#depends_on
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Fix, Safety, Severity
from ...documents.compose.project import Dependency, Service
from ...stack import products
from ...syntax import rewrite
from ...syntax.nodes import Mapping, tree_of
from .. import Rule, spot
from ._decoding import entry_or_node

RULE = Rule("compose-unhealthy-dependency", Severity.ERROR, on=Service, fixable="unsafe", late=True)


def check(service: Service) -> Iterator[Diagnostic]:
    """Dependencies that never become healthy."""
    for dependency in service.depends_on:
        other = service.doc.services.get(dependency.name)
        if dependency.condition != "service_healthy" or other is None or not dependency.required:
            continue
        check = other.healthcheck
        if check is not None and not check.disabled:
            continue
        product = products.of(other)
        if check is None and (product is None or product.has_healthcheck is not False):
            continue
        reason = "switches it off" if check is not None else "has none, and its image brings none"
        yield RULE.at(
            entry_or_node(dependency.value),
            f"`{service.name}` waits for the health of `{other.name}`, which {reason}",
            related=[spot(other.value.entry or other.value, "this service")],
            fixes=[_added(dependency, other, product.probe) if check is None and product is not None else None],
        )


def _added(dependency: Dependency, other: Service, probe: list[str]) -> Fix | None:
    node = other.value.node
    if not probe or not isinstance(node, Mapping) or tree_of(node) is not tree_of(dependency.value.node):
        return None
    lines: dict[str, rewrite.Fragment] = {
        "test": rewrite.quoted_list(probe),
        "interval": "10s",
        "timeout": "5s",
        "retries": rewrite.Raw("5"),
    }
    return rewrite.fix(
        f"give `{other.name}` a health check", Safety.UNSAFE, rewrite.insert_entry(node, "healthcheck", lines)
    )
