"""Alerting rules without an Alertmanager, or an Alertmanager without rules.

What it does
    Reports configurations whose rule files hold alerts and that name no Alertmanager, and those that name one
    and no rule files.

Why it matters
    Alerts fire on the page of Prometheus, and nobody is told; or nothing can ever fire.

Example
```yaml
alerting:
  alertmanagers:
    - static_configs:
        - targets: ['alertmanager:9093']

scrape_configs:
  - job_name: node
    static_configs:
      - targets: ['node-exporter:9100']
```

Use instead
```yaml
alerting:
  alertmanagers:
    - static_configs:
        - targets: ['alertmanager:9093']
rule_files:
  - /etc/prometheus/rules/*.yml

scrape_configs:
  - job_name: node
    static_configs:
      - targets: ['node-exporter:9100']
```

Fix
    None: the address is not in the file.

Reference
    https://prometheus.io/docs/prometheus/latest/configuration/configuration/#alertmanager_config
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.prometheus import PrometheusConfig, RuleFilePattern
from .. import Rule

RULE = Rule("prometheus-no-alertmanager", Severity.WARNING, on=PrometheusConfig)


def check(doc: PrometheusConfig) -> Iterator[Diagnostic]:
    """Rules against Alertmanagers."""
    value = doc.value
    alerting = value.get("alerting")
    if value.incomplete or (alerting is not None and (alerting.bad or alerting.unknown)):
        return
    entries = alerting.list_of("alertmanagers") if alerting else []
    reachable = [e for e in entries if any(n.endswith("_configs") and f.items for n, f in e.fields.items())]
    rules = value.list_of("rule_files")
    if rules and not reachable:
        alert = next((r for p in doc.rule_files for r in _alerts(p)), "")
        if alert:
            yield RULE.at(
                value.fields["rule_files"].entry or rules[0],
                f"no Alertmanager is named: `{alert}` and all other alerts reach nobody",
            )
    elif reachable and not rules and not value.list_of("scrape_config_files"):
        found = RULE.at(
            value.fields["alerting"].entry or value, "an Alertmanager is named, and no rule files: no alert can fire"
        )
        yield found._replace(severity=Severity.INFO)


def _alerts(pattern: RuleFilePattern) -> Iterator[str]:
    for document in pattern.documents:
        for rule in document.rules:
            if rule.is_alert and rule.tree is not None:
                yield rule.alert
