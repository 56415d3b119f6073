"""A secret in plain text where the field has a `*_file` twin.

What it does
    Reports passwords, tokens and secret URLs that are written into the file, unless they are placeholders or
    variables.

Why it matters
    Whoever can read the repository can send in your name. Alertmanager reads the secret from a file when the
    `*_file` field is used.

Example
```yaml
route:
  receiver: team
receivers:
  - name: team
    pagerduty_configs:
      - routing_key: 1f6e5c7c2b7d4a54a0f2c9a1d3e4b5c6
```

Use instead
```yaml
route:
  receiver: team
receivers:
  - name: team
    pagerduty_configs:
      - routing_key_file: /run/secrets/pagerduty
```

Fix
    None: the secret must be moved by a person.

Reference
    https://prometheus.io/docs/alerting/latest/configuration/
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.parts import Section
from ...lang import urls
from ...syntax.variables import shell_variables
from .. import Rule
from .._placeholders import is_placeholder

RULE = Rule("alertmanager-plain-secret", Severity.WARNING, on=Section)


def check(section: Section) -> Iterator[Diagnostic]:
    """Secret fields with a twin."""
    for name, value in section.value.fields.items():
        twin = f"{name}_file"
        if not value.type.secret or section.value.type.get(twin) is None or value.null or value.bad or value.unknown:
            continue
        if (
            not value.text
            or value.text == "<secret>"
            or shell_variables(value.text)
            or "{{" in value.text
            or is_placeholder(value.text)
        ):
            continue
        if value.type.name in ("secret_url", "secret_template_url") and not _is_secret_url(value.text):
            continue
        yield RULE.at(value, f"`{name}` stands here in plain text", help=f"`{twin}` reads it from a file")


def _is_secret_url(text: str) -> bool:
    """URLs inside the stack (`http://hooks:5001/`) carry no secret; those of public services do."""
    try:
        url = urls.parse(text)
    except urls.BadURL:
        return False
    public = url.hostname.endswith(_PUBLIC) and len(url.path.strip("/") + url.query) > 12
    return bool(public or ":" in url.userinfo or re.search(r"(?i)(?:token|key|secret|password)=[^&$]{8,}", url.query))


_PUBLIC = (
    "slack.com",
    "discord.com",
    "discordapp.com",
    "office.com",
    "logic.azure.com",
    "api.telegram.org",
    "chat.googleapis.com",
    "dingtalk.com",
    "feishu.cn",
    "larksuite.com",
    "qyapi.weixin.qq.com",
)
