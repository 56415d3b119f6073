"""`continue: true` on the last route of its level.

What it does
    Reports it where no sibling follows that could be tried.

Why it matters
    It changes nothing; mostly a following route is missing, or the order was changed.

Example
```yaml
route:
  receiver: team
  routes:
    - receiver: team
      matchers: [severity="critical"]
      continue: true
receivers:
  - name: team
    webhook_configs:
      - url: http://hooks:5001/
```

Use instead
```yaml
route:
  receiver: team
  routes:
    - receiver: team
      matchers: [severity="critical"]
receivers:
  - name: team
    webhook_configs:
      - url: http://hooks:5001/
```

Fix
    Safe: the line is removed.

Reference
    https://prometheus.io/docs/alerting/latest/configuration/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Safety, Severity
from ...documents.alertmanager import Route
from ...syntax import rewrite
from .. import Rule

RULE = Rule("alertmanager-useless-continue", Severity.INFO, on=Route, fixable="safe")


def check(route: Route) -> Iterator[Diagnostic]:
    """The last of its siblings."""
    if route.parent is None or not route.continues or route.parent.children[-1] is not route:
        return
    value = route.value.fields["continue"]
    own = value.entry is not None and value.entry.parent is route.value.node
    yield RULE.at(
        value,
        "`continue` changes nothing on the last route of its level",
        fixes=[rewrite.fix("remove it", Safety.SAFE, rewrite.remove_entry(value.entry))] if own and value.entry else [],
    )
