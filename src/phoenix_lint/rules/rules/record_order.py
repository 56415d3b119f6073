"""A rule uses what a later rule or another group records.

What it does
    Reports expressions that use a metric which is recorded further down in the same group, in a cycle, or by
    another group with another interval.

Why it matters
    Rules of a group run one after the other, groups side by side: the expression sees the value of the
    evaluation before, and in a cycle the rules feed each other.

Example
```yaml
groups:
  - name: example
    rules:
      - record: job:errors:ratio
        expr: job:errors:rate5m / job:requests:rate5m
      - record: job:errors:rate5m
        expr: sum by (job) (rate(errors_total[5m]))
```

Use instead
```yaml
groups:
  - name: example
    rules:
      - record: job:errors:rate5m
        expr: sum by (job) (rate(errors_total[5m]))
      - record: job:errors:ratio
        expr: job:errors:rate5m / job:requests:rate5m
```

Fix
    None: the order of a file is a choice.

Reference
    https://prometheus.io/docs/prometheus/latest/configuration/recording_rules/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.rules import Group
from ...documents.rules import Rule as PromRule
from ...lang import promql
from .. import Rule, spot

RULE = Rule("rules-record-order", Severity.INFO, on=Group)


def check(group: Group) -> Iterator[Diagnostic]:
    """Uses of metrics that the group records below."""
    recorded: dict[str, list[PromRule]] = {}
    for rule in group.rules:
        if rule.record:
            recorded.setdefault(rule.record, []).append(rule)
    if not recorded:
        return
    for rule in group.rules:
        for node in rule.nodes:
            if not isinstance(node, promql.Selector) or node.name not in recorded or node.offset or node.range:
                continue
            makers = recorded[node.name]
            if any(m.index < rule.index for m in makers):
                continue
            maker = makers[0]
            if maker is rule:
                words = f"the rule reads `{node.name}`, which it records itself"
                if node.at or _wants_itself(rule):
                    continue
            else:
                words = f"`{node.name}` is recorded further down: the rule sees the value of the evaluation before"
            where = maker.value.get("record")
            yield RULE.at(
                rule.span(node.start, node.start + len(node.name)),
                words,
                related=[spot(where, "recorded here")] if where and maker is not rule else [],
            )


def _wants_itself(rule: PromRule) -> bool:
    """A rule with `or` or `unless` over its own result keeps a state on purpose."""
    return any(isinstance(n, promql.Binary) and n.op in promql.SETS for n in rule.nodes)
