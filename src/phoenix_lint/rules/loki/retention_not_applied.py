"""A retention that nothing applies.

What it does
    Reports `limits_config.retention_period` and `retention_stream` while the compactor does not apply them
    (`retention_enabled`), nor the old table manager does (`retention_deletes_enabled`).

Why it matters
    Logs are kept for ever: the disk fills, though the file says when they should go.

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
  retention_period: 744h
compactor:
  working_directory: /loki/compactor
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
  retention_period: 744h
compactor:
  working_directory: /loki/compactor
  retention_enabled: true
  delete_request_store: filesystem
```

Fix
    Unsafe: `compactor.retention_enabled: true`.

Reference
    https://grafana.com/docs/loki/latest/operations/storage/retention/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Fix, Safety, Severity
from ...documents.loki import LokiConfig
from ...syntax import rewrite
from ...syntax.nodes import Mapping
from .. import Rule

RULE = Rule("loki-retention-not-applied", Severity.WARNING, on=LokiConfig, fixable="unsafe")


def check(doc: LokiConfig) -> Iterator[Diagnostic]:
    """A retention without anybody who deletes."""
    period, streams = doc.seconds("limits_config.retention_period", "0s"), doc.section("limits_config.retention_stream")
    wanted = period.known and period.number > 0 and period.where is not None
    if not wanted and not (streams is not None and streams.items):
        return
    applied = doc.get("compactor.retention_enabled", False)
    manager = doc.get("table_manager.retention_deletes_enabled", False)
    if applied.true or not applied.known or manager.true or not manager.known:
        return
    where = period.where if wanted and period.where is not None else streams
    assert where is not None
    yield RULE.at(
        where.entry or where,
        "nothing applies this retention: `compactor.retention_enabled` is off",
        fixes=[_fix(doc)],
    )


def _fix(doc: LokiConfig) -> Fix | None:
    compactor, top = doc.value.fields.get("compactor"), doc.value.node
    title = "let the compactor apply it"
    true, store = rewrite.Raw("true"), next((p.object_store for p in reversed(doc.periods) if p.object_store), "")
    settings: dict[str, rewrite.Fragment] = {"retention_enabled": true}
    if store and doc.version >= (3, 0) and doc.section("compactor.delete_request_store") is None:
        settings["delete_request_store"] = store
    if compactor is None:
        return (
            rewrite.fix(title, Safety.UNSAFE, rewrite.insert_entry(top, "compactor", settings))
            if isinstance(top, Mapping)
            else None
        )
    written = compactor.fields.get("retention_enabled")
    if written is not None:
        return rewrite.fix(title, Safety.UNSAFE, rewrite.replace_scalar(written.node, "true", raw=True))
    if not isinstance(compactor.node, Mapping) or len(settings) > 1:
        return (
            rewrite.fix(title, Safety.UNSAFE, rewrite.insert_entry(compactor.node, "retention_enabled", true))
            if isinstance(compactor.node, Mapping)
            else None
        )
    return rewrite.fix(title, Safety.UNSAFE, rewrite.insert_entry(compactor.node, "retention_enabled", true))
