"""A recording rule has a field that only alerts have.

What it does
    Reports `for`, `keep_firing_for` and `annotations` in a rule with `record`.

Why it matters
    Prometheus refuses the whole configuration that names the file, and does not start; a running one keeps
    its old rules.

Example
```yaml
groups:
  - name: node
    rules:
      - record: job:up:sum
        expr: sum by (job) (up)
        for: 5m
```

Use instead
```yaml
groups:
  - name: node
    rules:
      - record: job:up:sum
        expr: sum by (job) (up)
```

Fix
    Unsafe: the field is commented out with the reason.

Reference
    https://prometheus.io/docs/prometheus/latest/configuration/recording_rules/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.rules import Rule as PromRule
from .. import Rule
from .._decoding import commented_out

RULE = Rule("rules-alert-only-field", Severity.ERROR, on=PromRule, fixable="unsafe", verdict=True)


def check(rule: PromRule) -> Iterator[Diagnostic]:
    """Fields of alerts that hold something."""
    if not rule.record or rule.value.text_of("alert"):
        return
    for name in ("for", "keep_firing_for", "annotations"):
        field = rule.value.get(name)
        if field is None or field.bad or field.unknown or field.entry is None:
            continue
        if (name == "annotations" and field.fields) or (name != "annotations" and rule.duration(name)):
            yield RULE.at(
                field.entry,
                f"`{name}` cannot stand in a recording rule",
                fixes=[commented_out(field.entry, "cannot stand in a recording rule")],
            )
