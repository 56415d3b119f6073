"""An image that is no longer maintained.

What it does
    Knows the products of monitoring stacks that came to their end: Promtail, Grafana Agent, Watchtower, MailHog.

Why it matters
    It works, and gets no more fixes, those for security among them.

Example
```yaml
services:
  promtail:
    image: grafana/promtail:3.5.0
```

Use instead
```yaml
services:
  alloy:
    image: grafana/alloy:v1.11.0
```

Fix
    None: the replacement has another configuration.

Reference
    https://grafana.com/docs/loki/latest/send-data/promtail/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.compose.project import Service
from ...stack import products
from .. import Rule

RULE = Rule("compose-end-of-life-image", Severity.INFO, on=Service, practice=True)


def check(service: Service) -> Iterator[Diagnostic]:
    """Images at their end."""
    product, value = products.of(service), service.field("image")
    end = product.facts.get("end_of_life") if product is not None else None
    if (
        product is not None
        and end
        and value is not None
        and "nickfedor" not in value.text
        and "beatkind" not in value.text
    ):
        yield RULE.at(value, f"`{product.image.name}` is {end['status']}", help=f"it is replaced by {end['instead']}")
