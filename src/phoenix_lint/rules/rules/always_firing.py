"""An alert without a condition: it fires as long as its series exist.

What it does
    Reports alerts whose expression compares nothing: no comparison, no `absent`, no `unless` or `and`; a
    comparison with `bool` filters nothing either. `vector(1)` and the like are taken for watchdogs.

Why it matters
    The alert fires for ever, is ignored or silenced, and says nothing when something happens.

Example
```yaml
groups:
  - name: example
    rules:
      - alert: Example
        expr: rate(http_errors_total[5m])
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
        expr: rate(http_errors_total[5m]) > 1
        for: 5m
        labels:
          severity: critical
        annotations:
          summary: 'Something is wrong'
```

Fix
    None: the threshold is not in the file.

Reference
    https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.rules import Rule as PromRule
from ...lang import promql
from .. import Rule

RULE = Rule("rules-always-firing", Severity.WARNING, on=PromRule)
_EXISTENCE = frozenset(("count", "group", "count_values"))
_FILTERS = frozenset(("absent", "absent_over_time", "present_over_time", "changes", "resets", "count_over_time"))
_ALWAYS = ("_total", "_bytes", "_seconds", "_count", "_sum", "_bucket", "_ratio", "_percent")


def check(rule: PromRule) -> Iterator[Diagnostic]:
    """The expression of an alert."""
    if rule.is_alert and rule.tree is not None and not _can_be_empty(rule.tree):
        yield RULE.at(
            rule.at(rule.tree),
            f"the alert `{rule.alert}` has no condition: it fires as long as its series exist",
            help="compare the value with a threshold, such as `> 0`",
        )


def _can_be_empty(node: promql.Expr) -> bool:
    """Whether an expression yields nothing in ordinary times."""
    if isinstance(node, promql.Paren | promql.Unary | promql.Subquery):
        return _can_be_empty(node.expr)
    if isinstance(node, promql.Selector):
        return not (node.metric == "up" or node.metric.endswith(_ALWAYS))
    if isinstance(node, promql.Aggregation):
        return node.op in _EXISTENCE or _can_be_empty(node.expr)
    if isinstance(node, promql.Call):
        if node.name in _FILTERS:
            return True
        vectors = [a for a in node.args if a.type in ("instant vector", "range vector")]
        return not vectors or (any(_can_be_empty(a) for a in vectors) and not _is_bare(vectors[0]))
    if isinstance(node, promql.Binary):
        if node.op in promql.COMPARISONS:
            return not node.bool or _can_be_empty(node.lhs) or _can_be_empty(node.rhs)
        if node.op == "or":
            return _can_be_empty(node.lhs) and _can_be_empty(node.rhs)
        if node.op in promql.SETS:
            return True
        sides = [s for s in (node.lhs, node.rhs) if s.type != "scalar"]
        return not sides or (any(_can_be_empty(s) for s in sides) and not all(_is_bare(s) for s in sides))
    return False


def _is_bare(node: promql.Expr) -> bool:
    """A selector alone: arithmetic or a function on it says that its series always exist."""
    return isinstance(promql.bare(node), promql.Selector)
