"""A value that is none of those allowed.

What it does
    Reports words that the field does not know: relabel actions, roles of service discoveries, API versions,
    TLS versions, protocols, name schemes.

Why it matters
    Prometheus refuses the whole file and does not start; a running one keeps its old configuration.

Example
```yaml
scrape_configs:
  - job_name: node
    relabel_configs:
      - source_labels: [__address__]
        action: kepe
```

Use instead
```yaml
scrape_configs:
  - job_name: node
    relabel_configs:
      - source_labels: [__address__]
        action: keep
```

Fix
    Safe: `api_version: v1` is taken out for Prometheus 3, which speaks v2 alone; a word in the wrong case.
    Unsafe: the one near word.

Reference
    https://prometheus.io/docs/prometheus/latest/configuration/configuration/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Safety, Severity
from ...documents.parts import Section, is_readable
from ...schema.decode import Value
from ...syntax import rewrite
from .. import Rule
from .._decoding import refused
from ._decoding import WORDS

RULE = Rule("prometheus-invalid-value", Severity.ERROR, on=Section, fixable="safe", verdict=True)


def check(section: Section) -> Iterator[Diagnostic]:
    """Refused words of a section, then those that only some versions look at."""
    for name, value in section.value.fields.items():
        for leaf in [value, *value.items]:
            if leaf.type.name in ("enum", "enum_ci") and leaf.bad:
                yield from _refused(section, name, leaf)
    yield from _schemes(section)
    action = section.value.fields.get("action") if section.name == "RelabelConfig" else None
    if action is not None and action.null:
        yield RULE.at(action, "`action` cannot be empty; without the key it is `replace`")


def _refused(section: Section, name: str, leaf: Value) -> Iterator[Diagnostic]:
    problem = next(
        (p for p in section.doc.decoded.problems if p.where is leaf.node and p.kind == "invalid-value"), None
    )
    if problem is None:
        return
    if section.name == "AlertmanagerConfig" and name == "api_version" and leaf.text == "v1" and leaf.entry:
        fix = rewrite.fix("take it out: the default is v2", Safety.SAFE, rewrite.remove_entry(leaf.entry))
        instead = rewrite.fix("write v2", Safety.SAFE, rewrite.replace_scalar(leaf.node, "v2"))
        yield RULE.at(leaf, "`v1` was removed in Prometheus 3.0.0: it speaks v2 alone", fixes=[fix, instead])
        return
    yield refused(RULE, problem, WORDS)


def _schemes(section: Section) -> Iterator[Diagnostic]:
    """metric_name_validation_scheme and metric_name_escaping_scheme: who looks at them changed from version to version."""
    if section.name not in ("GlobalConfig", "ScrapeConfig"):
        return
    version, in_job = section.doc.version, section.name == "ScrapeConfig"
    jobs = section.doc.value.list_of("scrape_configs")
    scheme = section.value.get("metric_name_validation_scheme")
    if scheme is not None and is_readable(scheme):
        looked_at = version >= (3, 6) or (version >= (3, 4) if in_job else bool(jobs))
        if scheme.text not in ("", "legacy", "utf8") and looked_at:
            yield RULE.at(scheme, f"`{scheme.shown}` is not allowed here: expected one of `legacy`, `utf8`")
        if scheme.text == "utf8" and not in_job and jobs and (2, 55) <= version < (3, 0):
            yield RULE.at(scheme, "`utf8` needs --enable-feature=utf8-names in this version")
    escaping = section.value.get("metric_name_escaping_scheme")
    if escaping is not None and is_readable(escaping) and jobs and escaping.text not in _ESCAPINGS:
        if escaping.text or section.value.fields["metric_name_escaping_scheme"].text:
            allowed = ", ".join(f"`{e}`" for e in sorted(_ESCAPINGS))
            yield RULE.at(escaping, f"`{escaping.shown}` is not allowed here: expected one of {allowed}")


_ESCAPINGS = frozenset(("allow-utf-8", "underscores", "dots", "values"))
