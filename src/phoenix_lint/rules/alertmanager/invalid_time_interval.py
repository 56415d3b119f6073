"""A part of a time interval that cannot be read.

What it does
    Reports times that are not HH:MM, weekdays and months that are not written in full, ranges that run backwards
    and unknown time zones.

Why it matters
    Alertmanager refuses the whole file and does not start; a running one keeps its old configuration.

Example
```yaml
route:
  receiver: team
time_intervals:
  - name: office
    time_intervals:
      - weekdays: [mon:fri]
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
  - name: office
    time_intervals:
      - weekdays: [monday:friday]
receivers:
  - name: team
    webhook_configs:
      - url: http://hooks:5001/
```

Fix
    Safe for `9:00` to `09:00`; unsafe for names that are cut short.

Reference
    https://prometheus.io/docs/alerting/latest/configuration/#time_interval
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...schema.decode import Problem
from .. import Rule
from .._decoding import refused
from ._decoding import WORDS

RULE = Rule("alertmanager-invalid-time-interval", Severity.ERROR, on=Problem, fixable="safe", verdict=True)
_TYPES = frozenset(("time_of_day", "weekday_range", "day_of_month_range", "month_range", "year_range", "timezone"))


def check(problem: Problem) -> Iterator[Diagnostic]:
    """Values of these types that the decoder refused."""
    if problem.kind == "invalid-value" and problem.type.name in _TYPES:
        yield refused(RULE, problem, WORDS)
