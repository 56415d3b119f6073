"""Recording rules that are evaluated more seldom than series stay visible.

What it does
    Reports groups with recording rules whose `interval` is longer than five minutes.

Why it matters
    A query sees a sample for five minutes (the lookback delta): between two evaluations the recorded series
    is gone, graphs have gaps and alerts on it resolve.

Example
```yaml
groups:
  - name: example
    interval: 10m
    rules:
      - record: job:errors:rate5m
        expr: sum by (job) (rate(errors_total[10m]))
```

Use instead
```yaml
groups:
  - name: example
    interval: 5m
    rules:
      - record: job:errors:rate5m
        expr: sum by (job) (rate(errors_total[10m]))
```

Fix
    None: how often to evaluate is a choice.

Reference
    https://prometheus.io/docs/prometheus/latest/querying/basics/#staleness
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.rules import Group
from .. import Rule

RULE = Rule("rules-interval-beyond-lookback", Severity.WARNING, on=Group)
_LOOKBACK = 300_000


def check(group: Group) -> Iterator[Diagnostic]:
    """Groups that record."""
    value = group.value.get("interval")
    if value is None or group.interval <= _LOOKBACK:
        return
    records = [r for r in group.rules if r.record]
    if records:
        yield RULE.at(
            value,
            f"every {value.text} a sample, and queries see it for 5m: `{records[0].record}` has gaps",
        )
