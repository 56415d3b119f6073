"""A rule or a group that the ruler of Loki refuses.

What it does
    Checks names of groups, that a rule either records or alerts, that it has an expression, names of metrics and
    labels, templates, and fields that a recording rule cannot have.

Why it matters
    The ruler refuses the whole file: none of its rules is evaluated.

Example
```yaml
groups:
  - name: errors
    rules:
      - record: job:errors:rate5m
        expr: 'sum(rate({app="api"} |= "error" [5m]))'
        for: 5m
```

Use instead
```yaml
groups:
  - name: errors
    rules:
      - record: job:errors:rate5m
        expr: 'sum(rate({app="api"} |= "error" [5m]))'
```

Fix
    Unsafe: `for` and `annotations` of a recording rule are removed.

Reference
    https://grafana.com/docs/loki/latest/alert/
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...diagnostic import Diagnostic, Fix, Safety, Severity
from ...documents.loki_rules import LokiRule, LokiRuleFile
from ...lang import gotemplate
from ...schema.decode import Value
from ...syntax import rewrite
from .. import Rule, fragment
from .._prometheus_templates import read_template

RULE = Rule("loki-invalid-rule", Severity.ERROR, on=LokiRuleFile, fixable="unsafe", verdict=True, late=True)
_METRIC = re.compile(r"[a-zA-Z_:][a-zA-Z0-9_:]*")
_LABEL = re.compile(r"[a-zA-Z_][a-zA-Z0-9_]*")
Found = Iterator[Diagnostic]


def check(doc: LokiRuleFile) -> Found:
    """Groups, then rules."""
    seen: set[str] = set()
    for group in doc.value.list_of("groups"):
        if group.bad or group.unknown:
            continue
        name = group.text_of("name")
        if not name:
            yield RULE.at(group, "the group has no name")
        elif name in seen:
            yield RULE.at(group.fields["name"], f"two groups are called `{name}`")
        seen.add(name)
    for rule in doc.rules:
        yield from _rule(rule)


def _rule(rule: LokiRule) -> Found:
    value = rule.value
    record, alert = value.text_of("record"), value.text_of("alert")
    if record and alert:
        yield RULE.at(value.fields["alert"].entry or value, "a rule has either `record` or `alert`")
    elif not record and not alert:
        yield RULE.at(value, "a rule needs `record` or `alert`")
    written = value.get("expr")
    if written is None or not (written.text.strip() or written.unknown or written.bad):
        yield RULE.at(written or value, "the rule has no expression")
    if record:
        for name in ("annotations", "for"):
            field = value.get(name)
            if field is not None and (field.fields or (name == "for" and field.text not in ("", "0", "0s"))):
                yield RULE.at(field.entry or field, f"a recording rule cannot have `{name}`", fixes=[_without(field)])
        if not _METRIC.fullmatch(record) and not value.fields["record"].unknown:
            yield RULE.at(value.fields["record"], f"`{record}` is no name of a metric")
    for section, what in (("labels", "label"), ("annotations", "annotation")):
        field = value.get(section)
        for name, leaf in field.fields.items() if field is not None else ():
            if not _LABEL.fullmatch(name) or (what == "label" and name == "__name__"):
                yield RULE.at(leaf.entry or leaf, f"`{name}` is no name of a {what}")
            if alert and not leaf.bad and not leaf.unknown and "{{" in leaf.text:
                found = read_template(leaf.text, (3, 5))
                if isinstance(found, gotemplate.BadTemplate):
                    yield RULE.at(fragment(leaf, found.start, found.end), f"the template does not parse: {found}")


def _without(value: Value) -> Fix | None:
    if value.entry is None:
        return None
    return rewrite.fix("remove it", Safety.UNSAFE, rewrite.remove_entry(value.entry))
