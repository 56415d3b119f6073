"""A receiver that no route sends to.

What it does
    Compares the receivers with those that routes name.

Why it matters
    It is never told anything; often a route was forgotten or misspelt.

Example
```yaml
route:
  receiver: team
receivers:
  - name: team
    webhook_configs:
      - url: http://hooks:5001/
  - name: pager
    webhook_configs:
      - url: http://pager:5001/
```

Use instead
```yaml
route:
  receiver: team
  routes:
    - receiver: pager
      matchers: [severity="critical"]
receivers:
  - name: team
    webhook_configs:
      - url: http://hooks:5001/
  - name: pager
    webhook_configs:
      - url: http://pager:5001/
```

Fix
    None.

Reference
    https://prometheus.io/docs/alerting/latest/configuration/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.alertmanager import Receiver
from .. import Rule

RULE = Rule("alertmanager-unused-receiver", Severity.INFO, on=Receiver)


def check(receiver: Receiver) -> Iterator[Diagnostic]:
    """Receivers without a route."""
    routes = list(receiver.doc.routes)
    unclear = any(
        r.value.get("receiver") and (r.value.fields["receiver"].unknown or receiver.doc.receiver(r.receiver) is None)
        for r in routes
    )
    if not receiver.name or not routes or unclear or any(r.receiver == receiver.name for r in routes):
        return
    name = receiver.value.fields.get("name")
    if name is not None and not name.unknown:
        yield RULE.at(name, f"no route sends to the receiver `{receiver.name}`")
