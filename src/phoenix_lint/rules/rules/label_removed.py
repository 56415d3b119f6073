"""A template asks for a label that the expression has taken away.

What it does
    Follows the labels through aggregations, joins and functions, and compares what is left with the labels
    that annotations and labels of the alert read.

Why it matters
    The text has a gap where the label should be: `Node is down`.

Example
```yaml
groups:
  - name: example
    rules:
      - alert: Example
        expr: sum by (job) (up) < 1
        for: 5m
        labels:
          severity: critical
        annotations:
          summary: 'Node {{ $labels.instance }} is down'
```

Use instead
```yaml
groups:
  - name: example
    rules:
      - alert: Example
        expr: sum by (job, instance) (up) < 1
        for: 5m
        labels:
          severity: critical
        annotations:
          summary: 'Node {{ $labels.instance }} is down'
```

Fix
    None: whether the query or the text is meant only a person knows.

Reference
    https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.rules import Rule as PromRule
from ...lang import gotemplate, promql
from ...schema.model import Version
from .. import Rule, fragment
from .._prometheus_templates import is_simple, labels_asked, read_template, simple_labels

RULE = Rule("rules-label-removed", Severity.WARNING, on=PromRule)


def check(rule: PromRule) -> Iterator[Diagnostic]:
    """Labels that templates read, against those that can be there."""
    tree = rule.tree
    if not rule.is_alert or tree is None:
        return
    flow = None
    for value in rule.templates:
        if "abels" not in value.text:
            continue
        flow = flow or rule.labels_of(tree)
        if flow.only is None and not flow.gone:
            return
        seen: set[str] = set()
        for name, start, end in _asked(value.text, rule.doc.version):
            if name in seen or not flow.lacks(name) or name == "__name__":
                continue
            seen.add(name)
            culprit = flow.culprit
            yield RULE.at(
                fragment(value, start, end),
                f"the expression has no label `{name}`" + (f": {_reason(culprit)}" if culprit else ""),
                related=[rule.at(culprit)._replace(message="taken away here")] if culprit else [],
            )


def _asked(text: str, version: Version) -> Iterator[tuple[str, int, int]]:
    if is_simple(text):
        return simple_labels(text)
    template = read_template(text, version)
    return iter(()) if isinstance(template, gotemplate.BadTemplate) else labels_asked(template, "$labels", "Labels")


def _reason(culprit: promql.Expr) -> str:
    if isinstance(culprit, promql.Aggregation):
        names = ", ".join(n for n, _, _ in culprit.labels)
        return (
            f"`{culprit.op}` keeps {names or 'no labels'}"
            if culprit.mode != "without"
            else f"`{culprit.op}` drops {names}"
        )
    if isinstance(culprit, promql.Binary):
        return f"`{culprit.matching or culprit.group}` keeps only what it names"
    if isinstance(culprit, promql.Call):
        return f"`{culprit.name}` does not keep it"
    return "a matcher asks for it to be absent"
