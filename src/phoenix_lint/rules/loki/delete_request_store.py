"""Retention is on, and no store for delete requests is named.

What it does
    Since Loki 3.0 `compactor.delete_request_store` must name an object store when `compactor.retention_enabled` is
    true. Loki 2 took that of the last period.

Why it matters
    Loki 3 refuses the file and does not start.

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
compactor:
  working_directory: /loki/compactor
  retention_enabled: true
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
compactor:
  working_directory: /loki/compactor
  retention_enabled: true
  delete_request_store: filesystem
```

Fix
    Safe: the object store of the last period, as Loki 2 did.

Reference
    https://grafana.com/docs/loki/latest/configure/#compactor
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Fix, Safety, Severity
from ...documents.loki import LokiConfig
from ...syntax import rewrite
from ...syntax.nodes import Mapping
from .. import Rule, Where

RULE = Rule(
    "loki-delete-request-store",
    Severity.ERROR,
    on=LokiConfig,
    fixable="safe",
    verdict=True,
    program_since="3.0.0",
    late=True,
)


def check(doc: LokiConfig) -> Iterator[Diagnostic]:
    """Retention without a store."""
    enabled, store = doc.get("compactor.retention_enabled", False), doc.get("compactor.delete_request_store", "")
    if not enabled.true or store.text or not store.known or enabled.where is None:
        return
    where: Where = enabled.where.entry or enabled.where
    yield RULE.at(where, "retention needs `delete_request_store` since 3.0", fixes=[_fix(doc)])


def _fix(doc: LokiConfig) -> Fix | None:
    compactor = doc.section("compactor")
    name = next((p.object_store for p in reversed(doc.periods) if p.object_store), "")
    if compactor is None or not name or not isinstance(compactor.node, Mapping):
        return None
    title, old = f"use {name}", compactor.fields.get("delete_request_store")
    if old is not None and old.entry is not None:
        return rewrite.fix(title, Safety.SAFE, rewrite.fill_entry(old.entry, name))
    return rewrite.fix(title, Safety.SAFE, rewrite.insert_entry(compactor.node, "delete_request_store", name))
