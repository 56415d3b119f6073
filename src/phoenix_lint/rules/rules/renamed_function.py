"""A function that Prometheus 3 calls otherwise.

What it does
    Reports `holt_winters` for Prometheus 2: since 3.0 it is `double_exponential_smoothing`, behind a feature
    flag.

Why it matters
    After the upgrade the rule file is refused.

Example
```yaml
groups:
  - name: example
    rules:
      - record: room:temperature:smooth
        expr: holt_winters(temperature[1h], 0.5, 0.5)
```

Use instead
```yaml
groups:
  - name: example
    rules:
      - record: room:temperature:avg1h
        expr: avg_over_time(temperature[1h])
```

Fix
    None: the new name does not exist in 2.x.

Reference
    https://prometheus.io/docs/prometheus/latest/migration/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.rules import Rule as PromRule
from .. import Rule

RULE = Rule("rules-renamed-function", Severity.INFO, on=PromRule, program_until="3.0.0")


def check(rule: PromRule) -> Iterator[Diagnostic]:
    """Calls of the old name."""
    for node in rule.calls:
        if node.name == "holt_winters":
            yield RULE.at(
                rule.span(node.start, node.name_end),
                "`holt_winters` is gone in Prometheus 3.0: there it is `double_exponential_smoothing`, behind a feature flag",
            )
