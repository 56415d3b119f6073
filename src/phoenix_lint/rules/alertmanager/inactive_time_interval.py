"""A time interval that never comes.

What it does
    Reports days that none of the named months has, and months outside 1 to 12, which Alertmanager accepts.

Why it matters
    A route that is active only then never notifies; one that is muted then is never muted.

Example
```yaml
route:
  receiver: team
time_intervals:
  - name: month end
    time_intervals:
      - days_of_month: ['30:31']
        months: [february]
receivers:
  - name: team
    webhook_configs:
      - url: http://hooks:5001/
```

Use instead
```yaml
route:
  receiver: team
time_intervals:
  - name: month end
    time_intervals:
      - days_of_month: ['-1']
        months: [february]
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
from ...lang.timeintervals import days_of_month as parse_days
from ...lang.timeintervals import months as parse_months
from .. import Rule

RULE = Rule("alertmanager-inactive-time-interval", Severity.WARNING, on=Interval)
_LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def check(interval: Interval) -> Iterator[Diagnostic]:
    """Each description on its own."""
    for value in interval.value.list_of("time_intervals"):
        if value.null or value.incomplete or value.unknown or any(v.unknown or v.bad for v in value.walk()):
            continue
        months = value.list_of("months")
        named = {m for v in months for m in _span(parse_months(v.text)) if 1 <= m <= 12}
        if months and not named:
            yield RULE.at(months[0], "there is no such month: this description never holds", help="months are 1 to 12")
            continue
        days = value.list_of("days_of_month")
        longest = max((_LENGTHS[m - 1] for m in named), default=31)
        firsts = [parse_days(v.text)[0] for v in days]
        if days and all(first > longest for first in firsts):
            yield RULE.at(days[0], f"none of the months has a day {min(firsts)}: this description never holds")


def _span(ends: tuple[int, int]) -> range:
    return range(max(ends[0], 0), min(ends[1], 13) + 1)
