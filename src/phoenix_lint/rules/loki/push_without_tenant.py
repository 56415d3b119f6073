"""Loki asks for a tenant, and a client that pushes to it names none.

What it does
    Where `auth_enabled` is on, as it is when nothing is written, looks at the Promtail services of the same Compose
    file: their configuration has neither `tenant_id` nor a header or stage that names a tenant.

Why it matters
    Loki refuses every push with "401 no org id". No log line arrives.

Example
```yaml
# beside it compose.yml, where promtail reads promtail.yml, without tenant_id
auth_enabled: true
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

Use instead
```yaml
# beside it compose.yml, where promtail reads promtail.yml, without tenant_id
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
    None: either end can be meant.

Reference
    https://grafana.com/docs/loki/latest/operations/multi-tenancy/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.loki import LokiConfig
from ...source import Unreadable
from ...stack import products
from .. import Rule

RULE = Rule("loki-push-without-tenant", Severity.WARNING, on=LokiConfig)


def check(doc: LokiConfig) -> Iterator[Diagnostic]:
    """The clients in the Compose file whose service reads this file."""
    auth, service = doc.get("auth_enabled", True), doc.context.service
    if service is None or not auth.known or not auth.true:
        return
    if any("auth.enabled" in word for word in service.command or ()):
        return  # the flag has the last word
    for other in service.doc.services.values():
        product = products.of(other)
        if product is None or product.name != "promtail":
            continue
        texts = [text for m in other.mounts if m.path.endswith((".yml", ".yaml")) and (text := _text(doc, m.path))]
        pushing = [t for t in texts if f"//{service.name}:" in t]
        if pushing and not any("tenant" in t.lower() or "x-scope-orgid" in t.lower() for t in texts):
            yield RULE.at(
                auth.where or doc.value, f"`{other.name}` pushes without a tenant: each push is refused with 401"
            )


def _text(doc: LokiConfig, path: str) -> str:
    try:
        return doc.context.reader.read(path).text
    except Unreadable:
        return ""
