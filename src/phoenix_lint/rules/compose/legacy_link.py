"""`links` between services.

What it does
    Reports `links` and `external_links`.

Why it matters
    Services reach each other by name on every network that they share: a link adds nothing but a dependency, and
    leads to the belief that it is needed. On the default bridge network of old it was.

Example
```yaml
services:
  grafana:
    image: grafana/grafana:11.1.0
    links: [prometheus]
  prometheus:
    image: prom/prometheus:v2.53.0
```

Use instead
```yaml
services:
  grafana:
    image: grafana/grafana:11.1.0
    depends_on: [prometheus]
  prometheus:
    image: prom/prometheus:v2.53.0
```

Fix
    Unsafe: `links` without aliases becomes `depends_on`, where the service has none.

Reference
    https://docs.docker.com/reference/compose-file/services/#links
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Safety, Severity
from ...documents.compose.project import Service
from ...syntax import rewrite
from .. import Rule

RULE = Rule("compose-legacy-link", Severity.INFO, on=Service, fixable="unsafe", practice=True)


def check(service: Service) -> Iterator[Diagnostic]:
    """Links."""
    value = service.field("links")
    if value is not None and value.items and value.entry is not None:
        fix = None
        if "depends_on" not in service.value.fields and not any(":" in i.text for i in value.items):
            fix = rewrite.fix("write `depends_on`", Safety.UNSAFE, rewrite.rename_key(value.entry, "depends_on"))
        yield RULE.at(
            value.entry, f"`{service.name}` reaches other services by their names without `links`", fixes=[fix]
        )
