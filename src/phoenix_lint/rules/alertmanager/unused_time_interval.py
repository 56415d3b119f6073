"""A time interval that no route uses.

What it does
    Compares the intervals with those that routes name.

Why it matters
    It mutes nothing; often a route was meant to name it.

Example
```yaml
route:
  receiver: team
time_intervals:
  - name: weekends
    time_intervals:
      - weekdays: [saturday, sunday]
receivers:
  - name: team
    webhook_configs:
      - url: http://hooks:5001/
```

Use instead
```yaml
route:
  receiver: team
  routes:
    - receiver: team
      matchers: [severity="info"]
      mute_time_intervals: [weekends]
time_intervals:
  - name: weekends
    time_intervals:
      - weekdays: [saturday, sunday]
receivers:
  - name: team
    webhook_configs:
      - url: http://hooks:5001/
```

Fix
    None.

Reference
    https://prometheus.io/docs/alerting/latest/configuration/#time_interval
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.alertmanager import Interval
from .. import Rule

RULE = Rule("alertmanager-unused-time-interval", Severity.INFO, on=Interval)


def check(interval: Interval) -> Iterator[Diagnostic]:
    """Intervals without a route."""
    name = interval.value.fields.get("name")
    used = [
        v
        for r in interval.doc.routes
        for f in ("mute_time_intervals", "active_time_intervals")
        for v in r.value.list_of(f)
    ]
    if name is None or name.unknown or not interval.name or any(v.unknown or v.text == interval.name for v in used):
        return
    yield RULE.at(name, f"no route uses the time interval `{interval.name}`")
