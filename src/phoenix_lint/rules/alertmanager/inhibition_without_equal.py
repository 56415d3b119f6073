"""An inhibition rule without `equal`.

What it does
    Reports rules whose source is not one certain alert and that demand no common label.

Why it matters
    One alert anywhere that matches the source silences every target everywhere.

Example
```yaml
route:
  receiver: team
inhibit_rules:
  - source_matchers: [severity="critical"]
    target_matchers: [severity="warning"]
receivers:
  - name: team
    webhook_configs:
      - url: http://hooks:5001/
```

Use instead
```yaml
route:
  receiver: team
inhibit_rules:
  - source_matchers: [severity="critical"]
    target_matchers: [severity="warning"]
    equal: [alertname, instance]
receivers:
  - name: team
    webhook_configs:
      - url: http://hooks:5001/
```

Fix
    None: which labels must agree only a person knows.

Reference
    https://prometheus.io/docs/alerting/latest/configuration/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.alertmanager import InhibitRule
from .. import Rule

RULE = Rule("alertmanager-inhibition-without-equal", Severity.WARNING, on=InhibitRule)


def check(rule: InhibitRule) -> Iterator[Diagnostic]:
    """Rules by severity or the like alone."""
    if not rule.is_clear or rule.equal or not rule.source or not rule.target:
        return
    if {m.name for m, _ in rule.source} <= {"severity", "level", "priority"} and {m.name for m, _ in rule.target} <= {
        "severity",
        "level",
        "priority",
    }:
        yield RULE.at(
            rule.value,
            "without `equal`, any alert that matches the source silences all that match the target, wherever they come from",
        )
