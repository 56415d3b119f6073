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
from ...documents.rules import Group, Recording, recordings
from ...documents.rules import Rule as PromRule
from ...lang import promql
from .. import Rule, spot

RULE = Rule("rules-record-order", Severity.INFO, on=Group)
TELLS = (recordings,)


def check(group: Group) -> Iterator[Diagnostic]:
    """Uses of metrics that the group records below, and of what records of another group make."""
    elsewhere = group.doc.recorded
    if not elsewhere:
        return
    recorded: dict[str, list[PromRule]] = {}
    for rule in group.rules:
        if rule.record:
            recorded.setdefault(rule.record, []).append(rule)
    for rule in group.rules:
        for node in rule.selectors:
            if node.name not in elsewhere or node.offset or node.range:
                continue
            makers, others = recorded.get(node.name, []), elsewhere[node.name]
            words = _inside(rule, node, makers) if makers else _across(rule, node, others)
            if not words:
                continue
            where = spot(makers[0].value.fields["record"]) if makers else others[0].place
            yield RULE.at(
                rule.span(node.start, node.start + len(node.name)),
                words,
                related=[where._replace(message="recorded here")] if not makers or makers[0] is not rule else [],
            )


def _inside(rule: PromRule, node: promql.Selector, makers: list[PromRule]) -> str:
    """A metric of the same group that no rule above records."""
    if any(m.index < rule.index for m in makers):
        return ""
    if makers[0] is not rule:
        return f"`{node.name}` is recorded further down: the rule sees the value of the evaluation before"
    return "" if node.at or _wants_itself(rule) else f"the rule reads `{node.name}`, which it records itself"


def _across(rule: PromRule, node: promql.Selector, makers: list[Recording]) -> str:
    """A metric of another group: a cycle between two groups, or a recording rule that is evaluated less often than it reads."""
    if not rule.record:
        return ""
    for maker in makers:
        if any(s.name == rule.record and not s.range and not s.offset for s in maker.selectors(rule.doc.version)):
            return f"`{node.name}` of the group `{maker.group}` is made of `{rule.record}` itself: the rules feed each other"
        if maker.interval > (rule.group.interval or maker.interval):
            return (
                f"`{node.name}` is recorded by the group `{maker.group}`, which is evaluated less often than this one"
            )
    return ""


def _wants_itself(rule: PromRule) -> bool:
    """A rule with `or` or `unless` over its own result keeps a state on purpose."""
    return any(n.op in promql.SETS for n in rule.operations)
