"""An empty entry in a list that must hold maps.

What it does
    Reports `-` with nothing behind it among routes, receivers and integrations.

Why it matters
    Most versions of Alertmanager crash on it with a Go panic that names neither file nor line; newer ones refuse
    the file for some of them.

Example
```yaml
route:
  receiver: team
  routes:
    -
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
receivers:
  - name: team
    webhook_configs:
      - url: http://hooks:5001/
```

Fix
    Unsafe: the empty entry is removed when the list keeps another one.

Reference
    https://prometheus.io/docs/alerting/latest/configuration/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Safety, Severity
from ...documents.parts import Section
from ...syntax import rewrite
from .. import Rule
from .._decoding import dash

RULE = Rule("alertmanager-null-entry", Severity.ERROR, on=Section, fixable="unsafe", verdict=True, late=True)


def check(section: Section) -> Iterator[Diagnostic]:
    """Null elements where the program dereferences them."""
    for name, field in section.value.fields.items():
        if not _matters(section, name):
            continue
        for item in field.items:
            if item.null:
                crash = section.doc.version < (0, 32) or name in _CRASHES
                what = "Alertmanager crashes on it" if crash else "Alertmanager refuses it"
                yield RULE.at(
                    dash(item, field),
                    f"an empty entry in `{name}`: {what}",
                    fixes=[rewrite.fix("remove the empty entry", Safety.UNSAFE, rewrite.remove_item(item.node))],
                )


_CRASHES = frozenset(
    ("slack_configs", "opsgenie_configs", "wechat_configs", "rocketchat_configs", "routes", "receivers")
)


def _matters(section: Section, name: str) -> bool:
    if section.name == "Route":
        return name == "routes"
    if section.name == "Config":
        return name == "receivers" and section.doc.version < (0, 26)
    return section.name == "Receiver" and name.endswith("_configs")
