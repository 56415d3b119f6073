"""A template in a receiver that does not parse.

What it does
    Reads every templated field with the functions of this version; the official checker does not.

Why it matters
    Alertmanager starts, and each notification of the integration fails when it is to be sent.

Example
```yaml
route:
  receiver: team
receivers:
  - name: team
    slack_configs:
      - api_url_file: /run/secrets/slack
        text: '{{ .Status | toupper }}'
```

Use instead
```yaml
route:
  receiver: team
receivers:
  - name: team
    slack_configs:
      - api_url_file: /run/secrets/slack
        text: '{{ .Status | toUpper }}'
```

Fix
    Unsafe: the one function with a similar name.

Reference
    https://prometheus.io/docs/alerting/latest/notifications/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Safety, Severity
from ...lang import gotemplate
from ...schema.decode import Value
from ...schema.suggest import near
from ...syntax import rewrite
from .. import Rule, fragment
from ._templates import is_template, read_template, template_functions

RULE = Rule("alertmanager-receiver-template", Severity.WARNING, on=Value, fixable="unsafe")


def check(value: Value) -> Iterator[Diagnostic]:
    """Templated scalars."""
    if not is_template(value):
        return
    functions = template_functions(value.type.schema.version)
    try:
        read_template(value.text, value.type.schema.version)
    except gotemplate.BadTemplate as error:
        place = fragment(value, error.start, max(error.end, error.start + 1))
        word = value.text[error.start : error.end]
        meant = near(word, functions | gotemplate.BUILTINS) if "not defined" in str(error) and len(word) > 3 else []
        fixes = (
            [
                rewrite.fix(
                    f"write `{meant[0]}`", Safety.UNSAFE, rewrite.replace_within(value.node, *place.span, meant[0])
                )
            ]
            if len(meant) == 1 and place.span.end - place.span.start == len(word)
            else []
        )
        yield RULE.at(
            place,
            f"the template does not parse: {error}",
            fixes=fixes,
            help=f"did you mean `{meant[0]}`?" if meant else "",
        )
