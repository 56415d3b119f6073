"""A service names a network that the project does not define.

What it does
    Compares the networks of every service that is switched on with the top-level `networks`, those of included
    files among them. `default` needs no entry.

Why it matters
    docker compose refuses the whole project: not one service starts.

Example
```yaml
services:
  grafana:
    image: grafana/grafana:11.1.0
    networks: [monitoring]
```

Use instead
```yaml
services:
  grafana:
    image: grafana/grafana:11.1.0
    networks: [monitoring]
networks:
  monitoring:
```

Fix
    Safe: the network is declared at the top. Unsafe, where a defined one has nearly the same name: that one is
    named.

Reference
    https://docs.docker.com/reference/compose-file/networks/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Fix, Safety, Severity
from ...documents.compose.project import Service
from .. import Rule
from ._decoding import declared, defined_hint, near_one, renamed

RULE = Rule("compose-undefined-network", Severity.ERROR, on=Service, fixable="safe", verdict=True, late=True)


def check(service: Service) -> Iterator[Diagnostic]:
    """Networks without a definition."""
    doc = service.doc
    defined = doc.resources["networks"]
    for network in service.networks:
        if network.name in defined or network.name == "default" or network.value.unsure or doc.is_partial:
            continue
        meant = near_one(network.name, defined)
        fix: Fix | None = (
            renamed(network.value, meant)
            if meant
            else declared(doc, "networks", network.name, network.value, Safety.SAFE)
        )
        yield RULE.at(
            network.value,
            f"the network `{network.name}` of `{service.name}` is not defined",
            help=defined_hint(meant, defined),
            fixes=[fix],
        )
