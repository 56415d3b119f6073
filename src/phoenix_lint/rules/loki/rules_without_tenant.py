"""The ruler looks for rules in a folder per tenant, and they lie beside it.

What it does
    For rules on the local filesystem, looks into the folder that the Compose service mounts there: rule files that lie
    in it directly, with none in a folder below.

Why it matters
    The ruler reads DIRECTORY/TENANT/*.yaml; without authentication the tenant is called `fake`. What lies in the
    directory itself is never read, and nothing says so.

Example
```yaml
# beside it compose.yml, where loki has `./rules:/loki/rules`, with rules/example.yml
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

Use instead
```yaml
# beside it compose.yml, where loki has `./tenants:/loki/tenants`, with tenants/fake/example.yml
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
      directory: /loki/tenants
```

Fix
    None: files are to be moved.

Reference
    https://grafana.com/docs/loki/latest/alert/#local-storage
"""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.loki import LokiConfig
from .. import Rule

RULE = Rule("loki-rules-without-tenant", Severity.WARNING, on=LokiConfig)
_PATHS = ("ruler.storage.local.directory", "common.storage.filesystem.rules_directory")


def check(doc: LokiConfig) -> Iterator[Diagnostic]:
    """The folder of the rules against what is mounted there."""
    service = doc.context.service
    written = next((s for p in _PATHS if (s := doc.get(p, "")).where is not None), None)
    if service is None or written is None or written.where is None or not written.known or not written.text:
        return
    directory = posixpath.normpath(written.text)
    for mount in service.mounts:
        if mount.kind != "bind" or not mount.path or mount.target != directory:
            continue
        beside = _rule_files(doc, mount.path)
        if beside and not _rule_files(doc, os.path.join(mount.path, "*")):
            tenant = "fake" if doc.get("auth_enabled", True).value is False else "TENANT"
            yield RULE.at(
                written.where,
                f"`{beside[0]}` is not read: the ruler looks into `{directory}/{tenant}`",
                help="" if tenant == "TENANT" else "without authentication the only tenant is called fake",
            )


def _rule_files(doc: LokiConfig, folder: str) -> list[str]:
    found = [p for e in ("yml", "yaml") for p in doc.context.reader.glob(os.path.join(folder, f"*.{e}"))]
    return [os.path.basename(p) for p in found]
