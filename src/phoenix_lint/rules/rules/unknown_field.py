"""A key that a rule file or its unit test cannot have.

What it does
    Reports keys that the decoder refuses, with the near neighbour that was meant, or the version in which the
    key exists.

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
          severity: critical
        annotation:
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
    Safe: the one near neighbour of the right type that is not there already. Unsafe: a name that other tools
    use; `summary` and `description` move to `annotations`, `severity` to `labels`; else the key is commented
    out with the reason.

Reference
    https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Fix, Safety, Severity
from ...schema.decode import Problem
from ...syntax import rewrite
from ...syntax.nodes import Entry, Mapping, Scalar, target
from .. import Rule
from .._decoding import commented_out, unknown_field
from ._decoding import WORDS
from .loose_rule import is_loose_rule

RULE = Rule("rules-unknown-field", Severity.ERROR, on=Problem, fixable="safe", verdict=True)
_INTO = {
    "summary": "annotations",
    "description": "annotations",
    "message": "annotations",
    "runbook_url": "annotations",
    "dashboard_url": "annotations",
    "severity": "labels",
    "team": "labels",
}


def check(problem: Problem) -> Iterator[Diagnostic]:
    """Unknown keys; rules that stand in the place of groups are another rule's."""
    entry = problem.where
    if problem.kind != "unknown-field" or is_loose_rule(problem) or not isinstance(entry, Entry):
        return
    section = _INTO.get(problem.message, "") if problem.type.name == "Rule" else ""
    if section and isinstance(target(entry.value), Scalar):
        yield RULE.at(
            entry,
            f"`{entry.name}` is no field in a rule: it belongs into `{section}`",
            fixes=_fixes(entry, section, problem),
        )
        return
    yield unknown_field(RULE, problem, WORDS)


def _fixes(entry: Entry, section: str, problem: Problem) -> list[Fix | None]:
    """Into its section; out when its name is taken there. One that comes after another waits until that one has made it."""
    present = problem.owner.fields.get(section)
    taken = present is not None and entry.name in present.fields
    return [_moved(entry, section, problem), commented_out(entry, "is no field here") if taken else None]


def _moved(entry: Entry, section: str, problem: Problem) -> Fix | None:
    present = problem.owner.fields.get(section)
    title = f"move it to `{section}`"
    if present is not None and present.null and present.entry is not None:
        return rewrite.fix(title, Safety.UNSAFE, rewrite.adopt_entry(present.entry, entry))
    if present is not None:
        into = present.node
        return rewrite.fix(title, Safety.UNSAFE, rewrite.move_entry(entry, into)) if isinstance(into, Mapping) else None
    others = [e for e in entry.parent.entries if _INTO.get(e.name) == section]
    if others[0] is not entry:
        return None
    return rewrite.fix(title, Safety.UNSAFE, rewrite.nest_entry(entry, section, entry.name))
