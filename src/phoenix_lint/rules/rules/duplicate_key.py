"""A key that is written twice in one map.

What it does
    Reports the second of two equal keys.

Why it matters
    Prometheus refuses the whole configuration that names the file, and does not start; a running one keeps
    its old rules.

Example
```yaml
groups:
  - name: node
    rules:
      - alert: NodeDown
        expr: up{job="node"} == 0
        for: 5m
        for: 5m
        labels:
          severity: critical
        annotations:
          summary: 'Node {{ $labels.instance }} is down'
```

Use instead
```yaml
groups:
  - name: node
    rules:
      - alert: NodeDown
        expr: up{job="node"} == 0
        for: 5m
        labels:
          severity: critical
        annotations:
          summary: 'Node {{ $labels.instance }} is down'
```

Fix
    Unsafe: the second is removed when both values are equal. A suggestion, which one to keep, when they
    differ.

Reference
    https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...schema.decode import Problem
from .. import Rule
from .._decoding import duplicate_key

RULE = Rule("rules-duplicate-key", Severity.ERROR, on=Problem, fixable="unsafe", verdict=True)


def check(problem: Problem) -> Iterator[Diagnostic]:
    """Second keys."""
    found = duplicate_key(RULE, problem)
    if found:
        yield found
