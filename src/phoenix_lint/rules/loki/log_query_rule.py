"""A rule whose expression gives lines, not numbers.

What it does
    Reports rules whose outermost form is a query for lines: `{app="api"} |= "error"`.

Why it matters
    The file loads without complaint, and every evaluation fails with "rule result is not a vector or scalar": the
    alert never fires.

Example
```yaml
groups:
  - name: errors
    rules:
      - alert: ManyErrors
        expr: '{app="api"} |= "error"'
```

Use instead
```yaml
groups:
  - name: errors
    rules:
      - alert: ManyErrors
        expr: 'sum(rate({app="api"} |= "error" [5m])) > 1'
```

Fix
    Unsafe: `count_over_time(... [5m]) > 0` around it.

Reference
    https://grafana.com/docs/loki/latest/alert/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Fix, Safety, Severity
from ...documents.loki_rules import LokiRule
from ...lang import logql
from ...syntax import rewrite
from .. import Rule

RULE = Rule("loki-log-query-rule", Severity.WARNING, on=LokiRule, fixable="unsafe")


def check(rule: LokiRule) -> Iterator[Diagnostic]:
    """Queries for lines."""
    found, value = rule.parsed, rule.expr
    if value is None or not isinstance(found, logql.Query) or found.kind != "log":
        return
    text = value.text.strip()
    fix: Fix | None = None
    if "\n" not in text and "#" not in text:
        whole = f"count_over_time({text} [5m])" + (" > 0" if rule.is_alert else "")
        fix = rewrite.fix("count the lines of five minutes", Safety.UNSAFE, rewrite.replace_scalar(value.node, whole))
    yield RULE.at(value, "the expression gives lines, not numbers: every evaluation fails", fixes=[fix])
