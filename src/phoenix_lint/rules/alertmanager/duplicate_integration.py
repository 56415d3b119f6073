"""A receiver has the same integration twice.

What it does
    Compares the integrations of a receiver, field by field.

Why it matters
    Every notification is sent twice.

Example
```yaml
route:
  receiver: team
receivers:
  - name: team
    webhook_configs:
      - url: http://hooks:5001/
      - url: http://hooks:5001/
```

Use instead
```yaml
route:
  receiver: team
receivers:
  - name: team
    webhook_configs:
      - url: http://hooks:5001/
```

Fix
    Unsafe: the second one is removed.

Reference
    https://prometheus.io/docs/alerting/latest/configuration/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Safety, Severity
from ...documents.alertmanager import Integration, Receiver
from ...syntax import rewrite
from .. import Rule, spot

RULE = Rule("alertmanager-duplicate-integration", Severity.WARNING, on=Receiver, fixable="unsafe")


def check(receiver: Receiver) -> Iterator[Diagnostic]:
    """Equal entries of one list."""
    seen: dict[tuple[str, tuple[object, ...]], Integration] = {}
    for integration in receiver.integrations:
        if integration.value.null or integration.value.bad:
            continue
        key = (
            integration.list_name,
            tuple(sorted((n, tuple(v.text for v in f.walk())) for n, f in integration.value.fields.items())),
        )
        if key in seen:
            yield RULE.at(
                integration.value,
                f"this entry of `{integration.list_name}` is there twice: everything is sent twice",
                related=[spot(seen[key].value, "first here")],
                fixes=[
                    rewrite.fix("remove the second one", Safety.UNSAFE, rewrite.remove_item(integration.value.node))
                ],
            )
        seen.setdefault(key, integration)
