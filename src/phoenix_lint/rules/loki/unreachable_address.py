"""Loki listens where no other container can reach it.

What it does
    Reports a listen address of the loopback interface in a file that a Compose service reads, unless the service has
    the network of the host.

Why it matters
    Inside a container 127.0.0.1 is the container itself: Promtail, Grafana and published ports get no connection.

Example
```yaml
# beside it compose.yml, where the service loki reads this file
auth_enabled: false
server:
  http_listen_address: 127.0.0.1
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
# beside it compose.yml, where the service loki reads this file
auth_enabled: false
server:
  http_listen_address: 0.0.0.0
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
    None.

Reference
    https://grafana.com/docs/loki/latest/configure/#server
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.loki import LokiConfig
from .. import Rule

RULE = Rule("loki-unreachable-address", Severity.WARNING, on=LokiConfig)
_LOOPBACK = ("127.", "localhost", "::1", "[::1]")


def check(doc: LokiConfig) -> Iterator[Diagnostic]:
    """The two listen addresses."""
    service = doc.context.service
    if service is None or service.field("network_mode") is not None:
        return
    for name in ("http_listen_address", "grpc_listen_address"):
        found = doc.get(f"server.{name}", "")
        if found.known and found.where is not None and found.text.startswith(_LOOPBACK):
            if name == "grpc_listen_address" and not _is_split(doc):
                continue  # one process speaks to itself
            yield RULE.at(found.where, f"no other container reaches `{service.name}` at {found.text}")


def _is_split(doc: LokiConfig) -> bool:
    """Whether Loki runs as several targets."""
    target = doc.get("target", "all")
    return not target.known or target.text != "all"
