"""A field that Prometheus has replaced by another.

What it does
    Reports fields that are deprecated in this version, or called otherwise in Prometheus 3.

Why it matters
    It works, and may be removed; `scrape_classic_histograms` is refused by 3.0.

Example
```yaml
scrape_configs:
  - job_name: app
    bearer_token_file: /run/secrets/token
```

Use instead
```yaml
scrape_configs:
  - job_name: app
    authorization:
      credentials_file: /run/secrets/token
```

Fix
    Safe: `bearer_token` and `bearer_token_file` become `authorization`.

Reference
    https://prometheus.io/docs/prometheus/latest/configuration/configuration/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Safety, Severity
from ...documents.parts import Section
from ...syntax import rewrite
from .. import Rule

RULE = Rule("prometheus-deprecated-field", Severity.INFO, on=Section, fixable="safe")


def check(section: Section) -> Iterator[Diagnostic]:
    """Deprecated fields that are written."""
    for name, value in section.value.fields.items():
        if value.entry is None:
            continue
        if name == "scrape_classic_histograms":
            yield RULE.at(
                value.entry, "`scrape_classic_histograms` is called `always_scrape_classic_histograms` since 3.0.0"
            )
        elif name in ("bearer_token", "bearer_token_file") and section.value.type.deprecated(name):
            inner = name.replace("bearer_token", "credentials")
            free = "authorization" not in section.value.fields and value.entry.parent is section.value.node
            fix = rewrite.fix(
                "write it as `authorization`", Safety.SAFE, rewrite.nest_entry(value.entry, "authorization", inner)
            )
            yield RULE.at(
                value.entry,
                f"`{name}` is deprecated: use `authorization.{inner}`",
                fixes=[fix] if free and not value.bad and not value.unknown else [],
            )
