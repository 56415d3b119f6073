"""`repeat_interval` does not fit `group_interval`.

What it does
    Reports a repeat interval that is shorter than the group interval, or no multiple of it.

Why it matters
    Alertmanager looks at a group once every `group_interval`: a repeat happens at the next look only, later than
    written.

Example
```yaml
route:
  receiver: team
  group_interval: 5m
  repeat_interval: 1m
receivers:
  - name: team
    webhook_configs:
      - url: http://hooks:5001/
```

Use instead
```yaml
route:
  receiver: team
  group_interval: 5m
  repeat_interval: 10m
receivers:
  - name: team
    webhook_configs:
      - url: http://hooks:5001/
```

Fix
    None.

Reference
    https://prometheus.io/docs/alerting/latest/configuration/#route
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.alertmanager import Route
from ...lang import durations
from .. import Rule

RULE = Rule("alertmanager-repeat-interval", Severity.INFO, on=Route)


def check(route: Route) -> Iterator[Diagnostic]:
    """Routes that set one of both."""
    own = route.value.get("repeat_interval") or route.value.get("group_interval")
    if own is None or own.bad or own.unknown:
        return
    repeat, interval = route.duration("repeat_interval"), route.duration("group_interval")
    if not repeat or not interval or repeat % interval == 0:
        return
    how = "shorter than" if repeat < interval else "no multiple of"
    effective = durations.spell(-(-repeat // interval) * interval)
    yield RULE.at(
        own,
        f"`repeat_interval` ({durations.spell(repeat)}) is {how} `group_interval` ({durations.spell(interval)}): "
        f"it repeats every {effective}",
    )
