"""A route names a time interval that is not defined.

What it does
    Compares the names in `mute_time_intervals` and `active_time_intervals` of routes with the intervals of the
    file.

Why it matters
    Alertmanager refuses the whole file and does not start; a running one keeps its old configuration.

Example
```yaml
route:
  receiver: team
  routes:
    - receiver: team
      mute_time_intervals: [weekend]
time_intervals:
  - name: weekends
    time_intervals:
      - weekdays: [saturday]
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
      mute_time_intervals: [weekends]
time_intervals:
  - name: weekends
    time_intervals:
      - weekdays: [saturday]
receivers:
  - name: team
    webhook_configs:
      - url: http://hooks:5001/
```

Fix
    Unsafe: the one interval with a similar name.

Reference
    https://prometheus.io/docs/alerting/latest/configuration/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Safety, Severity
from ...documents.alertmanager import Route
from ...schema.suggest import near
from ...syntax import rewrite
from .. import Rule

RULE = Rule("alertmanager-undefined-time-interval", Severity.ERROR, on=Route, fixable="unsafe", verdict=True)


def check(route: Route) -> Iterator[Diagnostic]:
    """Names without a definition."""
    names = {i.name for i in route.doc.intervals}
    if any(i.value.get("name") is not None and i.value.fields["name"].unknown for i in route.doc.intervals):
        return
    for field in ("active_time_intervals", "mute_time_intervals"):
        for value in route.value.list_of(field):
            if value.text in names or value.unknown or value.bad:
                continue
            meant = near(value.text, sorted(names))
            fixes = (
                [rewrite.fix(f"use `{meant[0]}`", Safety.UNSAFE, rewrite.replace_scalar(value.node, meant[0]))]
                if len(meant) == 1
                else []
            )
            hint = (
                f"did you mean `{meant[0]}`?"
                if meant
                else f"defined are {', '.join(sorted(n for n in names if n)) or 'none'}"
            )
            yield RULE.at(value, f"the time interval `{value.text}` is not defined", help=hint, fixes=fixes)
