"""A ruler that knows no Alertmanager.

What it does
    Reports a `ruler` section with a storage for rules and without `alertmanager_url`, when no tenant has one either
    and remote write is off.

Why it matters
    Alerts fire in Loki and reach nobody.

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
ruler:
  storage:
    type: local
    local:
      directory: /loki/rules
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
ruler:
  alertmanager_url: http://alertmanager:9093
  storage:
    type: local
    local:
      directory: /loki/rules
```

Fix
    None: where Alertmanager listens is not known from this file.

Reference
    https://grafana.com/docs/loki/latest/alert/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.loki import LokiConfig
from .. import Rule

RULE = Rule("loki-ruler-without-alertmanager", Severity.WARNING, on=LokiConfig)


def check(doc: LokiConfig) -> Iterator[Diagnostic]:
    """Rules without a way out."""
    ruler = doc.section("ruler")
    if ruler is None or ruler.bad or ruler.unknown or ruler.get("storage") is None:
        return
    if ruler.get("alertmanager_url") is not None or doc.get("ruler.remote_write.enabled", False).true:
        return
    tenant = doc.section("limits_config.ruler_alertmanager_config")
    if tenant is None:
        yield RULE.at(ruler.entry or ruler, "the ruler has rules and no `alertmanager_url`: its alerts reach nobody")
