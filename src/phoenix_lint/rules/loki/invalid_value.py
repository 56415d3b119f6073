"""A value that is written in a way that the field cannot read.

What it does
    Reads durations, sizes, dates, URLs, regular expressions and the words that a field allows. Loki's Go durations
    know no days: `7d` is refused where `168h` works, but limits such as `retention_period` take both.

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
ingester:
  chunk_idle_period: 1d
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
ingester:
  chunk_idle_period: 24h
```

Fix
    Safe: the allowed word in its right case. Unsafe: a missing unit, days in hours, a near word.

Reference
    https://grafana.com/docs/loki/latest/configure/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...schema.decode import Problem
from .. import Rule
from .._decoding import refused
from ._decoding import WORDS

RULE = Rule("loki-invalid-value", Severity.ERROR, on=Problem, fixable="safe", verdict=True)


def check(problem: Problem) -> Iterator[Diagnostic]:
    """Values whose spelling is refused."""
    if problem.kind == "invalid-value":
        yield refused(RULE, problem, WORDS)
