"""A `${VAR:text}` where a default was meant.

What it does
    Where the Compose service that reads the file runs with `-config.expand-env`, reports a colon behind a name with
    neither a sign nor small numbers behind it.

Why it matters
    It asks for a part of the value, from a position on. Without the variable the result is empty, whatever the text.

Example
```yaml
# beside it compose.yml, where loki has `-config.expand-env=true`
auth_enabled: false
server:
  http_listen_port: ${PORT:3100}
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
    Unsafe: the dash of a default.

Reference
    https://grafana.com/docs/loki/latest/configure/#use-environment-variables-in-the-configuration
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Safety, Severity
from ...documents.parts import DecodedFile
from .. import Rule
from ._variables import expanded, insertion

RULE = Rule("loki-variable-without-default", Severity.WARNING, on=DecodedFile, fixable="unsafe")


def check(doc: DecodedFile) -> Iterator[Diagnostic]:
    """Variables of a file that is expanded."""
    for found, place in expanded(doc):
        if found.substring:
            fix = insertion(doc.tree, found.operator + 1, "-", "write `:-`", Safety.UNSAFE)
            message = f"`:` behind `{found.name}` takes a part of its value; a default is written `:-`"
            yield RULE.at(place, message, fixes=[fix])
