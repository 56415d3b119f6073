"""A label of an alert holds the value of the expression.

What it does
    Reports `$value` and `.Value` in `labels` of alerting rules.

Why it matters
    Each new value is another alert: the one before resolves, `for` begins anew, and notifications repeat. It
    belongs into an annotation.

Example
```yaml
groups:
  - name: example
    rules:
      - alert: Example
        expr: up == 0
        for: 5m
        labels:
          current: '{{ $value }}'
        annotations:
          summary: 'Something is wrong'
```

Use instead
```yaml
groups:
  - name: example
    rules:
      - alert: Example
        expr: up == 0
        for: 5m
        labels:
          severity: critical
        annotations:
          summary: 'The value is {{ $value }}'
```

Fix
    None.

Reference
    https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.rules import Rule as PromRule
from ...lang import gotemplate
from .. import Rule, fragment
from .._prometheus_templates import operands, read_template

RULE = Rule("rules-value-in-label", Severity.WARNING, on=PromRule)


def check(rule: PromRule) -> Iterator[Diagnostic]:
    """Labels of alerts that print the value itself."""
    if not rule.is_alert:
        return
    for name, value in rule.own_labels.items():
        if "{{" not in value.text or "alue" not in value.text:
            continue
        template = read_template(value.text, rule.doc.version)
        if isinstance(template, gotemplate.BadTemplate):
            continue
        for action in template.actions:
            for operand in operands((action,)) if action.kind == "pipe" else ():
                is_value = (isinstance(operand, gotemplate.Variable) and operand.name == "$value") or (
                    isinstance(operand, gotemplate.Field) and operand.names == ("Value",)
                )
                if is_value:
                    yield RULE.at(
                        fragment(value, operand.start, operand.end),
                        f"the label `{name}` changes with the value: each value is another alert",
                        help="write it into an annotation",
                    )
                    return
