"""Alerts go to a receiver that notifies nobody.

What it does
    Reports receivers without any integration that routes send to, unless their name says that this is meant
    (`null`, `blackhole`, `devnull`, ...).

Why it matters
    Alertmanager accepts such a receiver and drops the alerts without a word.

Example
```yaml
route:
  receiver: team
receivers:
  - name: team
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
    None.

Reference
    https://prometheus.io/docs/alerting/latest/configuration/
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.alertmanager import Receiver
from .. import Rule, spot

RULE = Rule("alertmanager-silent-receiver", Severity.WARNING, on=Receiver)
_MEANT = re.compile(
    r"null|black.?hole|dev.?null|none|silen[ct]|noop|no-op|empty|dummy|discard|drop|void|ignore|mute|trash|sink|nobody|no.?notif|ui.?only",
    re.IGNORECASE,
)


def check(receiver: Receiver) -> Iterator[Diagnostic]:
    """Receivers that are used and empty."""
    if not receiver.is_silent or not receiver.name or _MEANT.search(receiver.name) or receiver.value.unknown:
        return
    users = [r for r in receiver.doc.routes if r.receiver == receiver.name]
    if not users:
        return
    what = "alerts that no other route takes" if users[0].parent is None else "alerts of this route"
    yield RULE.at(
        receiver.value.fields.get("name") or receiver.value,
        f"the receiver `{receiver.name}` has no integration: nobody is notified of {what}",
        related=[spot(users[0].value.get("receiver") or users[0].value, "used here")],
        help="if that is meant, a name such as `null` or `blackhole` says so",
    )
