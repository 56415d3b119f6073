"""An alert lacks what all other alerts of the file have.

What it does
    Reports alerts without `severity`, `summary` or `description` when at least four other alerts of the file,
    all of them, have it.

Why it matters
    Alertmanager routes by `severity`: the alert falls to the default receiver. Without a summary the
    notification says nothing.

Example
```yaml
groups:
  - name: example
    rules:
      - {alert: A, expr: up == 0, labels: {severity: critical}}
      - {alert: B, expr: up == 0, labels: {severity: critical}}
      - {alert: C, expr: up == 0, labels: {severity: warning}}
      - {alert: D, expr: up == 0, labels: {severity: warning}}
      - {alert: E, expr: up == 0, labels: {team: web}}
```

Use instead
```yaml
groups:
  - name: example
    rules:
      - {alert: A, expr: up == 0, labels: {severity: critical}}
      - {alert: B, expr: up == 0, labels: {severity: critical}}
      - {alert: C, expr: up == 0, labels: {severity: warning}}
      - {alert: D, expr: up == 0, labels: {severity: warning}}
      - {alert: E, expr: up == 0, labels: {severity: warning, team: web}}
```

Fix
    None: the value is a choice.

Reference
    https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.rules import Rule as PromRule
from ...documents.rules import RuleFile
from .. import Rule

RULE = Rule("rules-missing-severity", Severity.WARNING, on=RuleFile)
_ENOUGH = 4
_WATCHDOGS = ("watchdog", "deadman", "deadmansswitch", "deadmanssnitch")
_WANTED = (("labels", "severity"), ("annotations", "summary"), ("annotations", "description"))


def alerts(doc: RuleFile) -> tuple[int, ...]:
    """How many alerts there are, and how many of them lack each of what is wanted."""
    found = _alerts(doc)
    return (len(found), *(sum([_lacks(r, *wanted) for r in found]) for wanted in _WANTED))


TELLS = (alerts,)


def check(doc: RuleFile) -> Iterator[Diagnostic]:
    """The one or few that differ: at most one in five."""
    count, *lacks = map(sum, zip(*doc.told(alerts), strict=True))
    for (section, name), lacking in zip(_WANTED, lacks, strict=True):
        having = count - lacking
        if not lacking or having < max(_ENOUGH, 4 * lacking):
            continue
        for rule in _alerts(doc):
            if not _lacks(rule, section, name) or (name == "description" and rule.annotations):
                continue
            field = rule.value.get(section)
            if field is not None and (field.unknown or field.bad):
                continue
            yield RULE.at(
                rule.value.get("alert") or rule.value,
                f"the alert `{rule.alert}` has no `{name}`, {'the' if having > 1 else 'all'} {having} others have",
            )


def _alerts(doc: RuleFile) -> list[PromRule]:
    return [r for r in doc.rules if r.is_alert and r.alert.lower() not in _WATCHDOGS]


def _lacks(rule: PromRule, section: str, name: str) -> bool:
    return name not in (rule.labels if section == "labels" else rule.annotations)
