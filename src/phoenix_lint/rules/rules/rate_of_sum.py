"""A rate of a sum of counters.

What it does
    Reports `rate`, `irate` and `increase` of a subquery over an aggregation.

Why it matters
    When one of the counters is reset, the sum drops a little: the function takes that for a reset of the
    whole and yields a large peak. First the rate, then the sum.

Example
```yaml
groups:
  - name: example
    rules:
      - record: job:errors:rate5m
        expr: rate(sum(http_requests_total)[5m:1m])
```

Use instead
```yaml
groups:
  - name: example
    rules:
      - record: job:errors:rate5m
        expr: sum(rate(http_requests_total[5m]))
```

Fix
    None.

Reference
    https://prometheus.io/docs/prometheus/latest/querying/functions/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.rules import Rule as PromRule
from ...lang import promql
from .. import Rule

RULE = Rule("rules-rate-of-sum", Severity.WARNING, on=PromRule)
_RATES = frozenset(("rate", "irate", "increase"))


def check(rule: PromRule) -> Iterator[Diagnostic]:
    """Rates of subqueries."""
    for node in rule.calls:
        if node.name not in _RATES or not isinstance(node.args[0], promql.Subquery):
            continue
        inner = promql.bare(node.args[0].expr)
        if (
            isinstance(inner, promql.Aggregation)
            and inner.op in ("sum", "avg", "min", "max")
            and _is_of_counter(inner.expr)
        ):
            yield RULE.at(rule.at(node), f"`{node.name}` of a `{inner.op}`: a reset of one counter looks like a peak")


def _is_of_counter(node: promql.Expr) -> bool:
    node = promql.bare(node)
    return isinstance(node, promql.Selector) and node.metric.endswith(("_total", "_count", "_sum", "_bucket"))
