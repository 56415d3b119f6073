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
from typing import NamedTuple

from ...diagnostic import Diagnostic, Place, Severity
from ...documents.rules import Rule as PromRule
from ...documents.rules import RuleFile
from ...lang import promql
from ...schema.decode import Value
from ...schema.model import Version
from .. import Rule, spot

RULE = Rule("rules-duplicate-rule", Severity.WARNING, on=RuleFile)
Key = tuple[str, str, tuple[tuple[str, str], ...], str]


class Twin(NamedTuple):
    """A rule that may be there twice."""

    key: Key
    expr: str
    wait: int
    place: Place


def marks(doc: RuleFile) -> list[int]:
    """A number for each rule, the same for equal ones: processes of one run agree on it."""
    return [hash(_key(rule)) for rule in _named(doc)]


def twins(doc: RuleFile) -> list[Twin]:
    """The rules that another portion of the file may have too."""
    elsewhere = {mark for told in doc.others(marks) for mark in told}.intersection(doc.own(marks))
    return [_twin(r) for r, mark in zip(_named(doc), doc.own(marks), strict=True) if mark in elsewhere]


TELLS = (marks, twins)


def check(doc: RuleFile) -> Iterator[Diagnostic]:
    """Rules with one name, one set of labels, and for alerts one expression."""
    found = doc.own(marks)
    if len(set(found)) == len(found) and not doc.own(twins):
        return
    seen: dict[Key, Twin | PromRule] = {}
    for told in doc.before(twins):
        for twin in told:
            seen.setdefault(twin.key, twin)
    for rule in _named(doc):
        other = seen.setdefault(_key(rule), rule)
        if other is rule:
            continue
        first = other if isinstance(other, Twin) else _twin(other)
        if rule.is_alert and first.wait != rule.duration("for"):
            continue
        what = "the same alert" if rule.is_alert else f"another rule records `{rule.name}` with the same labels"
        if not rule.is_alert and _apart(first, _twin(rule), doc.version):
            continue
        yield RULE.at(
            _name_of(rule),
            f"{what} is there already" if rule.is_alert else what,
            related=[first.place._replace(message="the first one")],
        )


def _named(doc: RuleFile) -> list[PromRule]:
    return [rule for rule in doc.rules if rule.name and not rule.name.startswith("\0")]


def _key(rule: PromRule) -> Key:
    expr = rule.expr.text.strip() if rule.is_alert and rule.expr else ""
    return "alert" if rule.is_alert else "record", rule.name, tuple(sorted(rule.labels.items())), expr


def _twin(rule: PromRule) -> Twin:
    return Twin(_key(rule), rule.expr.text if rule.expr else "", rule.duration("for"), spot(_name_of(rule)))


def _name_of(rule: PromRule) -> Value:
    return rule.value.get("alert" if rule.is_alert else "record") or rule.value


def _apart(first: Twin, second: Twin, version: Version) -> bool:
    """Whether the results of two recording rules can be told apart: their selectors ask for different values of a label."""
    left, right = _equalities(first, version), _equalities(second, version)
    return left is None or right is None or any(left[n] != right[n] for n in left.keys() & right.keys())


def _equalities(twin: Twin, version: Version) -> dict[str, set[str]] | None:
    """What the selectors ask of each label; None when the expression does not parse."""
    parsed = promql.parse(twin.expr, version)
    if parsed.errors or parsed.expr is None:
        return None
    found: dict[str, set[str]] = {}
    for node in parsed.nodes:
        if isinstance(node, promql.Selector):
            for m in node.matchers:
                found.setdefault(m.name, set()).add(m.op + m.value)
            found.setdefault("__name__", set()).add(node.name)
    return found
