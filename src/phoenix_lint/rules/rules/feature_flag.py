"""An expression that needs a feature flag.

What it does
    Reports experimental functions, aggregations and modifiers of PromQL.

Why it matters
    Without the flag Prometheus refuses the rule file; promtool refuses it even where the server has the flag,
    unless it gets `--enable-feature` too.

Example
```yaml
groups:
  - name: example
    rules:
      - record: job:latency:mad5m
        expr: mad_over_time(latency_seconds[5m])
```

Use instead
```yaml
groups:
  - name: example
    rules:
      - record: job:latency:stddev5m
        expr: stddev_over_time(latency_seconds[5m])
```

Fix
    None.

Reference
    https://prometheus.io/docs/prometheus/latest/feature_flags/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.rules import Rule as PromRule
from .. import Rule
from .invalid_expression import error_place

RULE = Rule("rules-feature-flag", Severity.ERROR, on=PromRule, verdict=True, late=True)


def check(rule: PromRule) -> Iterator[Diagnostic]:
    """Errors that a flag would mend."""
    value = rule.expr
    for error in rule.parsed.errors if value is not None else ():
        if error.feature and value is not None:
            yield RULE.at(error_place(value, error), f"in the expression: {error}")
