"""An external network or volume that nothing in the project makes.

What it does
    Reports networks and volumes with `external: true` that a service uses, unless another Compose file beside it
    makes one of that name.

Why it matters
    `up` stops when it does not exist: "network declared as external, but could not be found".

Example
```yaml
services:
  grafana:
    image: grafana/grafana:11.1.0
    networks: [proxy]
networks:
  proxy:
    external: true
```

Use instead
```yaml
services:
  grafana:
    image: grafana/grafana:11.1.0
    networks: [proxy]
networks:
  proxy:
```

Fix
    None: it may be made by hand or by another project.

Reference
    https://docs.docker.com/reference/compose-file/networks/#external
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.compose import ComposeFile
from .. import Rule

RULE = Rule("compose-missing-external", Severity.INFO, on=ComposeFile)


def check(doc: ComposeFile) -> Iterator[Diagnostic]:
    """External things that are used; with the command that makes them."""
    used = {
        "networks": {n.name for s in doc.services.values() for n in s.networks},
        "volumes": {m.source for s in doc.services.values() for m in s.mounts if m.kind == "volume"},
    }
    for section, word in (("networks", "network"), ("volumes", "volume")):
        for name, resource in doc.resources[section].items():
            known = resource.engine_name
            if not resource.external or name not in used[section] or not known or doc.makes_elsewhere(section, known):
                continue
            yield RULE.at(
                resource.value.entry or resource.value,
                f"the {word} `{known}` must exist before `up`: it is external, and nothing here makes it",
                help=f"make it with: docker {word} create {known}",
            )
