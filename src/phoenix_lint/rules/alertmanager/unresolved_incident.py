"""`send_resolved: false` on a service that opens incidents.

What it does
    Reports it for PagerDuty, OpsGenie, VictorOps and incident.io.

Why it matters
    The incident stays open until a person closes it, and the next alert of the same group joins it unseen.

Example
```yaml
route:
  receiver: team
receivers:
  - name: team
    pagerduty_configs:
      - routing_key_file: /run/secrets/pagerduty
        send_resolved: false
```

Use instead
```yaml
route:
  receiver: team
receivers:
  - name: team
    pagerduty_configs:
      - routing_key_file: /run/secrets/pagerduty
```

Fix
    None.

Reference
    https://prometheus.io/docs/alerting/latest/configuration/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.alertmanager import Integration
from .. import Rule

RULE = Rule("alertmanager-unresolved-incident", Severity.INFO, on=Integration, practice=True)
_SERVICES = {
    "pagerduty_configs": "PagerDuty",
    "opsgenie_configs": "OpsGenie",
    "victorops_configs": "VictorOps",
    "incidentio_configs": "incident.io",
}


def check(integration: Integration) -> Iterator[Diagnostic]:
    """Where it is written as false."""
    value = integration.value.get("send_resolved")
    if integration.list_name in _SERVICES and value is not None and value.data is False:
        yield RULE.at(
            value, f"{_SERVICES[integration.list_name]} is not told when an alert is over: incidents stay open"
        )
