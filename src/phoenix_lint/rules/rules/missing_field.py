"""A rule or a group lacks what it must have.

What it does
    Reports groups without `name`, rules without `expr`, rules that have neither or both of `alert` and
    `record`.

Why it matters
    Prometheus refuses the whole configuration that names the file, and does not start; a running one keeps
    its old rules.

Example
```yaml
groups:
  - rules:
      - alert: NodeDown
        expr: up{job="node"} == 0
```

Use instead
```yaml
groups:
  - name: node
    rules:
      - alert: NodeDown
        expr: up{job="node"} == 0
```

Fix
    Unsafe: a group that a dash has torn apart is joined; the only group of a file is called like the file.

Reference
    https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Fix, Safety, Severity
from ...documents.parts import Section
from ...schema.decode import Value
from ...syntax import rewrite
from ...syntax.nodes import Mapping, Sequence
from .. import Rule, spot

RULE = Rule("rules-missing-field", Severity.ERROR, on=Section, fixable="unsafe", verdict=True, late=True)


def check(section: Section) -> Iterator[Diagnostic]:
    """Groups and rules of a rule file, alert tests of a unit test."""
    value = section.value
    if section.name == "RuleTestAlertCase":
        if not value.incomplete and not _written(value, "alertname"):
            yield RULE.at(value, "an entry of `alert_rule_test` lacks `alertname`")
        return
    if section.name == "RuleGroup" and not value.incomplete and not _written(value, "name"):
        yield RULE.at(
            value.fields.get("name") or value,
            "a rule group lacks its `name`",
            fixes=[_joined(section), _named(section)],
        )
    if section.name != "Rule" or (value.incomplete and not _is_old(section)):
        return
    alert, record = _written(value, "alert"), _written(value, "record")
    if alert and record:
        yield RULE.at(
            value.fields["alert"].entry or value,
            "a rule has `record` or `alert`, not both",
            related=[spot(value.fields["record"].entry or value, "the other one")],
        )
    elif not alert and not record:
        where = value.fields.get("alert") or value.fields.get("record") or value
        yield RULE.at(where, "a rule has neither `alert` nor `record`")
    if not _written(value, "expr"):
        yield RULE.at(value.fields.get("expr") or value, "a rule lacks its `expr`")


def _written(value: Value, name: str) -> bool:
    field = value.get(name)
    return field is not None and (field.unknown or bool(field.text))


def _is_old(section: Section) -> bool:
    """Until 3.3 lists and maps in `record`, `alert` and `expr` counted as empty: they do not keep the rule from decoding."""
    value: Value = section.value
    return section.doc.version < (3, 3) and any(
        value.fields[n].bad for n in ("record", "alert", "expr") if n in value.fields
    )


def _joined(section: Section) -> Fix | None:
    """`- name: x` and `- rules: ...` below it are one group that a dash has torn apart."""
    node = section.value.node
    owner = node.parent
    if not isinstance(owner, Sequence) or owner.flow or not isinstance(node, Mapping):
        return None
    index = next(i for i, item in enumerate(owner.items) if item is node)
    above = owner.items[index - 1] if index else None
    if not isinstance(above, Mapping) or [e.name for e in above.entries] != ["name"] or node.get("name"):
        return None
    return rewrite.fix("join it with the group above", Safety.UNSAFE, rewrite.join_item(node))


def _named(section: Section) -> Fix | None:
    """The file's name as the name of its only group."""
    node, doc = section.value.node, section.doc
    if not isinstance(node, Mapping) or node.get("name") is not None or len(doc.value.list_of("groups")) != 1:
        return None
    stem = doc.tree.source.path.rpartition("/")[2].partition(".")[0]
    change = rewrite.insert_first(node, "name", stem) if stem else None
    return rewrite.fix(f"call it {stem}", Safety.UNSAFE, change)
