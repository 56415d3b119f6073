"""A `${...}` that Loki or Promtail cannot put in.

What it does
    Where the Compose service that reads the file runs with `-config.expand-env`, reports `${VAR-text}`, `${VAR+text}`,
    `${VAR?text}` and braces that are never closed, in comments too.

Why it matters
    The program does not start: "missing closing brace". It takes `${VAR:-text}`, and not all that a shell takes.

Example
```yaml
# beside it compose.yml, where loki has `-config.expand-env=true`
auth_enabled: false
server:
  http_listen_port: ${PORT-3100}
common:
  path_prefix: /loki
schema_config:
  configs:
    - from: 2024-01-01
      store: tsdb
      object_store: filesystem
      schema: v13
      index:
        prefix: index_
        period: 24h
```

Use instead
```yaml
# beside it compose.yml, where loki has `-config.expand-env=true`
auth_enabled: false
server:
  http_listen_port: ${PORT:-3100}
common:
  path_prefix: /loki
schema_config:
  configs:
    - from: 2024-01-01
      store: tsdb
      object_store: filesystem
      schema: v13
      index:
        prefix: index_
        period: 24h
```

Fix
    Safe: the colon that is missing; the two differ only for a variable that is set and empty.

Reference
    https://grafana.com/docs/loki/latest/configure/#use-environment-variables-in-the-configuration
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Safety, Severity
from ...documents.parts import DecodedFile
from .. import Rule
from ._variables import expanded, insertion

RULE = Rule("loki-bad-variable", Severity.ERROR, on=DecodedFile, fixable="safe", verdict=True)


def check(doc: DecodedFile) -> Iterator[Diagnostic]:
    """Variables of a file that is expanded."""
    for found, place in expanded(doc):
        if found.fault:
            known = found.closed and insertion(doc.tree, found.operator, ":", "write the colon", Safety.SAFE)
            yield RULE.at(place, f"the variable `{found.name}` cannot be put in: {found.fault}", fixes=[known or None])
