"""An inhibition rule that can never silence anything.

What it does
    Looks for a source or a target that no alert matches, for source and target that are the same, and for `equal`
    labels that both sides fix to different values.

Why it matters
    The noise that the rule was written against goes on. Matchers of one side must all hold; alternatives are one
    matcher with `=~`.

Example
```yaml
route:
  receiver: team
inhibit_rules:
  - source_matchers: [severity="critical"]
    target_matchers: [severity="warning", severity="info"]
    equal: [instance]
receivers:
  - name: team
    webhook_configs:
      - url: http://hooks:5001/
```

Use instead
```yaml
route:
  receiver: team
inhibit_rules:
  - source_matchers: [severity="critical"]
    target_matchers: [severity=~"warning|info"]
    equal: [instance]
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
from ...documents.alertmanager import InhibitRule
from .. import Rule
from ._matching import contradiction, shown

RULE = Rule("alertmanager-inhibition-never-fires", Severity.WARNING, on=InhibitRule)


def check(rule: InhibitRule) -> Iterator[Diagnostic]:
    """The first reason found."""
    if not rule.is_clear:
        return
    for side, matchers in (("source", rule.source), ("target", rule.target)):
        found = contradiction(m for m, _ in matchers)
        if found:
            first, second = found
            place = next(v for m, v in matchers if m == second)
            same = first.op == second.op == "="
            yield RULE.at(
                place,
                f"no alert satisfies both {shown(first)} and {shown(second)}: the rule has no {side}",
                help=f'for alternatives write one matcher: {first.name}=~"{first.value}|{second.value}"'
                if same
                else "",
            )
            return
    source, target = {m for m, _ in rule.source}, {m for m, _ in rule.target}
    if source and source == target:
        yield RULE.at(
            rule.value,
            "source and target are the same: an alert that matches both sides is never silenced by another such alert",
        )
        return
    for name in rule.equal:
        pair = [(a, b) for a in source for b in target if a.name == b.name == name and contradiction([a, b])]
        if pair:
            value = next(v for v in rule.value.list_of("equal") if v.text == name)
            yield RULE.at(
                value,
                f"`{name}` must be equal, and the matchers fix it to different values: {shown(pair[0][0])} and {shown(pair[0][1])}",
            )
            return
