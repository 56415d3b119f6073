"""Two mounts of a service on one path.

What it does
    Compares the targets of `volumes` and `tmpfs` after cleaning, so that `/data` and `/data/` are the same. Two
    short volumes whose targets are written alike are no error: the later one silently replaces the earlier one,
    which `compose-replaced-mount` reports.

Why it matters
    docker compose refuses the whole project since 2.36.

Example
```yaml
services:
  db:
    image: mongo:7
    volumes:
      - mongo-data:/data/db
    tmpfs:
      - /data/db
volumes:
  mongo-data:
```

Use instead
```yaml
services:
  db:
    image: mongo:7
    volumes:
      - mongo-data:/data/db
volumes:
  mongo-data:
```

Fix
    None: which of the two is meant is not known.

Reference
    https://docs.docker.com/reference/compose-file/services/#volumes
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.compose.project import Mount, Service
from .. import Rule, spot

RULE = Rule("compose-duplicate-mount", Severity.ERROR, on=Service, verdict=True, program_since="2.36", late=True)


def check(service: Service) -> Iterator[Diagnostic]:
    """Targets that come again."""
    first: dict[str, Mount] = {}
    for mount in service.mounts:
        if not mount.target or mount.value.unsure:
            continue
        other = first.setdefault(mount.target, mount)
        if other is not mount:
            yield RULE.at(
                mount.value,
                f"`{mount.target}` is mounted twice in `{service.name}`",
                related=[spot(other.value, "mounted here first")],
            )
