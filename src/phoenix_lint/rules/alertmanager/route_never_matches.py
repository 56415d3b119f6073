"""A route whose matchers exclude each other, or those of a route above it.

What it does
    Looks for two matchers on one label that no value satisfies, on the route itself and on its ancestors.

Why it matters
    No alert ever reaches the receiver. Matchers of one route must all hold; alternatives are one matcher with `=~`.

Example
```yaml
route:
  receiver: team
  routes:
    - receiver: team
      matchers: [severity="critical", severity="warning"]
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
      matchers: [severity=~"critical|warning"]
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

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.alertmanager import Route
from .. import Rule, spot
from ._matching import contradiction, shown

RULE = Rule("alertmanager-route-never-matches", Severity.WARNING, on=Route)


def check(route: Route) -> Iterator[Diagnostic]:
    """A contradiction in which a matcher of this very route takes part."""
    above = route.parent.matchers if route.parent else []
    if not route.is_clear or route.parent is None or contradiction(m for m, _ in above):
        return
    found = contradiction(m for m, _ in route.matchers)
    if found is None:
        return
    first, second = found
    places = {str(m): v for m, v in route.matchers}
    own = [m for m, _ in route.own_matchers]
    both = first in own and second in own
    help_ = (
        f'for alternatives write one matcher: {first.name}=~"{first.value}|{second.value}"'
        if both and first.op == second.op == "="
        else ""
    )
    yield RULE.at(
        places[str(second)],
        f"no alert satisfies both {shown(first)} and {shown(second)}"
        + ("" if both else ", which a route above demands"),
        related=[spot(places[str(first)], "the other matcher")]
        if places[str(first)] is not places[str(second)]
        else [],
        help=help_,
    )
