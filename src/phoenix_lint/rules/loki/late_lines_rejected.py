"""Lines that come a little late are thrown away.

What it does
    Reports `reject_old_samples_max_age` below an hour while `reject_old_samples` is on, as it is when nothing is
    written.

Why it matters
    A client that catches up after a restart or an outage sends lines of that time. Loki answers 400, the client drops
    them, and the gap is seen by nobody.

Example
```yaml
auth_enabled: false
common:
  path_prefix: /loki
schema_config:
  configs:
    - from: 2024-01-01
      store: tsdb
      object_store: filesystem
      schema: v13
      index:
        prefix: index_
        period: 24h
limits_config:
  reject_old_samples_max_age: 5m
```

Use instead
```yaml
auth_enabled: false
common:
  path_prefix: /loki
schema_config:
  configs:
    - from: 2024-01-01
      store: tsdb
      object_store: filesystem
      schema: v13
      index:
        prefix: index_
        period: 24h
limits_config:
  reject_old_samples_max_age: 168h
```

Fix
    None: how late lines may come is for people to say.

Reference
    https://grafana.com/docs/loki/latest/configure/#limits_config
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.loki import LokiConfig
from .. import Rule

RULE = Rule("loki-late-lines-rejected", Severity.WARNING, on=LokiConfig)
_HOUR = 3600


def check(doc: LokiConfig) -> Iterator[Diagnostic]:
    """The age against an hour."""
    on, age = (
        doc.get("limits_config.reject_old_samples", True),
        doc.seconds("limits_config.reject_old_samples_max_age", "1w"),
    )
    if on.known and on.true and age.known and age.where is not None and age.number < _HOUR:
        yield RULE.at(age.where, "lines that come later than this are dropped without a trace, as after any outage")
