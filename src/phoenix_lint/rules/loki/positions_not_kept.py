"""Positions of Promtail that are lost with the container.

What it does
    Reports a positions file below `/tmp`, the default among them.

Why it matters
    After each restart of the container Promtail reads all files from their beginning: lines come twice, or are
    refused as too old.

Example
```yaml
positions:
  filename: /tmp/positions.yaml
clients:
  - url: http://loki:3100/loki/api/v1/push
scrape_configs:
  - job_name: system
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
    static_configs:
      - targets: [localhost]
        labels:
          __path__: /var/log/*.log
```

Fix
    None: which folder is a volume is not known from this file.

Reference
    https://grafana.com/docs/loki/latest/send-data/promtail/configuration/#positions
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.promtail import PromtailConfig
from .. import Rule

RULE = Rule("loki-positions-not-kept", Severity.INFO, on=PromtailConfig, practice=True)


def check(doc: PromtailConfig) -> Iterator[Diagnostic]:
    """The positions file."""
    positions = doc.value.get("positions")
    value = positions.get("filename") if positions is not None else None
    if value is not None and value.text.startswith("/tmp/") and not value.unknown:
        yield RULE.at(value, f"`{value.text}` is lost with the container: put it on a volume")
