"""A key that is written twice in one map.

What it does
    Reports every key that comes again in the same section.

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
auth_enabled: true
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
```

Fix
    Unsafe: an equal second one is removed. Suggestion: a different one is removed.

Reference
    https://yaml.org/spec/1.2.2/#3213-node-comparison
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...schema.decode import Problem
from .. import Rule
from .._decoding import duplicate_key

RULE = Rule("loki-duplicate-key", Severity.ERROR, on=Problem, fixable="unsafe", verdict=True)


def check(problem: Problem) -> Iterator[Diagnostic]:
    """Repeated keys."""
    found = duplicate_key(RULE, problem)
    if found is not None:
        yield found
