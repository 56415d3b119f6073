"""A matcher that only the old parser understands.

What it does
    Reports matchers that the UTF-8 parser refuses or reads differently; Alertmanager falls back to the classic one
    and logs a warning.

Why it matters
    A later version drops the classic parser, and then refuses the file.

Example
```yaml
route:
  receiver: team
  routes:
    - receiver: team
      matchers: ['team=web shop']
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
    - receiver: team
      matchers: ['team="web shop"']
receivers:
  - name: team
    webhook_configs:
      - url: http://hooks:5001/
```

Fix
    Safe: the value is quoted as both parsers read it.

Reference
    https://prometheus.io/docs/alerting/latest/configuration/#label-matchers
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Safety, Severity
from ...lang import labels
from ...schema.decode import Value
from ...syntax import rewrite
from .. import Rule

RULE = Rule("alertmanager-classic-matcher", Severity.INFO, on=Value, fixable="safe", program_since="0.27.0")


def check(value: Value) -> Iterator[Diagnostic]:
    """Matchers that both parsers should read alike."""
    if value.type.name != "matcher" or value.bad or value.unknown or value.null or not value.text:
        return
    try:
        classic = labels.parse_classic(value.text)
    except labels.BadMatcher:
        return
    try:
        modern = labels.parse_utf8(value.text)
    except labels.BadMatcher as error:
        how = f"the UTF-8 parser refuses it ({error})"
    else:
        if modern == classic:
            return
        how = "the UTF-8 parser reads it differently"
    text = ", ".join(map(str, classic))
    same = bool(classic) and labels.parse_classic(text) == classic == _modern(text)
    yield RULE.at(
        value,
        f"only the classic parser is used for this matcher: {how}",
        fixes=[rewrite.fix(f"write {text}", Safety.SAFE, rewrite.replace_scalar(value.node, text))] if same else [],
    )


def _modern(text: str) -> list[labels.Matcher] | None:
    try:
        return labels.parse_utf8(text)
    except labels.BadMatcher:
        return None
