"""Two services with one container name.

What it does
    Compares `container_name` between the services that are switched on.

Why it matters
    docker compose refuses the whole project since 2.24.7; before that the second container could not be made.

Example
```yaml
services:
  prometheus:
    image: prom/prometheus:v2.53.0
    container_name: monitoring
  grafana:
    image: grafana/grafana:11.1.0
    container_name: monitoring
```

Use instead
```yaml
services:
  prometheus:
    image: prom/prometheus:v2.53.0
    container_name: monitoring-prometheus
  grafana:
    image: grafana/grafana:11.1.0
    container_name: monitoring-grafana
```

Fix
    Unsafe: the second one gets the name of its service, when that is free.

Reference
    https://docs.docker.com/reference/compose-file/services/#container_name
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Safety, Severity
from ...documents.compose import ComposeFile
from ...documents.compose.project import Service
from ...syntax import rewrite
from .. import Rule, spot

RULE = Rule(
    "compose-duplicate-container-name",
    Severity.ERROR,
    on=ComposeFile,
    fixable="unsafe",
    verdict=True,
    program_since="2.24.7",
    late=True,
)


def check(doc: ComposeFile) -> Iterator[Diagnostic]:
    """Names that come again."""
    first: dict[str, Service] = {}
    taken = {s.text("container_name") for s in doc.services.values()}
    for service in doc.services.values():
        value = service.field("container_name")
        if value is None or not value.text or value.unsure:
            continue
        other = first.setdefault(value.text, service)
        if other is service:
            continue
        fix = None
        if service.name not in taken and not value.written:
            fix = rewrite.fix(
                f"name it `{service.name}`", Safety.UNSAFE, rewrite.replace_scalar(value.node, service.name)
            )
        there = other.value.fields["container_name"]
        yield RULE.at(
            value,
            f"the container of `{service.name}` has the name of that of `{other.name}`",
            related=[spot(there, f"the container of `{other.name}`")],
            fixes=[fix],
        )
