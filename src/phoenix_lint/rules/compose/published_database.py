"""A database or cache that is published on all addresses of the host.

What it does
    Looks at the published ports of databases, caches and brokers whose host address is not set, or 0.0.0.0.

Why it matters
    The engine opens the port past the host's firewall: whoever reaches the host reaches the database. Services of
    the project need no published port.

Example
```yaml
services:
  mongo:
    image: mongo:7
    ports: ["27017:27017"]
```

Use instead
```yaml
services:
  mongo:
    image: mongo:7
    ports: ["127.0.0.1:27017:27017"]
```

Fix
    Unsafe: 127.0.0.1 is put in front.

Reference
    https://docs.docker.com/engine/network/packet-filtering-firewalls/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Fix, Safety, Severity
from ...documents.compose.project import Port, Service
from ...stack import products
from ...syntax import rewrite
from .. import Rule

RULE = Rule("compose-published-database", Severity.INFO, on=Service, fixable="unsafe", practice=True)
_KINDS = ("database", "cache", "message-broker", "search", "object-store")


def check(service: Service) -> Iterator[Diagnostic]:
    """Open ports of what holds data."""
    product = products.of(service)
    if product is None or product.facts["kind"] not in _KINDS or service.shares_network:
        return
    own = {int(p.partition("/")[0]) for p in product.row.get("ports", ())}
    for port in service.ports:
        if port.address in ("", "0.0.0.0", "::") and port.container.first in own:
            shown = port.host or "a random port"
            yield RULE.at(
                port.value, f"`{service.name}` is published on all addresses of the host ({shown})", fixes=[_fix(port)]
            )


def _fix(port: Port) -> Fix | None:
    value = port.value
    if value.form != "scalar" or port.address or port.host is None or value.written:
        return None
    return rewrite.fix(
        "publish it on 127.0.0.1", Safety.UNSAFE, rewrite.replace_scalar(value.node, f"127.0.0.1:{value.text}")
    )
