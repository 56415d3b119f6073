"""A division that may yield NaN inside a sum or an average.

What it does
    Reports `sum` and `avg` over a quotient whose divisor is a rate or an increase.

Why it matters
    As soon as one divisor is 0, its quotient is NaN, and so is the whole sum: a comparison with it is never
    true, and the alert is silent.

Example
```yaml
groups:
  - name: example
    rules:
      - alert: Example
        expr: avg(rate(errors_total[5m]) / rate(requests_total[5m])) > 0.1
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
        expr: sum(rate(errors_total[5m])) / sum(rate(requests_total[5m])) > 0.1
        for: 5m
        labels:
          severity: critical
        annotations:
          summary: 'Something is wrong'
```

Fix
    None.

Reference
    https://prometheus.io/docs/prometheus/latest/querying/operators/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.rules import Rule as PromRule
from ...lang import promql
from .. import Rule

RULE = Rule("rules-nan-in-aggregation", Severity.INFO, on=PromRule, practice=True)
_RATES = frozenset(("rate", "irate", "increase"))


def check(rule: PromRule) -> Iterator[Diagnostic]:
    """Aggregations whose operand is a quotient."""
    for node in rule.aggregations:
        if node.op not in ("sum", "avg", "stddev", "stdvar"):
            continue
        inner = promql.bare(node.expr)
        while (
            isinstance(inner, promql.Binary)
            and inner.op in ("*", "+", "-")
            and "scalar" in (inner.lhs.type, inner.rhs.type)
        ):
            inner = promql.bare(inner.rhs if inner.lhs.type == "scalar" else inner.lhs)
        if isinstance(inner, promql.Binary) and inner.op == "/" and _may_be_zero(inner.rhs):
            yield RULE.at(
                rule.at(inner),
                f"a divisor of 0 makes this quotient NaN, and with it the whole `{node.op}`",
                help="divide the sums, or filter the divisor with `> 0`",
            )


def _may_be_zero(node: promql.Expr) -> bool:
    node = promql.bare(node)
    while isinstance(node, promql.Aggregation) and node.op in ("sum", "avg", "max", "min"):
        node = promql.bare(node.expr)
    return isinstance(node, promql.Call) and node.name in _RATES
