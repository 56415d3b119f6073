"""Two sides of an operation that can never match.

What it does
    Follows the labels of both sides, and reports `on` with labels that a side has lost, and sides without
    `on` or `ignoring` that are left with different labels.

Why it matters
    The result is empty: the alert never fires, the recording rule records nothing.

Example
```yaml
groups:
  - name: example
    rules:
      - alert: Example
        expr: sum by (job) (rate(errors_total[5m])) / sum by (instance) (rate(requests_total[5m])) > 0.1
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
        expr: sum by (job) (rate(errors_total[5m])) / sum by (job) (rate(requests_total[5m])) > 0.1
        for: 5m
        labels:
          severity: critical
        annotations:
          summary: 'Something is wrong'
```

Fix
    None.

Reference
    https://prometheus.io/docs/prometheus/latest/querying/operators/#vector-matching
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.rules import Rule as PromRule
from ...lang import promql
from ...lang.promql_labels import Labels
from ...lang.promql_tables import VECTOR
from .. import Rule

RULE = Rule("rules-impossible-join", Severity.WARNING, on=PromRule)


def check(rule: PromRule) -> Iterator[Diagnostic]:
    """Operations between two instant vectors; `or` and `unless` never need a match."""
    for node in rule.operations:
        if node.lhs.type != VECTOR or node.rhs.type != VECTOR or node.op in ("or", "unless"):
            continue
        left = rule.labels_of(node.lhs)
        if left.only is None and not left.gone and node.matching != "on":
            continue
        right = rule.labels_of(node.rhs)
        if node.matching == "on":
            yield from _on(rule, node, left, right)
        else:
            yield from _without_on(rule, node, left, right)


def _on(rule: PromRule, node: promql.Binary, left: Labels, right: Labels) -> Iterator[Diagnostic]:
    for name, start, end in node.labels:
        for mine, other, side in ((left, right, "left"), (right, left, "right")):
            if mine.lacks(name) and not other.lacks(name) and (other.only is not None):
                yield RULE.at(
                    rule.span(start, end),
                    f"the {side} side has no label `{name}`, the other one has: the sides never match",
                    related=[rule.at(mine.culprit)._replace(message="taken away here")] if mine.culprit else [],
                )


def _without_on(rule: PromRule, node: promql.Binary, left: Labels, right: Labels) -> Iterator[Diagnostic]:
    if left.only is None or right.only is None or left.only == right.only:
        return
    ignored = frozenset(n for n, _, _ in node.labels)
    one, two = left.only - ignored, right.only - ignored
    if not one or not two or one & two or _is_constant(node.lhs) or _is_constant(node.rhs):
        return
    yield RULE.at(
        rule.span(node.op_start, node.op_start + len(node.op)),
        f"the left side has the labels {_words(one)}, the right side {_words(two)}: they never match",
    )


def _is_constant(node: promql.Expr) -> bool:
    return isinstance(promql.bare(node), promql.Call)


def _words(names: frozenset[str]) -> str:
    return ", ".join(f"`{n}`" for n in sorted(names))
