"""A rule takes a rate over less than two scrapes.

What it does
    Compares the ranges of `rate`, `irate`, `increase` and the like in the rule files that lie beside the
    configuration with the shortest scrape interval in force.

Why it matters
    A rate needs two samples. With fewer in the window the result is empty: the alert never fires, or comes
    and goes.

Example
```yaml
global:
  scrape_interval: 2m
rule_files:
  - rules/*.yml

scrape_configs:
  - job_name: node
    static_configs:
      - targets: ['node-exporter:9100']
```

Use instead
```yaml
global:
  scrape_interval: 15s
rule_files:
  - rules/*.yml

scrape_configs:
  - job_name: node
    static_configs:
      - targets: ['node-exporter:9100']
```

Fix
    None: the window is a choice.

Reference
    https://prometheus.io/docs/prometheus/latest/querying/functions/#rate
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.prometheus import RuleFilePattern
from ...lang import durations, promql
from .. import Rule

RULE = Rule("prometheus-rate-window", Severity.WARNING, on=RuleFilePattern)
_RATES = frozenset(("rate", "irate", "increase", "delta", "idelta", "deriv"))


def check(pattern: RuleFilePattern) -> Iterator[Diagnostic]:
    """Ranges in the files of a pattern; one finding for each pattern, at its first place."""
    doc = pattern.doc
    shortest = min((j.interval for j in doc.jobs), default=0)
    if not shortest or doc.value.incomplete:
        return
    found = []
    for document in pattern.documents:
        for rule in document.rules:
            for node in rule.calls:
                if node.name in _RATES and isinstance(node.args[0], promql.Selector):
                    if node.args[0].range < 2 * shortest:
                        found.append((rule, node))
    if found:
        rule, node = found[0]
        span = durations.spell(node.args[0].range)  # type: ignore[union-attr]
        more = f" and {len(found) - 1} more" if len(found) > 1 else ""
        yield RULE.at(
            pattern.value,
            f"`{rule.name}`{more}: `{node.name}` over {span} sees less than two scrapes, which come every {durations.spell(shortest)}",
            related=[rule.at(node)._replace(message="this range")],
        )
