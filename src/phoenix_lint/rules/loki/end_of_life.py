"""A configuration of Promtail, which is at its end.

What it does
    Reports every configuration of Promtail once.

Why it matters
    Promtail gets no more fixes since 2 March 2026, those for security among them; Loki 3.7 comes without it.

Example
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

Use instead
```yaml
auth_enabled: false
common:
  path_prefix: /loki
schema_config:
  configs:
    - from: 2024-01-01
      store: tsdb
      object_store: filesystem
      schema: v13
      index:
        prefix: index_
        period: 24h
```

Fix
    None: Grafana Alloy has another configuration; `alloy convert --source-format=promtail` makes one.

Reference
    https://grafana.com/docs/loki/latest/send-data/promtail/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.promtail import PromtailConfig
from ...syntax.nodes import Mapping, target
from .. import Rule

RULE = Rule("loki-end-of-life", Severity.INFO, on=PromtailConfig, practice=True)


def check(doc: PromtailConfig) -> Iterator[Diagnostic]:
    """Once a file."""
    root = target(doc.tree.root) if doc.tree.root is not None else None
    if isinstance(root, Mapping) and root.entries:
        yield RULE.at(
            root.entries[0],
            "Promtail is at its end since 2 March 2026",
            help="`alloy convert --source-format=promtail` makes a configuration of Grafana Alloy from this file",
        )
