"""Two rules of a file do the same, or record into the same series.

What it does
    Reports recording rules with the same name and labels, and alerts with the same name, labels and
    expression.

Why it matters
    Two recording rules that write one series overwrite each other: values jump or samples are dropped as out
    of order. Of two equal alerts one does nothing.

Example
```yaml
groups:
  - name: example
    rules:
      - record: job:up:sum
        expr: sum by (job) (up)
      - record: job:up:sum
        expr: sum by (job) (up == 1)
```

Use instead
```yaml
groups:
  - name: example
    rules:
      - record: job:up:sum
        expr: sum by (job) (up)
      - record: job:up_true:sum
        expr: sum by (job) (up == 1)
```

Fix
    None: which of them is meant only a person knows.

Reference
    https://prometheus.io/docs/prometheus/latest/configuration/recording_rules/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.rules import Rule as PromRule
from ...documents.rules import RuleFile
from .. import Rule, spot

RULE = Rule("rules-duplicate-rule", Severity.WARNING, on=RuleFile)


def check(doc: RuleFile) -> Iterator[Diagnostic]:
    """Rules with one name, one set of labels, and for alerts one expression."""
    seen: dict[tuple[str, str, tuple[tuple[str, str], ...], str], PromRule] = {}
    for rule in doc.rules:
        if not rule.name or rule.name.startswith("\0"):
            continue
        expr = rule.expr.text.strip() if rule.expr else ""
        kind = "alert" if rule.is_alert else "record"
        key = (kind, rule.name, tuple(sorted(rule.labels.items())), expr if rule.is_alert else "")
        first = seen.setdefault(key, rule)
        if first is rule or (rule.is_alert and first.duration("for") != rule.duration("for")):
            continue
        where, other = rule.value.get(kind) or rule.value, first.value.get(kind) or first.value
        what = "the same alert" if rule.is_alert else f"another rule records `{rule.name}` with the same labels"
        if not rule.is_alert and _apart(first, rule):
            continue
        yield RULE.at(
            where, f"{what} is there already" if rule.is_alert else what, related=[spot(other, "the first one")]
        )


def _apart(first: PromRule, second: PromRule) -> bool:
    """Whether the results of two recording rules can be told apart: their selectors ask for different values of a label."""
    left, right = _equalities(first), _equalities(second)
    return any(left[n] != right[n] for n in left.keys() & right.keys()) or first.tree is None or second.tree is None


def _equalities(rule: PromRule) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for node in rule.selectors:
        for m in node.matchers:
            found.setdefault(m.name, set()).add(m.op + m.value)
        found.setdefault("__name__", set()).add(node.name)
    return {n: frozenset(v) for n, v in found.items()}
