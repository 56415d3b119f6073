"""A field that Alertmanager has replaced by another.

What it does
    Reports `match`, `match_re`, `source_match`, `target_match` and their relatives since 0.22,
    `mute_time_intervals` at the top since 0.24, `bearer_token`, and integrations at their end.

Why it matters
    They still work, and will not for ever; the old matchers take no UTF-8 names and cannot say `!=`.

Example
```yaml
route:
  receiver: team
  routes:
    - receiver: team
      match:
        severity: critical
receivers:
  - name: team
    webhook_configs:
      - url: http://hooks:5001/
```

Use instead
```yaml
route:
  receiver: team
  routes:
    - receiver: team
      matchers:
        - severity="critical"
receivers:
  - name: team
    webhook_configs:
      - url: http://hooks:5001/
```

Fix
    Safe: old matchers become `matchers` with the quoting that keeps their meaning, `mute_time_intervals` becomes
    `time_intervals`, `bearer_token` becomes `authorization`.

Reference
    https://prometheus.io/docs/alerting/latest/configuration/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Fix, Safety, Severity
from ...documents.parts import Section
from ...lang.labels import Matcher, is_classic_name
from ...schema.decode import Value
from ...syntax import rewrite
from ...syntax.nodes import Mapping, Scalar, is_merge
from .. import Rule

RULE = Rule("alertmanager-deprecated-field", Severity.INFO, on=Section, fixable="safe")
_MATCHERS = {
    "match": ("match", "match_re", "matchers"),
    "match_re": ("match", "match_re", "matchers"),
    "source_match": ("source_match", "source_match_re", "source_matchers"),
    "source_match_re": ("source_match", "source_match_re", "source_matchers"),
    "target_match": ("target_match", "target_match_re", "target_matchers"),
    "target_match_re": ("target_match", "target_match_re", "target_matchers"),
}
_INSTEAD = {
    "mute_time_intervals": "time_intervals",
    "bearer_token": "authorization.credentials",
    "msteams_configs": "msteamsv2_configs",
    "bearer_token_file": "authorization.credentials_file",
    "attachments": "the fields of the integration itself",
}


def check(section: Section) -> Iterator[Diagnostic]:
    """Deprecated fields that are written, null ones too."""
    for name, value in section.value.fields.items():
        since = section.value.type.deprecated(name)
        if since is None or value.entry is None:
            continue
        instead = _MATCHERS[name][2] if name in _MATCHERS else _INSTEAD.get(name, "")
        yield RULE.at(
            value.entry,
            f"`{name}` is deprecated since Alertmanager {since}" + (f": use `{instead}`" if instead else ""),
            fixes=[_fix(section, name, value)],
        )


def _fix(section: Section, name: str, value: Value) -> Fix | None:
    entry = value.entry
    if entry is None or entry.parent is not section.value.node or value.bad or value.unknown:
        return None
    if name in _MATCHERS:
        return _to_matchers(section, name)
    if name == "mute_time_intervals" and "time_intervals" not in section.value.fields:
        return rewrite.fix("rename it to `time_intervals`", Safety.SAFE, rewrite.rename_key(entry, "time_intervals"))
    if name in ("bearer_token", "bearer_token_file") and "authorization" not in section.value.fields:
        inner = name.replace("bearer_token", "credentials")
        return rewrite.fix(
            "write it as `authorization`", Safety.SAFE, rewrite.nest_entry(entry, "authorization", inner)
        )
    return None


def _to_matchers(section: Section, name: str) -> Fix | None:
    """Both old maps become one list; the second of them has no fix of its own."""
    equal, regexp, new = _MATCHERS[name]
    present = [(n, section.value.fields[n]) for n in (equal, regexp) if n in section.value.fields]
    if present[0][0] != name or new in section.value.fields:
        return None
    entries, items = [], []
    for n, value in sorted(present, key=lambda p: p[1].node.start):
        if (
            value.entry is None
            or not isinstance(value.node, Mapping)
            or value.entry.parent is not section.value.node
            or value.incomplete
        ):
            return None
        for label, leaf in value.fields.items():
            if (
                leaf.bad
                or leaf.unknown
                or not is_classic_name(label)
                or any(is_merge(e) for e in value.node.entries)
                or not isinstance(leaf.node, Scalar)
            ):
                return None
            items.append(str(Matcher(label, "=" if n == equal else "=~", leaf.text)))
        entries.append(value.entry)
    if not items or not isinstance(section.value.node, Mapping):
        return None
    fragment: list[rewrite.Fragment] = [*items]
    return rewrite.fix(
        f"write {' and '.join(f'`{n}`' for n, _ in present)} as `{new}`",
        Safety.SAFE,
        rewrite.replace_entries(section.value.node, entries, new, fragment),
    )
