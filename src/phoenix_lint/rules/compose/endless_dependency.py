"""A service waits for the end of one that is started again and again.

What it does
    Looks at dependencies with `condition: service_completed_successfully` on services with `restart: always` or
    `unless-stopped`, or with that policy in `deploy`.

Why it matters
    docker compose accepts the file; `up` may wait for ever, because the engine starts the container again when it
    ends.

Example
```yaml
services:
  app:
    image: python:3.12-slim
    depends_on:
      migrate:
        condition: service_completed_successfully
  migrate:
    image: python:3.12-slim
    restart: always
```

Use instead
```yaml
services:
  app:
    image: python:3.12-slim
    depends_on:
      migrate:
        condition: service_completed_successfully
  migrate:
    image: python:3.12-slim
    restart: on-failure
```

Fix
    Unsafe: `restart` of the awaited service becomes `on-failure`.

Reference
    https://docs.docker.com/reference/compose-file/services/#depends_on
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Fix, Safety, Severity
from ...documents.compose.project import Service
from ...syntax import rewrite
from .. import Rule, spot
from ._decoding import entry_or_node

RULE = Rule("compose-endless-dependency", Severity.WARNING, on=Service, fixable="unsafe")


def check(service: Service) -> Iterator[Diagnostic]:
    """Dependencies that never end."""
    for dependency in service.depends_on:
        other = service.doc.services.get(dependency.name)
        if other is None or dependency.condition != "service_completed_successfully":
            continue
        if other.restarts in ("always", "unless-stopped"):
            written = other.field("restart")
            yield RULE.at(
                entry_or_node(dependency.value),
                f"`{service.name}` waits for `{other.name}` to end, which starts again whenever it ends ({other.restarts})",
                related=[spot(written or other.value.entry or other.value, "this policy")],
                fixes=[_fix(other)],
            )


def _fix(other: Service) -> Fix | None:
    written = other.field("restart")
    if written is None or written.written or other.deploy("restart_policy") is not None:
        return None
    return rewrite.fix(
        "restart it only when it fails", Safety.UNSAFE, rewrite.replace_scalar(written.node, "on-failure")
    )
