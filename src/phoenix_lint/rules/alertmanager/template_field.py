"""A template asks for a field that the notification data does not have.

What it does
    Follows the dot through `range .Alerts` and knows what stands at the top (`.GroupLabels`, `.Alerts`, ...) and in
    an alert (`.Labels`, `.Annotations`, ...).

Why it matters
    The template fails when the notification is to be sent, and nobody is told.

Example
```yaml
route:
  receiver: team
receivers:
  - name: team
    slack_configs:
      - api_url_file: /run/secrets/slack
        text: '{{ .Annotations.summary }}'
```

Use instead
```yaml
route:
  receiver: team
receivers:
  - name: team
    slack_configs:
      - api_url_file: /run/secrets/slack
        text: '{{ .CommonAnnotations.summary }}'
```

Fix
    Unsafe: at the top, `.Labels` becomes `.CommonLabels` and `.Annotations` becomes `.CommonAnnotations`; else the
    one similar name.

Reference
    https://prometheus.io/docs/alerting/latest/notifications/#data-structures
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Safety, Severity
from ...lang import gotemplate
from ...schema.decode import Value
from ...schema.suggest import near
from ...syntax import rewrite
from .. import Rule, fragment
from ._templates import is_template, unknown_fields

RULE = Rule("alertmanager-template-field", Severity.WARNING, on=Value, fixable="unsafe")
_TOP = {"Labels": "CommonLabels", "Annotations": "CommonAnnotations"}


def check(value: Value) -> Iterator[Diagnostic]:
    """Fields that are certainly not there."""
    if not is_template(value):
        return
    try:
        template = gotemplate.parse(value.text)
    except gotemplate.BadTemplate:
        return
    for field in unknown_fields(template):
        place = fragment(value, field.start + 1, field.start + 1 + len(field.name))
        meant = [_TOP[field.name]] if not field.in_alert and field.name in _TOP else near(field.name, field.known)
        exact = place.span.end - place.span.start == len(field.name)
        fixes = (
            [
                rewrite.fix(
                    f"write `.{meant[0]}`", Safety.UNSAFE, rewrite.replace_within(value.node, *place.span, meant[0])
                )
            ]
            if len(meant) == 1 and exact
            else []
        )
        where = "an alert" if field.in_alert else "the notification"
        hint = f"did you mean `.{meant[0]}`?" if meant else f"fields: {', '.join(sorted(field.known))}"
        yield RULE.at(
            place, f"{where} has no field `.{field.name}`: the notification will fail", fixes=fixes, help=hint
        )
