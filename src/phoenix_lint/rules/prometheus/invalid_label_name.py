"""A label name that this version refuses.

What it does
    Reports names in `source_labels`, `external_labels`, target labels and `required_matchers` that are empty
    or hold characters that are not allowed. Prometheus 2 takes letters, digits and underscores only.

Why it matters
    Prometheus refuses the whole file and does not start; a running one keeps its old configuration.

Example
```yaml
global:
  external_labels:
    '': eu
```

Use instead
```yaml
global:
  external_labels:
    region: eu
```

Fix
    None.

Reference
    https://prometheus.io/docs/concepts/data_model/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...lang.labels import is_classic_name
from ...schema.decode import Value
from .. import Rule

RULE = Rule("prometheus-invalid-label-name", Severity.ERROR, on=Value, verdict=True)


def check(value: Value) -> Iterator[Diagnostic]:
    """Label names as values, and as keys of label maps."""
    if (
        value.type.kind == "scalar"
        and value.type.name == "label_name"
        and not (value.bad or value.unknown or value.null)
    ):
        wrong = _fault(value, value.text, False)
        if wrong:
            yield RULE.at(value, f"`{value.text}` is no label name: {wrong}")
    elif value.type.kind == "map" and value.type.keys == "label_name":
        in_global = value.name == "external_labels"
        for name, leaf in value.fields.items():
            wrong = _fault(value, name, in_global)
            if wrong and leaf.entry is not None:
                yield RULE.at(leaf.entry, f"`{name}` is no label name: {wrong}")
            elif any("\ud800" <= c <= "\udfff" for c in leaf.text):
                yield RULE.at(leaf, f"the value of `{name}` is no valid UTF-8")


def _fault(value: Value, name: str, in_global: bool) -> str:
    version = value.type.schema.version
    if not name:
        return "it is empty"
    legacy = version < (3, 0) or (in_global and version >= (3, 7) and _is_legacy(value))
    if legacy and not is_classic_name(name):
        return "letters, digits and underscores are allowed, no digit first"
    return ""


def _is_legacy(value: Value) -> bool:
    return value.owner is not None and value.owner.text_of("metric_name_validation_scheme") == "legacy"
