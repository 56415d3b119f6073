"""Two receivers or two time intervals have one name.

What it does
    Reports the second of them.

Why it matters
    Alertmanager refuses the whole file and does not start; a running one keeps its old configuration.

Example
```yaml
route:
  receiver: team
receivers:
  - name: team
    webhook_configs:
      - url: http://hooks:5001/
  - name: team
    webhook_configs:
      - url: http://other:5001/
```

Use instead
```yaml
route:
  receiver: team
receivers:
  - name: team
    webhook_configs:
      - url: http://hooks:5001/
      - url: http://other:5001/
```

Fix
    None: which routes meant which of the two only a person knows.

Reference
    https://prometheus.io/docs/alerting/latest/configuration/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.alertmanager import AlertmanagerConfig
from ...schema.decode import Value
from .. import Rule, spot

RULE = Rule("alertmanager-duplicate-name", Severity.ERROR, on=AlertmanagerConfig, verdict=True)


def check(config: AlertmanagerConfig) -> Iterator[Diagnostic]:
    """Receivers among each other, intervals of both lists among each other."""
    yield from _repeated([v for v in config.value.list_of("receivers") if not v.bad], "receiver", config)
    yield from _repeated([i.value for i in config.intervals if not i.value.bad], "time interval", config)


def _repeated(values: list[Value], what: str, config: AlertmanagerConfig) -> Iterator[Diagnostic]:
    seen: dict[str, Value] = {}
    for value in values:
        name = value.fields.get("name")
        if (name is not None and (name.unknown or name.bad)) or value.unknown:
            continue
        text = value.text_of("name")
        if text in seen and (text or value.null):
            first = seen[text]
            yield RULE.at(
                name or value,
                f"the {what} `{text}` is defined twice",
                related=[spot(first.fields.get("name") or first, "first defined here")],
            )
        seen.setdefault(text, value)
