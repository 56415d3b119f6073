"""Loki writes its chunks beside the volume that is there for them.

What it does
    Looks at the Compose service that mounts the file: when it has a named volume, and the chunks on the
    filesystem go to a path that is on none of its mounts, it says so.

Why it matters
    Everything works, until the container is created anew, for a new image or one changed line: then all logs are
    gone, although there is a volume.

Example
```yaml
# beside it compose.yml, where loki has `loki-data:/loki`
auth_enabled: false
common:
  path_prefix: /tmp/loki
  storage:
    filesystem:
      chunks_directory: /tmp/loki/chunks
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
# beside it compose.yml, where loki has `loki-data:/loki`
auth_enabled: false
common:
  path_prefix: /loki
  storage:
    filesystem:
      chunks_directory: /loki/chunks
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
    None: whether the path or the mount is to change is not known.

Reference
    https://grafana.com/docs/loki/latest/configure/#common
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.compose.project import Mount
from ...documents.loki import LokiConfig
from ...syntax.nodes import place_of
from .. import Rule

RULE = Rule("loki-data-not-kept", Severity.WARNING, on=LokiConfig)
_CHUNKS = ("storage_config.filesystem.directory", "common.storage.filesystem.chunks_directory")


def check(doc: LokiConfig) -> Iterator[Diagnostic]:
    """The directory of the chunks against the mounts."""
    service = doc.context.service
    if service is None or not any(p.object_store == "filesystem" for p in doc.periods):
        return
    written = next((s for p in _CHUNKS if (s := doc.get(p, "")).where is not None), None)
    if written is None or written.where is None or not written.known or not written.text.startswith("/"):
        return
    path = posixpath.normpath(written.text)
    volumes = service.field("volumes")
    if volumes is None or any(v.unsure or v.bad for v in volumes.elements()):
        return  # a variable may bring the mount
    if any(_holds(m, path) for m in service.mounts):
        return
    keeping = [m for m in service.mounts if m.kind == "volume" and m.source]
    if keeping:
        yield RULE.at(
            written.where,
            f"`{path}` is on none of the volumes of `{service.name}`: all logs are lost with its container",
            related=[place_of(keeping[0].value.node, "this volume stays empty of them")],
        )


def _holds(mount: Mount, path: str) -> bool:
    return (
        path == mount.target or path.startswith(mount.target.rstrip("/") + "/") or mount.target.startswith(path + "/")
    )
