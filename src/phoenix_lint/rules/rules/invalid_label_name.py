"""A label or annotation name that this version refuses.

What it does
    Reports names that are empty, `__name__` as a label, and in Prometheus 2 names with anything but letters,
    digits and underscores.

Why it matters
    Prometheus refuses the whole configuration that names the file, and does not start; a running one keeps
    its old rules.

Example
```yaml
groups:
  - name: node
    rules:
      - alert: NodeDown
        expr: up{job="node"} == 0
        for: 5m
        labels:
          __name__: critical
        annotations:
          summary: 'Node {{ $labels.instance }} is down'
```

Use instead
```yaml
groups:
  - name: node
    rules:
      - alert: NodeDown
        expr: up{job="node"} == 0
        for: 5m
        labels:
          severity: critical
        annotations:
          summary: 'Node {{ $labels.instance }} is down'
```

Fix
    None.

Reference
    https://prometheus.io/docs/concepts/data_model/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.parts import Section
from ...lang.labels import is_classic_name
from ...schema.decode import Value
from .. import Rule

RULE = Rule("rules-invalid-label-name", Severity.ERROR, on=Section, verdict=True)


def check(section: Section) -> Iterator[Diagnostic]:
    """Labels of groups and rules, annotations of rules."""
    if section.name not in ("RuleGroup", "Rule"):
        return
    legacy = section.doc.version < (3, 0)
    for field in ("labels", "annotations"):
        found = section.value.get(field)
        if not found or (_is_usual(found.fields) and not legacy):
            continue
        for name, leaf in found.fields.items():
            what = "label" if field == "labels" else "annotation"
            wrong = (
                "it is empty"
                if not name
                else "the metric's name cannot be set"
                if name == "__name__" and field == "labels"
                else "letters, digits and underscores are allowed, no digit first"
                if legacy and not is_classic_name(name)
                else ""
            )
            if wrong:
                yield RULE.at(leaf.entry or leaf, f"`{name}` is no {what} name: {wrong}")
            elif field == "labels" and not leaf.text.isascii() and any("\ud800" <= c <= "\udfff" for c in leaf.text):
                yield RULE.at(leaf, f"the value of `{name}` is no valid UTF-8")


def _is_usual(fields: dict[str, Value]) -> bool:
    """A quick look at nearly all of them."""
    return "" not in fields and "__name__" not in fields and all([leaf.text.isascii() for leaf in fields.values()])
