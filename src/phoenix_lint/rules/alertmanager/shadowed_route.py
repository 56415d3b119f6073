"""A route that no alert reaches, because an earlier sibling takes all of its alerts.

What it does
    Compares each route with its earlier siblings that do not `continue`: one without matchers takes everything.

Why it matters
    The receiver of the later route is never told.

Example
```yaml
route:
  receiver: team
  routes:
    - receiver: team
      matchers: [team="web"]
    - receiver: pager
      matchers: [team="web", severity="critical"]
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
      matchers: [team="web", severity="critical"]
    - receiver: team
      matchers: [team="web"]
receivers:
  - name: team
    webhook_configs:
      - url: http://hooks:5001/
  - name: pager
    webhook_configs:
      - url: http://pager:5001/
```

Fix
    None: either the order or a `continue: true` is meant.

Reference
    https://prometheus.io/docs/alerting/latest/configuration/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.alertmanager import Route
from .. import Rule, spot
from ._matching import implied

RULE = Rule("alertmanager-shadowed-route", Severity.WARNING, on=Route)


def check(route: Route) -> Iterator[Diagnostic]:
    """The first earlier sibling that takes everything."""
    if route.parent is None or not route.is_clear:
        return
    mine = [m for m, _ in route.matchers]
    for earlier in route.parent.children:
        if earlier is route:
            return
        if earlier.continues or not earlier.is_clear or not all(implied(m, mine) for m, _ in earlier.own_matchers):
            continue
        if earlier.own_matchers:
            why = "an earlier sibling takes all of its alerts"
        else:
            why = "an earlier sibling has no matchers and takes every alert"
        yield RULE.at(
            route.value,
            f"no alert reaches this route: {why}",
            related=[spot(earlier.value, "this one, without `continue: true`")],
        )
        return
