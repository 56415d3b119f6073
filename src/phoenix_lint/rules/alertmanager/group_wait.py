"""`group_wait` is longer than `group_interval`.

What it does
    Compares both as they hold for a route, inherited or by default.

Why it matters
    A new group waits longer for its first notification than later ones wait for the next: mostly both were mixed
    up.

Example
```yaml
route:
  receiver: team
  group_wait: 10m
  group_interval: 5m
receivers:
  - name: team
    webhook_configs:
      - url: http://hooks:5001/
```

Use instead
```yaml
route:
  receiver: team
  group_wait: 30s
  group_interval: 5m
receivers:
  - name: team
    webhook_configs:
      - url: http://hooks:5001/
```

Fix
    None.

Reference
    https://prometheus.io/docs/alerting/latest/configuration/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.alertmanager import Route
from ...lang import durations
from .. import Rule

RULE = Rule("alertmanager-group-wait", Severity.INFO, on=Route)


def check(route: Route) -> Iterator[Diagnostic]:
    """Routes that set one of both."""
    own = route.value.get("group_wait") or route.value.get("group_interval")
    if own is None or own.bad or own.unknown:
        return
    wait, interval = route.duration("group_wait"), route.duration("group_interval")
    if wait > interval:
        yield RULE.at(
            own, f"`group_wait` ({durations.spell(wait)}) is longer than `group_interval` ({durations.spell(interval)})"
        )
