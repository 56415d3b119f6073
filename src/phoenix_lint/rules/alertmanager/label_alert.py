"""The label `alert` where `alertname` is meant.

What it does
    Reports `alert` in matchers, `group_by` and `equal`.

Why it matters
    Prometheus calls the rule's key `alert` and the label that it sets `alertname`: a matcher on `alert` matches
    nothing, and grouping by it puts all alerts into one group.

Example
```yaml
route:
  receiver: team
  group_by: [alert]
receivers:
  - name: team
    webhook_configs:
      - url: http://hooks:5001/
```

Use instead
```yaml
route:
  receiver: team
  group_by: [alertname]
receivers:
  - name: team
    webhook_configs:
      - url: http://hooks:5001/
```

Fix
    Unsafe: `alert` becomes `alertname`.

Reference
    https://prometheus.io/docs/alerting/latest/configuration/
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...diagnostic import Diagnostic, Safety, Severity
from ...documents.parts import Section
from ...syntax import rewrite
from .. import Rule, fragment

RULE = Rule("alertmanager-label-alert", Severity.WARNING, on=Section, fixable="unsafe")
_MAPS = ("match", "match_re", "source_match", "source_match_re", "target_match", "target_match_re")
_LISTS = ("matchers", "source_matchers", "target_matchers")


def check(section: Section) -> Iterator[Diagnostic]:
    """Routes and inhibition rules."""
    if section.name not in ("Route", "InhibitRule"):
        return
    for field in ("group_by", "equal"):
        for item in section.value.list_of(field):
            if item.text == "alert" and not item.bad:
                yield RULE.at(
                    item,
                    _MESSAGE,
                    fixes=[
                        rewrite.fix("write `alertname`", Safety.UNSAFE, rewrite.replace_scalar(item.node, "alertname"))
                    ],
                )
    for field in _MAPS:
        written = section.value.get(field)
        leaf = written.fields.get("alert") if written else None
        if leaf is not None and leaf.entry is not None:
            yield RULE.at(
                leaf.entry,
                _MESSAGE,
                fixes=[rewrite.fix("write `alertname`", Safety.UNSAFE, rewrite.rename_key(leaf.entry, "alertname"))],
            )
    for field in _LISTS:
        for item in section.value.list_of(field):
            match = re.match(r"\s*\{?\s*(alert)\s*[=!]", item.text)
            if match and not item.bad:
                place = fragment(item, *match.span(1))
                yield RULE.at(
                    place,
                    _MESSAGE,
                    fixes=[
                        rewrite.fix(
                            "write `alertname`",
                            Safety.UNSAFE,
                            rewrite.replace_within(item.node, *place.span, "alertname"),
                        )
                    ],
                )


_MESSAGE = "the label with the alert's name is `alertname`; `alert` is the key in the rule file"
