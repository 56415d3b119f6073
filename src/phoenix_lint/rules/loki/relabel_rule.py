"""A relabelling rule that the program refuses.

What it does
    Checks the rules of Promtail's `relabel_configs` and of the ruler's `write_relabel_configs` against their
    action.

Why it matters
    The program refuses the file and does not start.

Example
```yaml
positions:
  filename: /var/lib/promtail/positions.yaml
clients:
  - url: http://loki:3100/loki/api/v1/push
scrape_configs:
  - job_name: system
    relabel_configs:
      - source_labels: [__meta_docker_container_name]
    static_configs:
      - targets: [localhost]
        labels:
          __path__: /var/log/*.log
```

Use instead
```yaml
positions:
  filename: /var/lib/promtail/positions.yaml
clients:
  - url: http://loki:3100/loki/api/v1/push
scrape_configs:
  - job_name: system
    relabel_configs:
      - source_labels: [__meta_docker_container_name]
        target_label: container
    static_configs:
      - targets: [localhost]
        labels:
          __path__: /var/log/*.log
```

Fix
    None: which label is meant is not known.

Reference
    https://prometheus.io/docs/prometheus/latest/configuration/configuration/#relabel_config
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.parts import Section
from ...schema.decode import Value
from .. import Rule

RULE = Rule("loki-relabel-rule", Severity.ERROR, on=Section, verdict=True, late=True)
_TARGETED = ("replace", "hashmod", "lowercase", "uppercase", "keepequal", "dropequal")
_NAME = re.compile(r"[a-zA-Z_][a-zA-Z0-9_]*", re.ASCII)
_TEMPLATE = re.compile(r"(?:(?:[a-zA-Z_]|\$(?:\{\w+\}|\w+))+\w*)+", re.ASCII)


def check(part: Section) -> Iterator[Diagnostic]:
    """Fields against the action. Source: prometheus model/relabel/relabel.go, Validate."""
    value = part.value
    if not part.name.startswith("RelabelConfig") or value.bad or value.unknown or value.incomplete:
        return
    written = value.fields.get("action")
    action = "replace" if written is None or written.null else written.text.lower()
    if written is not None and (written.bad or written.unknown):
        return
    goal = value.get("target_label")
    modulus = value.get("modulus")
    if action == "hashmod" and not (modulus is not None and (modulus.data or modulus.unknown)):
        yield RULE.at(value, "`hashmod` wants a `modulus` above 0")
    if action in _TARGETED and not (goal is not None and (goal.text or goal.unknown)):
        yield RULE.at(written or value, f"the action `{action}` wants a `target_label`")
    elif goal is not None and not goal.unknown and action in _TARGETED:
        pattern = _TEMPLATE if action == "replace" else _NAME
        if not pattern.fullmatch(goal.text):
            yield RULE.at(goal, f"`{goal.text}` is no name of a label")
    if action in ("labeldrop", "labelkeep"):
        others = [
            n for n in ("source_labels", "target_label", "modulus", "separator", "replacement") if _is_set(value, n)
        ]
        if others:
            field = value.fields[others[0]]
            yield RULE.at(field.entry or field, f"the action `{action}` takes `regex` only, not `{others[0]}`")


def _is_set(value: Value, name: str) -> bool:
    field = value.get(name)
    defaults = {"separator": ";", "replacement": "$1"}
    return field is not None and (bool(field.items) or field.text not in ("", "0", defaults.get(name)))
