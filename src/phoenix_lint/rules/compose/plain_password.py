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
      POSTGRES_PASSWORD: ${POSTGRES_PASSWORD}
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
from ...documents.compose.project import Service, Variable
from ...lang import interpolation
from ...lang.interpolation import BadTemplate
from ...syntax.nodes import Scalar
from .. import Rule, spot
from ._decoding import SECRET_NAME

RULE = Rule("compose-plain-password", Severity.INFO, on=Service, practice=True)
_URL = re.compile(r"[a-z][a-z0-9+.-]*://[^/\s:@]*:([^/\s@${}]+)@")
_NONE = frozenset(("", "true", "false", "yes", "no", "0", "1", "none", "null", "disable", "disabled"))


def check(service: Service) -> Iterator[Diagnostic]:
    """Values, defaults and URLs, one finding for a service; what stands there is never shown."""
    found: list[tuple[str, Variable]] = []
    for variable in service.environment:
        value = variable.value
        node = value.node
        if variable.text is None or not isinstance(node, Scalar):
            continue
        said = node.value.partition("=")[2] if "=" in node.value and value.entry is None else node.value
        how = _literal(said) if SECRET_NAME.search(variable.name) else ""
        how = how or ("a password in the URL" if _URL.search(said) else "")
        if how:
            found.append((how, variable))
    if found:
        shown = ", ".join(f"{how} of `{variable.name}`" for how, variable in found[:3])
        more = f" and {len(found) - 3} more" if len(found) > 3 else ""
        verb = "stands" if len(found) == 1 else "stand"
        yield RULE.at(
            found[0][1].value,
            f"{shown}{more} {verb} in the file (`{service.name}`)",
            related=[spot(v.value) for _, v in found[1:]],
        )


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
