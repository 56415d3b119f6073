"""A matcher that is written twice on one route.

What it does
    Reports the second of two equal matchers of a route, in whichever spelling.

Why it matters
    It changes nothing; often another label was meant.

Example
```yaml
route:
  receiver: team
  routes:
    - receiver: team
      matchers: ['severity="critical"', 'severity = critical']
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
      matchers: ['severity="critical"']
receivers:
  - name: team
    webhook_configs:
      - url: http://hooks:5001/
```

Fix
    Safe: the second one is removed where it stands alone in its item.

Reference
    https://prometheus.io/docs/alerting/latest/configuration/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Safety, Severity
from ...documents.alertmanager import Route
from ...lang.labels import Matcher
from ...schema.decode import Value
from ...syntax import rewrite
from .. import Rule, spot
from ._matching import shown

RULE = Rule("alertmanager-duplicate-matcher", Severity.INFO, on=Route, fixable="safe")


def check(route: Route) -> Iterator[Diagnostic]:
    """Equal matchers of the route itself."""
    seen: dict[Matcher, Value] = {}
    for matcher, value in route.own_matchers:
        if matcher in seen:
            alone = sum(v is value for _, v in route.own_matchers) == 1 and value.entry is None
            yield RULE.at(
                value,
                f"the matcher {shown(matcher)} is there twice",
                related=[spot(seen[matcher], "first here")],
                fixes=[rewrite.fix("remove the second one", Safety.SAFE, rewrite.remove_item(value.node))]
                if alone
                else [],
            )
        seen.setdefault(matcher, value)
