"""A secret in plain text where the field has a `*_file` twin.

What it does
    Reports passwords, tokens and keys that stand in the file although Prometheus can read them from a file of
    their own.

Why it matters
    Whoever may read the configuration, or its repository, has the secret.

Example
```yaml
scrape_configs:
  - job_name: app
    basic_auth:
      username: scraper
      password: k3mm8PqzW2
```

Use instead
```yaml
scrape_configs:
  - job_name: app
    basic_auth:
      username: scraper
      password_file: /run/secrets/app
```

Fix
    None: the secret must be moved by a person.

Reference
    https://prometheus.io/docs/prometheus/latest/configuration/configuration/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.parts import Section, is_readable
from ...syntax.variables import shell_variables
from .. import Rule
from .._placeholders import is_placeholder

RULE = Rule("prometheus-plain-secret", Severity.WARNING, on=Section)


def check(section: Section) -> Iterator[Diagnostic]:
    """Secret fields with a twin, and credentials inside URLs."""
    for name, value in section.value.fields.items():
        twin = f"{name}_file"
        if not value.type.secret or section.value.type.get(twin) is None or not is_readable(value):
            continue
        if (
            value.text
            and value.text != "<secret>"
            and not shell_variables(value.text)
            and not is_placeholder(value.text)
        ):
            yield RULE.at(value, f"`{name}` stands here in plain text", help=f"`{twin}` reads it from a file")
