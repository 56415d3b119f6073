"""Two alerts of a group have one name and watch different things.

What it does
    Reports alerts with the same name and severity in one group whose expressions have no metric in common and
    whose summaries differ.

Why it matters
    Silences, inhibition and dashboards go by the name: they treat both as one.

Example
```yaml
groups:
  - name: example
    rules:
      - alert: High
        expr: node_load1 > 10
        annotations: {summary: Load is high}
      - alert: High
        expr: node_filesystem_avail_bytes < 1e9
        annotations: {summary: Disk is full}
```

Use instead
```yaml
groups:
  - name: example
    rules:
      - alert: HighLoad
        expr: node_load1 > 10
        annotations: {summary: Load is high}
      - alert: DiskFull
        expr: node_filesystem_avail_bytes < 1e9
        annotations: {summary: Disk is full}
```

Fix
    None: the names are a choice.

Reference
    https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.rules import Group
from ...documents.rules import Rule as PromRule
from .. import Rule, spot

RULE = Rule("rules-alert-name-reused", Severity.INFO, on=Group, practice=True)


def check(group: Group) -> Iterator[Diagnostic]:
    """Alerts of one name against the first of them."""
    first: dict[tuple[str, str], PromRule] = {}
    names = Counter([r.alert for r in group.rules if r.is_alert])
    for rule in group.rules:
        if names[rule.alert] < 2 or not rule.is_alert or not rule.selectors:
            continue
        other = first.setdefault((rule.alert, rule.labels.get("severity", "")), rule)
        if other is rule or _metrics(rule) & _metrics(other) or not _metrics(rule) or not _metrics(other):
            continue
        if _summary(rule) == _summary(other):
            continue
        yield RULE.at(
            rule.value.fields["alert"],
            f"another alert is called `{rule.alert}` and watches something else",
            related=[spot(other.value.fields["alert"], "the other one")],
        )


def _metrics(rule: PromRule) -> frozenset[str]:
    return frozenset(n.metric for n in rule.selectors if n.metric)


def _summary(rule: PromRule) -> str:
    texts = rule.annotations
    return next((texts[n].text for n in ("summary", "title", "description", "message") if n in texts), "")
