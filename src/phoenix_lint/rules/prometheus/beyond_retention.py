"""A rule looks back further than data are kept.

What it does
    Compares ranges and offsets in the rule files that lie beside the configuration with
    `storage.tsdb.retention.time`, where that is set in the file (3.8 and later).

Why it matters
    The older part of the window is empty: averages are over less than they say, comparisons with last month
    yield nothing.

Example
```yaml
storage:
  tsdb:
    retention:
      time: 7d
rule_files:
  - rules/*.yml

scrape_configs:
  - job_name: node
    static_configs:
      - targets: ['node-exporter:9100']
```

Use instead
```yaml
storage:
  tsdb:
    retention:
      time: 60d
rule_files:
  - rules/*.yml

scrape_configs:
  - job_name: node
    static_configs:
      - targets: ['node-exporter:9100']
```

Fix
    None.

Reference
    https://prometheus.io/docs/prometheus/latest/storage/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.parts import is_readable
from ...documents.prometheus import PrometheusConfig, RuleFilePattern
from ...lang import durations, promql
from ...schema.decode import Value
from .. import Rule

RULE = Rule("prometheus-beyond-retention", Severity.WARNING, on=RuleFilePattern)


def check(pattern: RuleFilePattern) -> Iterator[Diagnostic]:
    """The longest look back of each file of a pattern."""
    doc = pattern.doc
    kept = _retention(doc)
    if not kept:
        return
    for document in pattern.documents:
        worst = max(
            ((n.range + max(n.offset or 0, 0), r, n) for r in document.rules for n in r.nodes if isinstance(n, _BACK)),
            key=lambda w: w[0],
            default=None,
        )
        if worst is not None and worst[0] > kept:
            length, rule, node = worst
            yield RULE.at(
                pattern.value,
                f"`{rule.name}` looks back {durations.spell(length)}, and data are kept {durations.spell(kept)}",
                related=[rule.at(node)._replace(message="this look back")],
            )


_BACK = (promql.Selector, promql.Subquery)


def _retention(doc: PrometheusConfig) -> int:
    value: Value | None = doc.value
    for name in ("storage", "tsdb", "retention", "time"):
        value = value.get(name) if value is not None else None
    if value is None or not is_readable(value):
        return 0
    return durations.milliseconds(value.text)
