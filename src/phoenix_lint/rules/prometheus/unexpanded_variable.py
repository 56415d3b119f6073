"""A `${VAR}` that Prometheus uses literally.

What it does
    Reports shell variables in addresses, URLs, credentials and label values: Prometheus expands
    `external_labels` only.

Why it matters
    The text is used as it stands: the host is not found, the password is wrong.

Example
```yaml
scrape_configs:
  - job_name: app
    static_configs:
      - targets: ['${APP_HOST}:8000']
```

Use instead
```yaml
scrape_configs:
  - job_name: app
    static_configs:
      - targets: ['app:8000']
```

Fix
    None: the value is not in the file.

Reference
    https://prometheus.io/docs/prometheus/latest/configuration/configuration/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.parts import is_readable
from ...schema.decode import Value
from ...syntax.variables import shell_variables
from .. import Rule, fragment
from ._decoding import WORDS

RULE = Rule("prometheus-unexpanded-variable", Severity.WARNING, on=Value)
_LITERAL = frozenset(("regex", "replacement", "target_label", "separator", "names"))
_BCRYPT = "$2"
"""How the passwords of a web configuration begin: their dollar signs part the fields of a hash."""
_TYPES = frozenset(("address", "url_any", "secret", "string", "label_value", "filepath", "file_pattern"))


def check(value: Value) -> Iterator[Diagnostic]:
    """Scalars that hold a variable."""
    if value.type.kind != "scalar" or value.type.name not in _TYPES or not is_readable(value) or "$" not in value.text:
        return
    if value.name in _LITERAL or _is_external(value) or value.text.startswith(_BCRYPT):
        return
    found = [s for s in shell_variables(value.text) if value.text[s[0] : s[1]].startswith("${") or value.type.secret]
    if not found:
        return
    names = ", ".join(f"`{value.text[a:b]}`" for a, b in found)
    yield RULE.at(
        fragment(value, *found[0]),
        f"{names} {'is' if len(found) == 1 else 'are'} not expanded: the text is used as it stands",
        help=WORDS.variable_help,
    )


def _is_external(value: Value) -> bool:
    return value.owner is not None and value.owner.name == "external_labels"
