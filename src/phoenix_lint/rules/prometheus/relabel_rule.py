"""A relabelling rule whose fields do not fit its action.

What it does
    Reports rules without the `target_label` that their action wants, `labeldrop` with anything but a regex,
    `hashmod` without modulus, labels that the version does not allow.

Why it matters
    Prometheus refuses the whole file and does not start; a running one keeps its old configuration.

Example
```yaml
scrape_configs:
  - job_name: node
    relabel_configs:
      - source_labels: [__meta_docker_container_name]
        regex: '/(.*)'
```

Use instead
```yaml
scrape_configs:
  - job_name: node
    relabel_configs:
      - source_labels: [__meta_docker_container_name]
        regex: '/(.*)'
        target_label: container
```

Fix
    None: the label is not in the file.

Reference
    https://prometheus.io/docs/prometheus/latest/configuration/configuration/#relabel_config
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.prometheus import Relabelling
from ...schema.decode import Value
from .. import Rule

RULE = Rule("prometheus-relabel-rule", Severity.ERROR, on=Relabelling, verdict=True)
_WANT_TARGET = frozenset(("replace", "hashmod", "lowercase", "uppercase", "keepequal", "dropequal"))
_TEMPLATE = re.compile(r"(?:(?:[a-zA-Z_]|\$(?:\{\w+\}|\w+))+\w*)+", re.ASCII)


def check(part: Relabelling) -> Iterator[Diagnostic]:
    """Fields against the action. Source: model/relabel/relabel.go, Validate."""
    value, action = part.value, part.action
    if value.bad or value.unknown or value.incomplete:
        return
    known = value.fields.get("action")
    if known is not None and (known.null or known.bad or known.unknown):
        return
    rule = part.rule
    where = known if known is not None else value
    if action == "hashmod" and rule.modulus == 0 and not _unknown(value, "modulus"):
        yield RULE.at(where, "`hashmod` wants a `modulus` above 0")
    if action in _WANT_TARGET:
        if not rule.target_label and not _unknown(value, "target_label"):
            yield RULE.at(where, f"the action `{action}` wants a `target_label`")
        else:
            yield from _target(part, action)
    if action in ("lowercase", "uppercase", "keepequal", "dropequal") and rule.replacement != "$1":
        yield RULE.at(value.fields["replacement"], f"`replacement` cannot be set for the action `{action}`")
    elif action == "labelmap":
        yield from _labelmap(part)
    if action in ("keepequal", "dropequal"):
        set_ = {"regex": True, "modulus": bool(rule.modulus), "separator": rule.separator != ";"}
        extra = [n for n, other in set_.items() if other and value.get(n) is not None]
        yield from _extra(part, action, extra, "`source_labels` and `target_label`")
    if action in ("labeldrop", "labelkeep"):
        others = {
            "source_labels": True,
            "target_label": bool(rule.target_label),
            "modulus": bool(rule.modulus),
            "separator": rule.separator != ";",
            "replacement": rule.replacement != "$1",
        }
        extra = [n for n, other in others.items() if other and value.get(n) is not None]
        yield from _extra(part, action, extra, "`regex`")


def _extra(part: Relabelling, action: str, names: list[str], allowed: str) -> Iterator[Diagnostic]:
    if names:
        field = part.value.fields[names[0]]
        yield RULE.at(field.entry or field, f"the action `{action}` takes {allowed} only, not `{names[0]}`")


def _unknown(value: Value, name: str) -> bool:
    field = value.get(name)
    return field is not None and (field.unknown or field.bad)


def _scheme(part: Relabelling) -> str:
    """The name scheme in force: legacy or utf8."""
    version = part.doc.version
    if version < (3, 0):
        return "legacy"
    if version < (3, 7):
        return "utf8"
    own = part.job.value.text_of("metric_name_validation_scheme") if part.job else ""
    section = part.doc.value.get("global")
    return own or (section.text_of("metric_name_validation_scheme") if section else "") or "utf8"


def _target(part: Relabelling, action: str) -> Iterator[Diagnostic]:
    target = part.value.get("target_label")
    if target is None or target.unknown:
        return
    text, version, legacy = target.text, part.doc.version, _scheme(part) == "legacy"
    if action == "replace":
        strict = legacy or (version < (3, 2) and "$" in text)
        fine = not strict or bool(_TEMPLATE.fullmatch(text))
    else:
        template = version < (2, 50) and action != "hashmod"
        fine = not legacy or bool((_TEMPLATE if template else _NAME).fullmatch(text))
    if not fine:
        yield RULE.at(target, f"`{target.shown}` is no label that the action `{action}` can set")


def _labelmap(part: Relabelling) -> Iterator[Diagnostic]:
    text, version = part.rule.replacement, part.doc.version
    strict = version < (3, 2) or _scheme(part) == "legacy"
    field = part.value.get("replacement")
    if field is None or field.unknown:
        return
    if not text or (strict and not _TEMPLATE.fullmatch(text)):
        yield RULE.at(field, f"`{text}` is no `replacement` that makes label names")


_NAME = re.compile(r"[a-zA-Z_]\w*", re.ASCII)
