"""A port of the host that is published twice.

What it does
    Compares the fixed host ports of all services that are switched on, per protocol and address: an unset address,
    0.0.0.0 and :: stand for all of them. Ranges count port by port where the engine may not choose. Several
    containers of one service cannot share a fixed port either.

Why it matters
    docker compose accepts the file; the second container does not start: "port is already allocated".

Example
```yaml
services:
  prometheus:
    image: prom/prometheus:v2.53.0
    ports: ["9090:9090"]
  app:
    image: python:3.12-slim
    ports: ["9090:8000"]
```

Use instead
```yaml
services:
  prometheus:
    image: prom/prometheus:v2.53.0
    ports: ["9090:9090"]
  app:
    image: python:3.12-slim
    ports: ["9091:8000"]
```

Fix
    Unsafe: the second use moves to the next port that nobody in the project publishes.

Reference
    https://docs.docker.com/reference/compose-file/services/#ports
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ...diagnostic import Diagnostic, Fix, Safety, Severity
from ...documents.compose import ComposeFile
from ...documents.compose.project import Port, Service
from ...syntax import rewrite
from ...syntax.nodes import Scalar
from .. import Rule, spot

RULE = Rule("compose-port-conflict", Severity.ERROR, on=ComposeFile, fixable="unsafe", late=True)
_ALL = ("", "0.0.0.0", "::")


class _Use(NamedTuple):
    service: Service
    port: Port


def check(doc: ComposeFile) -> Iterator[Diagnostic]:
    """Each second use, with the first one."""
    uses = [_Use(s, p) for s in doc.services.values() if not s.shares_network for p in s.ports if p.host is not None]
    taken = {n for use in uses if use.port.host for n in range(use.port.host.first, use.port.host.last + 1)}
    seen: dict[tuple[int, str], list[_Use]] = {}
    for use in uses:
        host = use.port.host
        assert host is not None
        if len(host) != len(use.port.container):
            continue  # a range to choose from
        if use.service.replicas > 1:
            yield RULE.at(
                use.port.value,
                f"the {use.service.replicas} containers of `{use.service.name}` cannot share the host port {host}",
                help="publish a range, or leave the host port to the engine",
            )
        other = next(
            (
                o
                for n in range(host.first, host.last + 1)
                for o in seen.get((n, use.port.protocol), [])
                if _clash(o, use)
            ),
            None,
        )
        if other is not None:
            yield _finding(use, other, taken)
            continue
        for number in range(host.first, host.last + 1):
            seen.setdefault((number, use.port.protocol), []).append(use)


def _clash(first: _Use, second: _Use) -> bool:
    one, two = first.port.address, second.port.address
    return one == two or one in _ALL or two in _ALL


def _finding(use: _Use, other: _Use, taken: set[int]) -> Diagnostic:
    first = other.port.host
    assert first is not None
    whose = (
        f"`{use.service.name}`" if use.service is other.service else f"`{use.service.name}` and `{other.service.name}`"
    )
    return RULE.at(
        use.port.value,
        f"the host port {use.port.host} ({use.port.protocol}) is published twice, by {whose}",
        related=[spot(other.port.value, f"published here as {first}")],
        fixes=[_moved(use, taken)],
    )


def _moved(use: _Use, taken: set[int]) -> Fix | None:
    host, value = use.port.host, use.port.value
    if host is None or len(host) > 1 or value.written:
        return None
    free = next((n for n in range(host.first + 1, min(host.first + 200, 65536)) if n not in taken), 0)
    if not free:
        return None
    taken.add(free)
    title = f"publish it as {free}"
    if value.form == "map":
        published = value.fields.get("published")
        node = published.node if published is not None else None
        return (
            rewrite.fix(
                title,
                Safety.UNSAFE,
                rewrite.replace_scalar(node, str(free), raw=isinstance(node, Scalar) and not node.style),
            )
            if node is not None
            else None
        )
    head, colon, inner = value.text.rpartition(":")
    address, second, _ = head.rpartition(":")
    return rewrite.fix(
        title, Safety.UNSAFE, rewrite.replace_scalar(value.node, f"{address}{second}{free}{colon}{inner}")
    )
