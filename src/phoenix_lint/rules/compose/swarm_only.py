"""Keys that only a swarm reads.

What it does
    Reports `mode: global`, `endpoint_mode`, `placement`, `update_config` and `rollback_config` below `deploy`; one
    finding for a service.

Why it matters
    `docker compose up` ignores them: the service runs once, wherever it is started.

Example
```yaml
services:
  node-exporter:
    image: prom/node-exporter:v1.8.1
    deploy:
      mode: global
```

Use instead
```yaml
services:
  node-exporter:
    image: prom/node-exporter:v1.8.1
```

Fix
    None: the file may be meant for `docker stack deploy`.

Reference
    https://docs.docker.com/reference/compose-file/deploy/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.compose.project import Service
from .. import Rule, spot

RULE = Rule("compose-swarm-only", Severity.INFO, on=Service)
_KEYS = ("endpoint_mode", "placement", "update_config", "rollback_config")


def check(service: Service) -> Iterator[Diagnostic]:
    """Settings without effect."""
    deploy = service.field("deploy")
    if deploy is None or deploy.form != "map":
        return
    found = [v for n in _KEYS if (v := deploy.child(n)) is not None]
    mode = deploy.child("mode")
    if mode is not None and mode.text.startswith("global"):
        found.insert(0, mode)
    if found:
        names = ", ".join(f"`{v.name}`" for v in found)
        yield RULE.at(
            found[0].entry or found[0],
            f"only a swarm reads {names} of `{service.name}`: `docker compose up` does not",
            related=[spot(v.entry or v) for v in found[1:]],
        )
