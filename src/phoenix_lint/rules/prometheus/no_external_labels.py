"""Remote write without external labels.

What it does
    Reports configurations with `remote_write` or `remote_read` and no `external_labels`.

Why it matters
    Series of two Prometheus servers that write to one place cannot be told apart; alerts and recording rules
    there mix them.

Example
```yaml
remote_write:
  - url: http://mimir:9009/api/v1/push

scrape_configs:
  - job_name: node
    static_configs:
      - targets: ['node-exporter:9100']
```

Use instead
```yaml
global:
  external_labels:
    cluster: phoenix
remote_write:
  - url: http://mimir:9009/api/v1/push

scrape_configs:
  - job_name: node
    static_configs:
      - targets: ['node-exporter:9100']
```

Fix
    None: the labels are a choice.

Reference
    https://prometheus.io/docs/prometheus/latest/configuration/configuration/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.prometheus import PrometheusConfig
from .. import Rule

RULE = Rule("prometheus-no-external-labels", Severity.INFO, on=PrometheusConfig, practice=True)


def check(doc: PrometheusConfig) -> Iterator[Diagnostic]:
    """remote_write without labels of its own."""
    writes = [w for w in doc.value.list_of("remote_write") if not w.null]
    section = doc.value.get("global")
    labels = section.get("external_labels") if section else None
    if not writes or doc.value.incomplete or (labels is not None and (labels.fields or labels.unknown or labels.bad)):
        return
    if any(
        r.rule.target_label and not r.value.incomplete
        for r in doc.relabellings
        if r.list_name == "write_relabel_configs"
    ):
        return
    yield RULE.at(
        doc.value.fields["remote_write"].entry or writes[0],
        "series are written without `external_labels`: those of two servers cannot be told apart",
    )
