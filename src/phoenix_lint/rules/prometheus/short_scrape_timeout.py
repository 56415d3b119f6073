"""A scrape timeout in which hardly any exporter answers.

What it does
    Reports `scrape_timeout` below half a second, mostly a unit that was meant to be another.

Why it matters
    Every scrape that takes longer fails, and `up` is 0 although the target is well.

Example
```yaml
scrape_configs:
  - job_name: node
    scrape_timeout: 10ms
    static_configs:
      - targets: ['node-exporter:9100']
```

Use instead
```yaml
scrape_configs:
  - job_name: node
    scrape_timeout: 10s
    static_configs:
      - targets: ['node-exporter:9100']
```

Fix
    None: the timeout is a choice.

Reference
    https://prometheus.io/docs/prometheus/latest/configuration/configuration/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.parts import Section, milliseconds_of
from .. import Rule

RULE = Rule("prometheus-short-scrape-timeout", Severity.WARNING, on=Section)
_SHORT = 500


def check(section: Section) -> Iterator[Diagnostic]:
    """Timeouts of `global` and of jobs; 0 stands for the default."""
    if section.name not in ("GlobalConfig", "ScrapeConfig"):
        return
    if 0 < milliseconds_of(section.value, "scrape_timeout") < _SHORT:
        value = section.value.fields["scrape_timeout"]
        yield RULE.at(value, f"{value.text} is hardly enough for any exporter: slower scrapes fail")
