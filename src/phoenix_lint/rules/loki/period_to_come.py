"""A schema whose first period has not begun.

What it does
    Compares the first period of `schema_config` with today.

Why it matters
    Loki refuses logs from before the first period; until that day it takes none.

Example
```yaml
auth_enabled: false
common:
  path_prefix: /loki
schema_config:
  configs:
    - from: 2199-01-01
      store: tsdb
      object_store: filesystem
      schema: v13
      index:
        prefix: index_
        period: 24h
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
```

Fix
    None: from when logs are kept is not known.

Reference
    https://grafana.com/docs/loki/latest/configure/#period_config
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ...diagnostic import Diagnostic, Severity
from ...documents.loki import LokiConfig
from .. import Rule

RULE = Rule("loki-period-to-come", Severity.WARNING, on=LokiConfig)


def check(doc: LokiConfig) -> Iterator[Diagnostic]:
    """The first day."""
    first = doc.periods[0] if doc.periods and doc.schema_is_clear else None
    if first is not None and first.begins is not None and first.begins > date.today():
        yield RULE.at(
            first.value.fields["from"], f"the first period begins on {first.begins}: until then no logs are taken"
        )
