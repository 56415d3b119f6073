"""A credential or address that was never filled in.

What it does
    Looks in addresses, URLs and secrets for the placeholders of examples: `YOUR/SLACK/WEBHOOK`, `changeme`,
    `example.com`, `<token>`, `XXXX`.

Why it matters
    Alertmanager starts, and every notification fails.

Example
```yaml
route:
  receiver: team
receivers:
  - name: team
    slack_configs:
      - api_url: https://hooks.slack.com/services/YOUR/SLACK/WEBHOOK
        channel: '#alerts'
```

Use instead
```yaml
route:
  receiver: team
receivers:
  - name: team
    slack_configs:
      - api_url_file: /run/secrets/slack
        channel: '#alerts'
```

Fix
    None: the value is not in the file.

Reference
    https://prometheus.io/docs/alerting/latest/configuration/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...schema.decode import Value
from .. import Rule
from .._placeholders import SHAPES

RULE = Rule("alertmanager-placeholder-value", Severity.WARNING, on=Value)
_TYPES = frozenset(["secret", "secret_template", "url", "secret_url", "secret_template_url", "hostport"])
_NAMES = frozenset(
    [
        "to",
        "from",
        "smtp_from",
        "auth_username",
        "smtp_auth_username",
        "bot_token",
        "user_key",
        "token",
        "username",
        "auth_identity",
        "smtp_auth_identity",
    ]
)


def check(value: Value) -> Iterator[Diagnostic]:
    """Scalars that are addresses or credentials."""
    if value.bad or value.unknown or value.null or value.type.kind != "scalar" or "{{" in value.text:
        return
    if value.type.name not in _TYPES and value.name not in _NAMES:
        return
    match = SHAPES.search(value.text)
    if match and not ("@" in match.group() and _stays_inside(value)):
        shown = match.group().strip("/@^:")
        yield RULE.at(
            value,
            f"`{value.name}` still holds the placeholder `{shown}`"
            if shown
            else f"`{value.name}` still holds a placeholder",
        )


def _stays_inside(value: Value) -> bool:
    """Mail to a catcher of the stack (`mailhog:1025`) reaches nobody by intention."""
    section: Value | None = value
    hosts = []
    while section is not None:
        hosts += [section.text_of("smarthost"), section.text_of("smtp_smarthost")]
        glob = section.get("global")
        hosts += [glob.text_of("smtp_smarthost")] if glob else []
        section = section.owner
    host = next((h for h in hosts if h), "")
    return bool(host) and "." not in host.rpartition(":")[0]
