"""A mount inside a folder that is mounted read-only and has no place for it.

What it does
    Looks for mounts whose target lies below that of a read-only bind mount, when the source of the latter has
    neither a file nor a folder of that name.

Why it matters
    The engine must make the mount point inside the read-only folder and cannot: the container does not start
    ("read-only file system").

Example
```yaml
services:
  prometheus:
    image: prom/prometheus:v2.53.0
    volumes:
      - ./prometheus:/etc/prometheus:ro
      - ./alerts.yml:/etc/prometheus/alerts.yml:ro
```

Use instead
```yaml
services:
  prometheus:
    image: prom/prometheus:v2.53.0
    volumes:
      - ./prometheus:/etc/prometheus:ro
      - ./alerts.yml:/etc/alerts/alerts.yml:ro
```

Fix
    None: either the outer mount is made writable, or the place is made in its source.

Reference
    https://docs.docker.com/reference/compose-file/services/#volumes
"""

from __future__ import annotations

import os
from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.compose.project import Service
from .. import Rule, spot
from ._mounts import lies_inside

RULE = Rule("compose-mount-in-read-only", Severity.ERROR, on=Service, late=True)


def check(service: Service) -> Iterator[Diagnostic]:
    """Mount points that cannot be made."""
    reader = service.doc.context.reader
    outer = [
        m
        for m in service.mounts
        if m.read_only and m.kind == "bind" and m.path and lies_inside(m) and reader.is_folder(m.path)
    ]
    for mount in service.mounts:
        for around in outer:
            if mount is around or not mount.target.startswith(around.target.rstrip("/") + "/"):
                continue
            below = mount.target[len(around.target.rstrip("/")) + 1 :]
            if not reader.exists(os.path.join(around.path, below)):
                yield RULE.at(
                    mount.value,
                    f"`{mount.target}` lies in `{around.target}`, which is mounted read-only from `{around.source}`, and there is no `{below}` in it",
                    related=[spot(around.value, "read-only here")],
                )
