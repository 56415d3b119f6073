"""A key that is written twice in one map.

What it does
    Reports the second of two equal keys, with the place of the first, and header names that are equal but for their
    case.

Why it matters
    Alertmanager refuses the whole file and does not start; a running one keeps its old configuration.

Example
```yaml
route:
  receiver: team
  group_wait: 30s
  group_wait: 30s
receivers:
  - name: team
    webhook_configs:
      - url: http://hooks:5001/
```

Use instead
```yaml
route:
  receiver: team
  group_wait: 30s
receivers:
  - name: team
    webhook_configs:
      - url: http://hooks:5001/
```

Fix
    Unsafe: the second is removed when both values are equal. A suggestion, which one to keep, when they differ.

Reference
    https://prometheus.io/docs/alerting/latest/configuration/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...schema.decode import Problem
from .. import Rule
from .._decoding import duplicate_key

RULE = Rule("alertmanager-duplicate-key", Severity.ERROR, on=Problem, fixable="unsafe", verdict=True)


def check(problem: Problem) -> Iterator[Diagnostic]:
    """Second keys."""
    found = duplicate_key(RULE, problem)
    if found:
        yield found
