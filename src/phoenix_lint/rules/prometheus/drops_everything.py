"""Relabelling of metrics that leaves nothing usable.

What it does
    Reports `metric_relabel_configs` that drop every metric, or take the metric names away.

Why it matters
    The target is scraped, and nothing of it is stored.

Example
```yaml
scrape_configs:
  - job_name: app
    metric_relabel_configs:
      - action: drop
```

Use instead
```yaml
scrape_configs:
  - job_name: app
    metric_relabel_configs:
      - source_labels: [__name__]
        regex: go_.*
        action: drop
```

Fix
    None.

Reference
    https://prometheus.io/docs/prometheus/latest/configuration/configuration/#metric_relabel_configs
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.prometheus import Relabelling
from ...lang import regex
from .. import Rule

RULE = Rule("prometheus-drops-everything", Severity.WARNING, on=Relabelling)


def check(part: Relabelling) -> Iterator[Diagnostic]:
    """Rules that hit every metric."""
    if part.list_name != "metric_relabel_configs" or not part.is_clear:
        return
    rule = part.rule
    where = part.value.get("action") or part.value
    if rule.action == "drop" and (
        rule.regex in ("(.*)", ".*") or (not rule.source_labels and regex.matches(rule.regex, ""))
    ):
        yield RULE.at(where, "this rule drops every metric")
    elif rule.action == "keep" and not rule.source_labels and not regex.matches(rule.regex, ""):
        yield RULE.at(where, "without `source_labels` nothing matches: this rule drops every metric")
    elif rule.action == "labelkeep" and not regex.matches(rule.regex, "__name__", dot_all=True):
        yield RULE.at(
            part.value.get("regex") or where, "`__name__` is not kept: every metric loses its name and is refused"
        )
    elif rule.action == "labeldrop" and regex.matches(rule.regex, "__name__", dot_all=True):
        yield RULE.at(
            part.value.get("regex") or where, "`__name__` is dropped: every metric loses its name and is refused"
        )
