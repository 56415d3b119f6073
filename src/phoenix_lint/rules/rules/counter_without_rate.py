"""An alert compares the bare value of a counter.

What it does
    Reports comparisons of a metric that ends in `_total` with a number, without `rate`, `increase` or the
    like.

Why it matters
    A counter only grows: once above the threshold, the alert fires until the process restarts.

Example
```yaml
groups:
  - name: example
    rules:
      - alert: Example
        expr: http_errors_total > 100
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
        expr: increase(http_errors_total[10m]) > 100
        for: 5m
        labels:
          severity: critical
        annotations:
          summary: 'Something is wrong'
```

Fix
    None: the window is a choice.

Reference
    https://prometheus.io/docs/prometheus/latest/querying/functions/
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.rules import Rule as PromRule
from ...lang import promql
from .. import Rule

RULE = Rule("rules-counter-without-rate", Severity.WARNING, on=PromRule)
_GROWING = (">", ">=")
# Names of events that only add up. Many gauges are called `_total` too, so other names are left alone.
_EVENTS = re.compile(
    r"\w*_(?:errors?|failures?|failed|requests|events|restarts|attempts|timeouts|rejected|rejections|dropped|drops|exceptions"
    r"|retries|detections|resets|evictions|misses|lookups|calls|responses|kills|crashes|panics|cpu_\w*seconds)_total"
)


def check(rule: PromRule) -> Iterator[Diagnostic]:
    """Comparisons with a number that a counter can only pass once."""
    if not rule.is_alert or rule.expr is None or "_total" not in rule.expr.text:
        return
    for node in rule.operations:
        if node.op not in _GROWING or node.rhs.type != "scalar":
            continue
        limit = promql.bare(node.rhs)
        left = promql.bare(node.lhs)
        while isinstance(left, promql.Aggregation) and left.op in ("sum", "max", "min", "avg"):
            left = promql.bare(left.expr)
        if not isinstance(left, promql.Selector) or left.offset or not left.metric.endswith("_total"):
            continue
        if (
            not _EVENTS.fullmatch(left.metric)
            or not isinstance(limit, promql.Number)
            or _is_guard(rule, node, limit.value)
        ):
            continue
        yield RULE.at(
            rule.at(node.lhs),
            f"`{left.metric}` is a counter: once above {limit.value:g} the alert fires until the process restarts",
            help="compare `increase(...[10m])` or `rate(...[5m])`",
        )


def _is_guard(rule: PromRule, node: promql.Binary, limit: float) -> bool:
    """`... and requests_total > 0`: only asks that there was anything at all."""
    return limit == 0 and any(n.op == "and" for n in rule.operations)
