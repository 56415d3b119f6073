"""A `${VAR}` that Alertmanager uses literally.

What it does
    Reports shell variables in values that the decoder accepts as text. Files that are rendered first (`*.tmpl`,
    `*.j2`, ...) are left alone.

Why it matters
    Alertmanager expands no environment variables: mail goes to `${MAIL_TO}`, and the password is the text
    `${SMTP_PASSWORD}`.

Example
```yaml
route:
  receiver: team
receivers:
  - name: team
    pagerduty_configs:
      - routing_key: ${PAGERDUTY_KEY}
```

Use instead
```yaml
route:
  receiver: team
receivers:
  - name: team
    pagerduty_configs:
      - routing_key_file: /run/secrets/pagerduty_key
```

Fix
    Unsafe: a secret with a `*_file` twin is read from /run/secrets.

Reference
    https://prometheus.io/docs/alerting/latest/configuration/
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...schema.decode import Value
from ...syntax.variables import shell_variables
from .. import Rule, fragment
from .._decoding import file_twin
from ._decoding import WORDS

RULE = Rule("alertmanager-unexpanded-variable", Severity.WARNING, on=Value, fixable="unsafe")
_BRACED = re.compile(r"\$\{[A-Za-z_]\w*(?:[:?+=-][^{}]*)?\}")


def check(value: Value) -> Iterator[Diagnostic]:
    """Texts that hold a variable."""
    if value.bad or value.unknown or value.null or value.type.kind != "scalar" or "$" not in value.text:
        return
    if value.type.name in ("regex", "matcher"):
        return
    found = [m.span() for m in _BRACED.finditer(value.text)] if "{{" in value.text else shell_variables(value.text)
    if not found:
        return
    names = ", ".join(dict.fromkeys(f"`{value.text[a:b]}`" for a, b in found))
    yield RULE.at(
        fragment(value, *found[0]),
        f"{names} {'is' if len(found) == 1 else 'are'} not expanded: the text is used as it stands",
        help=WORDS.variable_help,
        fixes=[file_twin(value.node, value.owner, WORDS)] if value.type.secret and value.owner else [],
    )
