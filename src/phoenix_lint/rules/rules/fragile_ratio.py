"""An alert on a ratio of rates that does not wait.

What it does
    Reports alerts without `for` that compare a quotient of two rates or increases over at most five minutes.

Why it matters
    With little traffic one single failure is a ratio of 1: the alert fires at night on one request, and
    resolves with the next.

Example
```yaml
groups:
  - name: example
    rules:
      - alert: Example
        expr: rate(errors_total[5m]) / rate(requests_total[5m]) > 0.1
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
        expr: rate(errors_total[5m]) / rate(requests_total[5m]) > 0.1
        for: 5m
        labels:
          severity: critical
        annotations:
          summary: 'Something is wrong'
```

Fix
    None: how long to wait is a choice.

Reference
    https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.rules import Rule as PromRule
from ...lang import promql
from .. import Rule

RULE = Rule("rules-fragile-ratio", Severity.INFO, on=PromRule, practice=True)
_RATES = frozenset(("rate", "irate", "increase"))
_SHORT = 300_000


def check(rule: PromRule) -> Iterator[Diagnostic]:
    """Comparisons of quotients in alerts without `for`."""
    waits = rule.value.get("for")
    if not rule.is_alert or (waits is not None and (waits.unknown or waits.bad or rule.duration("for"))):
        return
    for node in rule.operations:
        if node.op in promql.COMPARISONS:
            for side in (node.lhs, node.rhs):
                ratio = _ratio(side)
                if ratio is not None:
                    yield RULE.at(
                        rule.at(ratio),
                        "a ratio of rates without `for`: with little traffic a single event fires the alert",
                        help="give the alert a `for`, or ask for a minimum of traffic too",
                    )
                    return


def _ratio(node: promql.Expr) -> promql.Binary | None:
    node = promql.bare(node)
    while isinstance(node, promql.Binary) and node.op in ("*", "-", "+") and "scalar" in (node.lhs.type, node.rhs.type):
        node = promql.bare(node.rhs if node.lhs.type == "scalar" else node.lhs)
    if isinstance(node, promql.Binary) and node.op == "/" and _is_rate(node.lhs) and _is_rate(node.rhs):
        return node
    return None


def _is_rate(node: promql.Expr) -> bool:
    node = promql.bare(node)
    while isinstance(node, promql.Aggregation) and node.op == "sum":
        node = promql.bare(node.expr)
    if not isinstance(node, promql.Call) or node.name not in _RATES:
        return False
    inner = node.args[0]
    return isinstance(inner, promql.Selector) and inner.range <= _SHORT
