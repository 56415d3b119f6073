"""A service that gets the socket of the engine.

What it does
    Reports mounts of `/var/run/docker.sock` and `/run/docker.sock`, also read-only ones: that protects the file,
    not what is said through it.

Why it matters
    Whoever takes over the container takes over the host.

Example
```yaml
services:
  promtail:
    image: grafana/promtail:2.9.8
    volumes:
      - /var/run/docker.sock:/var/run/docker.sock
```

Use instead
```yaml
services:
  promtail:
    image: grafana/promtail:2.9.8
    volumes:
      - /var/lib/docker/containers:/var/lib/docker/containers:ro
```

Fix
    None: a proxy that lets only reading requests through is a service of its own.

Reference
    https://docs.docker.com/engine/security/protect-access/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.compose.project import Service
from .. import Rule

RULE = Rule("compose-docker-socket", Severity.INFO, on=Service, practice=True)


def check(service: Service) -> Iterator[Diagnostic]:
    """The engine's socket."""
    for mount in service.mounts:
        if mount.kind == "bind" and mount.source.rstrip("/") in ("/var/run/docker.sock", "/run/docker.sock"):
            yield RULE.at(mount.value, f"`{service.name}` can command the engine, and with it the host")
