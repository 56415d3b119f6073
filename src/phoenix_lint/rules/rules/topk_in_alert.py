"""An alert on `topk` or `bottomk`.

What it does
    Reports alerts whose expression chooses the largest or smallest series.

Why it matters
    Which series are chosen changes from one evaluation to the next: alerts resolve and fire anew without any
    change of state.

Example
```yaml
groups:
  - name: example
    rules:
      - alert: Example
        expr: topk(5, rate(errors_total[5m])) > 10
        for: 5m
        labels:
          severity: critical
        annotations:
          summary: 'Something is wrong'
```

Use instead
```yaml
groups:
  - name: example
    rules:
      - alert: Example
        expr: rate(errors_total[5m]) > 10
        for: 5m
        labels:
          severity: critical
        annotations:
          summary: 'Something is wrong'
```

Fix
    None.

Reference
    https://prometheus.io/docs/prometheus/latest/querying/operators/#aggregation-operators
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.rules import Rule as PromRule
from ...lang import promql
from .. import Rule

RULE = Rule("rules-topk-in-alert", Severity.INFO, on=PromRule, practice=True)


def check(rule: PromRule) -> Iterator[Diagnostic]:
    """Alerts whose result is the choice itself: a choice per group of labels, or of one that is joined on, is no matter."""
    if not rule.is_alert or rule.tree is None:
        return
    node = promql.bare(rule.tree)
    while isinstance(node, promql.Binary) and node.op in promql.COMPARISONS:
        node = promql.bare(node.lhs if node.lhs.type != "scalar" else node.rhs)
    if isinstance(node, promql.Aggregation) and node.op in ("topk", "bottomk", "limitk") and not node.mode:
        yield RULE.at(rule.at(node), f"`{node.op}` chooses other series at each evaluation: the alert comes and goes")
