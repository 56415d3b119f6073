"""A `group_interval` or `repeat_interval` of zero.

What it does
    Reports zero where Alertmanager wants time to pass.

Why it matters
    Alertmanager refuses the whole file and does not start; a running one keeps its old configuration.

Example
```yaml
route:
  receiver: team
  repeat_interval: 0s
receivers:
  - name: team
    webhook_configs:
      - url: http://hooks:5001/
```

Use instead
```yaml
route:
  receiver: team
  repeat_interval: 4h
receivers:
  - name: team
    webhook_configs:
      - url: http://hooks:5001/
```

Fix
    None: how often to notify only a person knows.

Reference
    https://prometheus.io/docs/alerting/latest/configuration/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.alertmanager import Route
from ...lang import durations
from .. import Rule

RULE = Rule("alertmanager-zero-interval", Severity.ERROR, on=Route, verdict=True)


def check(route: Route) -> Iterator[Diagnostic]:
    """Zero is fine for group_wait alone."""
    for name in ("group_interval", "repeat_interval"):
        value = route.value.get(name)
        if value is not None and not value.bad and not value.unknown and durations.milliseconds(value.text) == 0:
            yield RULE.at(value, f"`{name}` cannot be zero")
