"""A `group_by` list that Alertmanager refuses.

What it does
    Reports `...` beside label names, and a label that is there twice.

Why it matters
    Alertmanager refuses the whole file and does not start; a running one keeps its old configuration.

Example
```yaml
route:
  receiver: team
  group_by: ['...', job]
receivers:
  - name: team
    webhook_configs:
      - url: http://hooks:5001/
```

Use instead
```yaml
route:
  receiver: team
  group_by: ['...']
receivers:
  - name: team
    webhook_configs:
      - url: http://hooks:5001/
```

Fix
    Unsafe: the second mention of a label is removed.

Reference
    https://prometheus.io/docs/alerting/latest/configuration/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Safety, Severity
from ...documents.alertmanager import Route
from ...schema.decode import Value
from ...syntax import rewrite
from .. import Rule, spot

RULE = Rule("alertmanager-group-by", Severity.ERROR, on=Route, fixable="unsafe", verdict=True)


def check(route: Route) -> Iterator[Diagnostic]:
    """The wildcard mixed with names, and repeated names."""
    labels = [v for v in route.value.list_of("group_by") if not v.bad and not v.unknown]
    wild = [v for v in labels if v.text == "..."]
    if wild and len(wild) < len(labels):
        yield RULE.at(wild[0], "`...` groups by all labels and cannot stand beside label names")
    seen: dict[str, Value] = {}
    for value in labels:
        if value.text in seen and value.text != "...":
            yield RULE.at(
                value,
                f"the label `{value.text}` is in `group_by` twice",
                related=[spot(seen[value.text], "first here")],
                fixes=[rewrite.fix("remove the second one", Safety.UNSAFE, rewrite.remove_item(value.node))],
            )
        seen.setdefault(value.text, value)
