"""An empty entry in a list that must hold maps.

What it does
    Reports `-` with nothing behind it in `scrape_configs`, `alertmanagers`, `remote_write`, relabelling rules
    and service discoveries.

Why it matters
    Prometheus refuses the whole file and does not start; a running one keeps its old configuration. An empty
    entry of `alertmanagers` makes it crash.

Example
```yaml
scrape_configs:
  - job_name: node
    static_configs:
      - targets: ['node-exporter:9100']
      # - targets: ['cadvisor:8080']
      -
```

Use instead
```yaml
scrape_configs:
  - job_name: node
    static_configs:
      - targets: ['node-exporter:9100']
```

Fix
    Unsafe: the empty entry is removed when the list keeps another one.

Reference
    https://prometheus.io/docs/prometheus/latest/configuration/configuration/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Safety, Severity
from ...documents.parts import Section
from ...syntax import rewrite
from .. import Rule
from .._decoding import dash

RULE = Rule("prometheus-null-entry", Severity.ERROR, on=Section, fixable="unsafe", verdict=True, late=True)
_LISTS = frozenset(
    (
        "scrape_configs",
        "alertmanagers",
        "remote_write",
        "remote_read",
        "relabel_configs",
        "metric_relabel_configs",
        "alert_relabel_configs",
        "write_relabel_configs",
        "static_configs",
    )
)


def check(section: Section) -> Iterator[Diagnostic]:
    """Null elements of lists of objects."""
    for name, field in section.value.fields.items():
        if name not in _LISTS and not name.endswith("_sd_configs"):
            continue
        if section.name == "AlertmanagerConfig" and name == "alert_relabel_configs" and section.doc.version < (2, 51):
            continue
        for item in field.items:
            if item.null:
                what = "Prometheus crashes on it" if name == "alertmanagers" else "Prometheus refuses it"
                yield RULE.at(
                    dash(item, field),
                    f"an empty entry in `{name}`: {what}",
                    fixes=[rewrite.fix("remove the empty entry", Safety.UNSAFE, rewrite.remove_item(item.node))],
                )
