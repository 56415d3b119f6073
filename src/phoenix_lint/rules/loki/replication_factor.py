"""More replicas than a ring in memory can have.

What it does
    Looks at rings whose `kvstore.store` is `inmemory`, which only the process itself sees, while the replication
    factor is above 1. Its default is 3.

Why it matters
    Loki starts and refuses every push: "at least 2 live replicas required, could only find 1".

Example
```yaml
auth_enabled: false
common:
  path_prefix: /loki
  ring:
    kvstore:
      store: inmemory
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

Use instead
```yaml
auth_enabled: false
common:
  path_prefix: /loki
  replication_factor: 1
  ring:
    kvstore:
      store: inmemory
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
    Safe: `replication_factor: 1`, the only one that such a ring can have.

Reference
    https://grafana.com/docs/loki/latest/configure/#common
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Fix, Safety, Severity
from ...documents.loki import LokiConfig, Setting
from ...syntax import rewrite
from ...syntax.nodes import Mapping
from .. import Rule

RULE = Rule("loki-replication-factor", Severity.WARNING, on=LokiConfig, fixable="safe")


def check(doc: LokiConfig) -> Iterator[Diagnostic]:
    """Factor against ring."""
    ring = _ring(doc)
    factor = doc.get("common.replication_factor", 3)
    own = doc.get("ingester.lifecycler.ring.replication_factor", 3)
    factor = own if own.where is not None else factor
    if ring is None or ring.where is None or not factor.known or factor.number <= 1:
        return
    where = factor.where or ring.where
    said = "is" if factor.where is not None else "is by default"
    yield RULE.at(
        where.entry or where,
        f"the replication factor {said} {factor.number:g}, and a ring in memory has one member",
        fixes=[_fix(doc, factor)],
    )


def _ring(doc: LokiConfig) -> Setting | None:
    """The ring of the ingesters, when it is in memory."""
    own = doc.get("ingester.lifecycler.ring.kvstore.store", "")
    common = doc.get("common.ring.kvstore.store", "")
    found = own if own.where is not None else common
    members = doc.section("memberlist.join_members")
    if members is not None and common.where is None and own.where is None:
        return None
    return found if found.text == "inmemory" else None


def _fix(doc: LokiConfig, factor: Setting) -> Fix | None:
    title = "write replication_factor: 1"
    if factor.where is not None:
        return rewrite.fix(title, Safety.SAFE, rewrite.replace_scalar(factor.where.node, "1", raw=True))
    common = doc.section("common")
    if common is not None and isinstance(common.node, Mapping):
        return rewrite.fix(
            title, Safety.SAFE, rewrite.insert_entry(common.node, "replication_factor", rewrite.Raw("1"))
        )
    top = doc.value.node
    if common is None and isinstance(top, Mapping):
        return rewrite.fix(
            title, Safety.SAFE, rewrite.insert_entry(top, "common", {"replication_factor": rewrite.Raw("1")})
        )
    return None
