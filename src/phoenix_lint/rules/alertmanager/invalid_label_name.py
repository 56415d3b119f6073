"""A label name that this version refuses.

What it does
    Checks `match` and its relatives, `group_by`, `equal` and the labels of routes: letters, digits and underscores
    up to 0.26, any text later, except in `match`, where it stays.

Why it matters
    Alertmanager refuses the whole file and does not start; a running one keeps its old configuration.

Example
```yaml
route:
  receiver: team
  routes:
    - match:
        http.status: '500'
receivers:
  - name: team
    webhook_configs:
      - url: http://hooks:5001/
```

Use instead
```yaml
route:
  receiver: team
  routes:
    - matchers: ['"http.status"="500"']
receivers:
  - name: team
    webhook_configs:
      - url: http://hooks:5001/
```

Fix
    None.

Reference
    https://prometheus.io/docs/alerting/latest/configuration/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.parts import Section
from ...lang.labels import is_classic_name
from .. import Rule

RULE = Rule("alertmanager-invalid-label-name", Severity.ERROR, on=Section, verdict=True)
_CLASSIC_MAPS = ("match", "match_re", "source_match", "source_match_re", "target_match", "target_match_re")


def check(section: Section) -> Iterator[Diagnostic]:
    """Keys of the old maps, and lists of names."""
    if section.name not in ("Route", "InhibitRule"):
        return
    version = section.doc.version
    for field in _CLASSIC_MAPS:
        value = section.value.get(field)
        for name, leaf in value.fields.items() if value else ():
            if not is_classic_name(name):
                yield RULE.at(leaf.entry or leaf, f"`{name}` is no label name: letters, digits and `_`, no digit first")
            elif field.endswith("_re") and leaf.null:
                yield RULE.at(
                    leaf, f"the expression for `{name}` is missing", help="an empty text matches the empty value"
                )
    for field, utf8 in (("group_by", (0, 27)), ("equal", (0, 28))):
        for item in section.value.list_of(field):
            if (
                not item.bad
                and not item.unknown
                and not _is_name(item.text, version >= utf8)
                and not (field == "group_by" and item.text == "...")
            ):
                yield RULE.at(item, f"`{item.text}` is no label name in Alertmanager {'.'.join(map(str, version))}")
    own = section.value.get("labels") if section.name == "Route" else None
    for name, leaf in own.fields.items() if own else ():
        if not name:
            yield RULE.at(leaf.entry or leaf, "a label name cannot be empty")


def _is_name(text: str, utf8: bool) -> bool:
    return bool(text) if utf8 else is_classic_name(text)
