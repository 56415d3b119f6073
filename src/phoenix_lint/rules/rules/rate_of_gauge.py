"""A rate of a metric that goes up and down.

What it does
    Reports `rate`, `irate` and `increase` of metrics whose names say that they are gauges, such as
    `node_memory_MemAvailable_bytes`, `node_load1`, `_ratio` or `_celsius`.

Why it matters
    These functions take every decrease for a reset of a counter: the result is far too high and means
    nothing. `deriv` and `delta` are made for gauges.

Example
```yaml
groups:
  - name: example
    rules:
      - record: instance:memory:rate5m
        expr: rate(node_memory_MemAvailable_bytes[5m])
```

Use instead
```yaml
groups:
  - name: example
    rules:
      - record: instance:memory:deriv5m
        expr: deriv(node_memory_MemAvailable_bytes[5m])
```

Fix
    None: `deriv` and `delta` mean different things.

Reference
    https://prometheus.io/docs/prometheus/latest/querying/functions/
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.rules import Rule as PromRule
from ...lang import promql
from .. import Rule

RULE = Rule("rules-rate-of-gauge", Severity.WARNING, on=PromRule)
_RATES = frozenset(("rate", "irate", "increase"))
_GAUGES = re.compile(
    r"node_(?:memory_\w+_bytes|filesystem_\w+_bytes|filesystem_files(?:_free)?|load(?:1|5|15)|filefd_allocated|hwmon_temp_celsius)"
    r"|container_memory_(?:usage|working_set|rss|cache|swap)(?:_bytes)?|container_fs_(?:usage|limit)_bytes"
    r"|process_(?:resident|virtual)_memory_bytes|process_open_fds|go_goroutines|go_memstats_\w*(?:inuse|sys|idle)_bytes"
    r"|jvm_memory_(?:used|committed|max)_bytes|up|probe_success|\w+_(?:ratio|percent|celsius|temperature)"
)

_ENDS = (
    *(
        "bytes",
        "files",
        "free",
        "load1",
        "load5",
        "load15",
        "allocated",
        "celsius",
        "usage",
        "working_set",
        "rss",
        "cache",
    ),
    *("swap", "fds", "goroutines", "up", "success", "ratio", "percent", "temperature"),
)


def check(rule: PromRule) -> Iterator[Diagnostic]:
    """Range selectors of gauges inside a rate."""
    for node in rule.calls:
        if node.name in _RATES:
            inner = node.args[0]
            if isinstance(inner, promql.Selector) and inner.metric.endswith(_ENDS) and _GAUGES.fullmatch(inner.metric):
                yield RULE.at(
                    rule.at(node),
                    f"`{node.name}` of `{inner.metric}`, a gauge: every decrease counts as a reset",
                    help="use `deriv` for the slope or `delta` for the difference",
                )
