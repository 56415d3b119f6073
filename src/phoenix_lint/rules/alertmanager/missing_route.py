"""The file has no route.

What it does
    Reports files without a `route` section, empty files among them.

Why it matters
    Alertmanager refuses the whole file and does not start; a running one keeps its old configuration.

Example
```yaml
receivers:
  - name: team
    webhook_configs:
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
    Unsafe: with a single receiver, a route to it.

Reference
    https://prometheus.io/docs/alerting/latest/configuration/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Place, Safety, Severity, Span
from ...documents.alertmanager import AlertmanagerConfig
from ...syntax import rewrite
from ...syntax.nodes import Mapping, Scalar
from .. import Rule

RULE = Rule(
    "alertmanager-missing-route", Severity.ERROR, on=AlertmanagerConfig, fixable="unsafe", verdict=True, late=True
)


def check(config: AlertmanagerConfig) -> Iterator[Diagnostic]:
    """At the top of the file, where the route is missing."""
    if config.value.bad or config.value.get("route") is not None or config.value.unknown:
        return
    source, root = config.tree.source, config.tree.root
    written = config.value.fields.get("route")
    if root is None or isinstance(root, Scalar):
        yield RULE.at(
            Place(source.path, Span(0, 0)), "the file is empty: Alertmanager wants at least a `route` and its receiver"
        )
        return
    fixes = []
    if written is None and len(config.receivers) == 1 and config.receivers[0].name and isinstance(root, Mapping):
        fixes = [
            rewrite.fix(
                f"add a route to `{config.receivers[0].name}`",
                Safety.UNSAFE,
                rewrite.insert_entry(root, "route", {"receiver": config.receivers[0].name}),
            )
        ]
    if any(p.kind == "unknown-field" and p.message == "routes" for p in config.decoded.problems):
        fixes = []
    yield RULE.at(written or root, "there is no `route`: every file needs the root of its routing tree", fixes=fixes)
