"""A health check with `start_interval` and without `start_period`.

What it does
    Looks at every health check. The interval holds during the start period, whose default is none.

Why it matters
    docker compose accepts the file; since 2.36 `up` refuses to make the container, before that the interval had no
    effect.

Example
```yaml
services:
  app:
    image: python:3.12-slim
    healthcheck:
      test: ["CMD", "true"]
      start_interval: 2s
```

Use instead
```yaml
services:
  app:
    image: python:3.12-slim
    healthcheck:
      test: ["CMD", "true"]
      start_interval: 2s
      start_period: 30s
```

Fix
    Unsafe: `start_period: 30s` is added.

Reference
    https://docs.docker.com/reference/compose-file/services/#healthcheck
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Safety, Severity
from ...documents.compose.project import Service
from ...syntax import rewrite
from ...syntax.nodes import Mapping
from .. import Rule

RULE = Rule("compose-start-interval", Severity.ERROR, on=Service, fixable="unsafe", program_since="2.36", late=True)


def check(service: Service) -> Iterator[Diagnostic]:
    """An interval for a period that is not there."""
    value = service.field("healthcheck")
    if value is None or value.form != "map" or value.incomplete:
        return
    interval = value.child("start_interval")
    if interval is None or value.child("start_period") is not None:
        return
    node = value.node
    fix = None
    if isinstance(node, Mapping):
        fix = rewrite.fix("add a start period of 30s", Safety.UNSAFE, rewrite.insert_entry(node, "start_period", "30s"))
    yield RULE.at(interval.entry or interval, "`start_interval` needs a `start_period`", fixes=[fix])
