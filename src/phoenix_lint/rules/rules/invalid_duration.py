"""A duration that Prometheus refuses.

What it does
    Reports durations of `for`, `interval` and the like without unit, with blanks, fractions, or units in the
    wrong order.

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
        for: 5 minutes
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
    Unsafe: seconds are assumed where only the unit is missing; units that are written out are shortened.

Reference
    https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...schema.decode import Problem
from .. import Rule
from .._decoding import refused
from ._decoding import WORDS

RULE = Rule("rules-invalid-duration", Severity.ERROR, on=Problem, fixable="unsafe", verdict=True)


def check(problem: Problem) -> Iterator[Diagnostic]:
    """Values that the decoder refused."""
    if problem.kind == "invalid-value":
        yield refused(RULE, problem, WORDS)
