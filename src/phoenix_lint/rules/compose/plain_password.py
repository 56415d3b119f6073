"""A password that stands in the file.

What it does
    Looks for passwords, tokens and keys in `environment`, also as the default of a variable, and for passwords in
    URLs. Empty values, variables without a default, paths of files and names that end in `_FILE` are left out.

Why it matters
    Everybody who reads the repository has it, and it stays in its history.

Example
```yaml
services:
  db:
    image: postgres:16
    environment:
      POSTGRES_PASSWORD: hunter2
```

Use instead
```yaml
services:
  db:
    image: postgres:16
    environment:
      POSTGRES_PASSWORD: ${POSTGRES_PASSWORD:?set it in .env}
```

Fix
    None: the value must be moved by whoever knows where it is used.

Reference
    https://docs.docker.com/compose/how-tos/use-secrets/
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.compose.project import Service
from ...lang import interpolation
from ...lang.interpolation import BadTemplate
from ...syntax.nodes import Scalar
from .. import Rule

RULE = Rule("compose-plain-password", Severity.INFO, on=Service)
_NAMES = re.compile(
    r"(?i)(?:^|_)(?:PASS(?:WORD|WD|PHRASE)?|SECRET(?:_KEY)?|TOKEN|API_?KEY|ACCESS_KEY|PRIVATE_KEY|ENCRYPTION_KEY|JWT_KEY)$"
)
_URL = re.compile(r"[a-z][a-z0-9+.-]*://[^/\s:@]*:([^/\s@${}]+)@")
_NONE = frozenset(("", "true", "false", "yes", "no", "0", "1", "none", "null", "disable", "disabled"))


def check(service: Service) -> Iterator[Diagnostic]:
    """Values, defaults and URLs; the value itself is never shown."""
    for variable in service.environment:
        value = variable.value
        node = value.node
        if variable.text is None or not isinstance(node, Scalar):
            continue
        said = node.value.partition("=")[2] if "=" in node.value and value.entry is None else node.value
        if _NAMES.search(variable.name) and not variable.name.upper().endswith("_FILE"):
            how = _literal(said)
            if how:
                yield RULE.at(value, f"{how} of `{variable.name}` stands in the file (`{service.name}`)")
                continue
        if _URL.search(said):
            yield RULE.at(value, f"`{variable.name}` holds a URL with a password (`{service.name}`)")


def _literal(said: str) -> str:
    """Where a value stands that is no variable: empty when there is none."""
    try:
        parts = interpolation.parse(said).parts
    except BadTemplate:
        return ""
    plain = "".join(p for p in parts if isinstance(p, str)).strip()
    if len(parts) == 1 and not isinstance(parts[0], str):
        words = parts[0].word.parts if parts[0].op in (":-", "-") else ()
        default = "".join(p for p in words if isinstance(p, str)).strip()
        return "the default" if _is_secret(default) else ""
    return "the value" if len(parts) == 1 and _is_secret(plain) else ""


def _is_secret(text: str) -> bool:
    return text.lower() not in _NONE and not text.startswith(("/", "./")) and not text.isdigit()
