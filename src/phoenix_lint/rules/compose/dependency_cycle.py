"""Services that wait for each other.

What it does
    Follows `depends_on`, `links`, `volumes_from` and shared namespaces from service to service.

Why it matters
    docker compose refuses the whole project since 2.24; before that it stopped at `up`.

Example
```yaml
services:
  app:
    image: python:3.12-slim
    depends_on: [db]
  db:
    image: mongo:7
    depends_on: [app]
```

Use instead
```yaml
services:
  app:
    image: python:3.12-slim
    depends_on: [db]
  db:
    image: mongo:7
```

Fix
    Suggestion: the dependency that closes the circle is taken out.

Reference
    https://docs.docker.com/reference/compose-file/services/#depends_on
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.compose import ComposeFile
from ...documents.compose.project import Dependency
from .. import Rule
from ._decoding import entry_or_node

RULE = Rule("compose-dependency-cycle", Severity.ERROR, on=ComposeFile, verdict=True, program_since="2.24", late=True)


def check(doc: ComposeFile) -> Iterator[Diagnostic]:
    """Each circle once, at the dependency that closes it."""
    state: dict[str, int] = {}
    for start in doc.services:
        if start in state:
            continue
        trail: list[tuple[str, list[Dependency]]] = [(start, list(doc.services[start].dependencies))]
        state[start] = 1
        while trail:
            name, left = trail[-1]
            if not left:
                state[name] = 2
                trail.pop()
                continue
            dependency = left.pop(0)
            other = doc.services.get(dependency.name)
            if other is None:
                continue
            if state.get(other.name) == 1:
                names = [n for n, _ in trail]
                circle = [*names[names.index(other.name) :], other.name]
                yield RULE.at(entry_or_node(dependency.value), f"services wait for each other: {' -> '.join(circle)}")
            elif other.name not in state:
                state[other.name] = 1
                trail.append((other.name, list(other.dependencies)))
