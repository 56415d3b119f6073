"""A value of a kind that the field cannot hold.

What it does
    Reports lists where a text belongs, quoted numbers and booleans, empty list items that cannot be empty.

Why it matters
    The program refuses the whole file and does not start.

Example
```yaml
auth_enabled: false
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
server:
  http_listen_port: "3100"
```

Use instead
```yaml
auth_enabled: false
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
server:
  http_listen_port: 3100
```

Fix
    Safe: the quotes of a number or boolean are removed; one value where a list belongs becomes a list of one.
    Unsafe: `yes`-like words become booleans.

Reference
    https://grafana.com/docs/loki/latest/configure/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...schema.decode import Problem
from .. import Rule
from .._decoding import wrong_type
from ._decoding import WORDS

RULE = Rule("loki-wrong-type", Severity.ERROR, on=Problem, fixable="safe", verdict=True)


def check(problem: Problem) -> Iterator[Diagnostic]:
    """Values of the wrong kind."""
    if problem.kind == "wrong-type":
        yield wrong_type(RULE, problem, WORDS)
