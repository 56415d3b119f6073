"""A recording rule whose name this version refuses.

What it does
    Reports names with braces (3.2 and later) and, in Prometheus 2, names that are no metric names.

Why it matters
    Prometheus refuses the whole configuration that names the file, and does not start; a running one keeps
    its old rules.

Example
```yaml
groups:
  - name: node
    rules:
      - record: job:up:sum{team="infra"}
        expr: sum by (job) (up)
```

Use instead
```yaml
groups:
  - name: node
    rules:
      - record: job:up:sum
        expr: sum by (job) (up)
        labels:
          team: infra
```

Fix
    None.

Reference
    https://prometheus.io/docs/prometheus/latest/configuration/recording_rules/
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.rules import Rule as PromRule
from .. import Rule

RULE = Rule("rules-invalid-record-name", Severity.ERROR, on=PromRule, verdict=True)
_CLASSIC = re.compile(r"[a-zA-Z_:][a-zA-Z0-9_:]*")


def check(rule: PromRule) -> Iterator[Diagnostic]:
    """The name against the version."""
    value = rule.value.get("record")
    if value is None or value.bad or value.unknown or not value.text:
        return
    version, name = rule.doc.version, value.text
    if version < (3, 0) and not _CLASSIC.fullmatch(name):
        yield RULE.at(value, f"`{value.shown}` is no metric name: letters, digits, `_` and `:` are allowed")
    elif version >= (3, 2) and ("{" in name or "}" in name):
        yield RULE.at(value, f"`{value.shown}` has braces: labels stand in `labels`, matchers in `expr`")
    elif not name.isascii() and any("\ud800" <= c <= "\udfff" for c in name):
        yield RULE.at(value, "the name is no valid UTF-8")
