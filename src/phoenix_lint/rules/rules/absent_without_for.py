"""An alert on `absent()` that does not wait.

What it does
    Reports alerts with `absent` or `absent_over_time` and no `for`.

Why it matters
    After a restart of Prometheus, or while a target is replaced, the series is missing for a moment, and the
    alert fires at once.

Example
```yaml
groups:
  - name: example
    rules:
      - alert: Example
        expr: absent(up{job="node"})
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
        expr: absent(up{job="node"})
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
from .. import Rule

RULE = Rule("rules-absent-without-for", Severity.INFO, on=PromRule, practice=True)


def check(rule: PromRule) -> Iterator[Diagnostic]:
    """Calls of absent in alerts without `for`."""
    for node in rule.calls if rule.is_alert else ():
        if node.name == "absent":
            if rule.duration("for") or ((f := rule.value.get("for")) is not None and f.unknown):
                return
            yield RULE.at(
                rule.span(node.start, node.name_end),
                f"`{node.name}` without `for`: the alert fires at once while series are missing after a restart",
                help="give the alert a `for` of a few scrape intervals",
            )
            return
