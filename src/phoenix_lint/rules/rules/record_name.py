"""A recording rule whose name does not say what it is.

What it does
    Reports names without a colon, where the convention is `level:metric:operations`.

Why it matters
    A name without colon looks like a metric of an exporter: nobody finds the rule that makes it.

Example
```yaml
groups:
  - name: example
    rules:
      - record: job_errors
        expr: sum by (job) (rate(errors_total[5m]))
```

Use instead
```yaml
groups:
  - name: example
    rules:
      - record: job:errors:rate5m
        expr: sum by (job) (rate(errors_total[5m]))
```

Fix
    None: the name is a choice, and others may use it.

Reference
    https://prometheus.io/docs/practices/rules/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.parts import is_readable
from ...documents.rules import Rule as PromRule
from .. import Rule

RULE = Rule("rules-record-name", Severity.INFO, on=PromRule, practice=True)


def check(rule: PromRule) -> Iterator[Diagnostic]:
    """Names without a colon."""
    value = rule.value.get("record")
    if value is not None and is_readable(value) and value.text and ":" not in value.text:
        yield RULE.at(
            value,
            f"`{value.shown}` looks like a metric of an exporter",
            help="name it level:metric:operations, such as `job:http_errors:rate5m`",
        )
