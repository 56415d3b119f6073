"""A route that is muted at all times.

What it does
    Reports a mute interval that covers all time, and one name among both the active and the mute intervals.

Why it matters
    The route takes its alerts and never notifies.

Example
```yaml
route:
  receiver: team
  routes:
    - receiver: team
      matchers: [severity="info"]
      mute_time_intervals: [always]
time_intervals:
  - name: always
    time_intervals:
      - weekdays: ['sunday:saturday']
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
    https://prometheus.io/docs/alerting/latest/configuration/
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.alertmanager import Route
from ...lang.timeintervals import months, weekdays
from ...schema.decode import Value
from .. import Rule, spot

RULE = Rule("alertmanager-always-muted", Severity.WARNING, on=Route)


def check(route: Route) -> Iterator[Diagnostic]:
    """Mute intervals of the route itself."""
    active = {v.text for v in route.value.list_of("active_time_intervals")}
    for value in route.value.list_of("mute_time_intervals"):
        if value.text in active:
            yield RULE.at(
                value, f"`{value.text}` is both an active and a mute interval of this route, which so never notifies"
            )
            continue
        interval = next((i for i in route.doc.intervals if i.name == value.text), None)
        if interval and any(_is_always(v) for v in interval.value.list_of("time_intervals")):
            yield RULE.at(
                value,
                f"the interval `{value.text}` covers all time: this route never notifies",
                related=[spot(interval.value, "defined here")],
            )


def _is_always(value: Value) -> bool:
    if value.null or value.unknown or value.bad or value.incomplete:
        return False
    tests: dict[str, Callable[[Value], bool]] = {
        "times": _whole_day,
        "weekdays": lambda v: weekdays(v.text) == (0, 6),
        "days_of_month": lambda v: v.text in ("1:31", "1:-1"),
        "months": lambda v: months(v.text) == (1, 12),
    }
    written = [
        name for name in value.fields if value.get(name) is not None and name != "location" and value.list_of(name)
    ]
    return all(
        name in tests and any(not v.bad and not v.unknown and tests[name](v) for v in value.list_of(name))
        for name in written
    )


def _whole_day(value: Value) -> bool:
    return value.text_of("start_time") == "00:00" and value.text_of("end_time") == "24:00"
