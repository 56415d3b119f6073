"""A `for` or `keep_firing_for` of zero, which is the default.

What it does
    Reports `for: 0s` and `keep_firing_for: 0m`.

Why it matters
    It reads as if something were set, and says what would hold anyway.

Example
```yaml
groups:
  - name: example
    rules:
      - alert: Example
        expr: up == 0
        for: 0m
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
        expr: up == 0
        labels:
          severity: critical
        annotations:
          summary: 'Something is wrong'
```

Fix
    Safe: the field is removed.

Reference
    https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Safety, Severity
from ...documents.parts import is_readable
from ...documents.rules import Rule as PromRule
from ...syntax import rewrite
from .. import Rule

RULE = Rule("rules-default-duration", Severity.INFO, on=PromRule, fixable="safe")


def check(rule: PromRule) -> Iterator[Diagnostic]:
    """Durations of zero."""
    for name in ("for", "keep_firing_for"):
        value = rule.value.get(name)
        if (
            value is not None
            and value.text[:1] == "0"
            and is_readable(value)
            and not rule.duration(name)
            and value.entry
            and value.type.name == "duration"
        ):
            fix = rewrite.fix("take it out", Safety.SAFE, rewrite.remove_entry(value.entry))
            yield RULE.at(value, f"`{name}: {value.text}` is the default", fixes=[fix])
