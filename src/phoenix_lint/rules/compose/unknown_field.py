"""A key that a Compose file cannot have.

What it does
    Reports keys that docker compose refuses, with the near neighbour that was meant, or the version in which the
    key exists. Keys that begin with `x-` are allowed.

Why it matters
    docker compose refuses the whole project: not one service starts.

Example
```yaml
services:
  grafana:
    image: grafana/grafana:11.1.0
    volume:
      - grafana-data:/var/lib/grafana
volumes:
  grafana-data:
```

Use instead
```yaml
services:
  grafana:
    image: grafana/grafana:11.1.0
    volumes:
      - grafana-data:/var/lib/grafana
volumes:
  grafana-data:
```

Fix
    Safe: the one near neighbour of the right type that is not there already. Unsafe: a name that other tools use; a
    service that stands at the top of the file moves under `services`; else the key is commented out with the
    reason.

Reference
    https://docs.docker.com/reference/compose-file/services/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Fix, Safety, Severity
from ...schema.decode import Problem
from ...syntax import rewrite
from ...syntax.nodes import Entry, Mapping, target
from .. import Rule
from .._decoding import commented_out, unknown_field
from ._decoding import WORDS, is_stray

RULE = Rule("compose-unknown-field", Severity.ERROR, on=Problem, fixable="safe", verdict=True)
_SECTIONS = ("services", "networks", "volumes", "secrets", "configs")


def check(problem: Problem) -> Iterator[Diagnostic]:
    """Unknown keys; a service or a section on the wrong level is said to be one."""
    entry = problem.where
    if problem.kind != "unknown-field" or not isinstance(entry, Entry):
        return
    if is_stray(entry, problem.type.schema.version):
        return
    if problem.type.name == "Project" and _is_service(entry):
        yield RULE.at(
            entry,
            f"`{entry.name}` stands at the top of the file: a service belongs into `services`",
            fixes=[_moved(entry, problem)],
        )
        return
    if problem.type.name == "Service" and entry.name in _SECTIONS[:1]:
        yield RULE.at(
            entry,
            f"`{entry.name}` stands inside a service: it belongs to the top of the file",
            fixes=[commented_out(entry, "is no field here")],
        )
        return
    yield unknown_field(RULE, problem, WORDS)


def _is_service(entry: Entry) -> bool:
    body = target(entry.value)
    return isinstance(body, Mapping) and any(e.name in ("image", "build") for e in body.entries)


def _moved(entry: Entry, problem: Problem) -> Fix | None:
    services = problem.owner.fields.get("services")
    node = services.node if services is not None else None
    if not isinstance(node, Mapping) or node.get(entry.name) is not None:
        return None
    return rewrite.fix("move it into `services`", Safety.UNSAFE, rewrite.move_entry(entry, node))
