"""A scrape interval that leaves gaps between samples.

What it does
    Reports intervals over two minutes: from five minutes on as a warning, below as information.

Why it matters
    A query sees a sample for five minutes. Beyond that the series vanishes between two scrapes, graphs have
    gaps and alerts resolve; above two minutes a single failed scrape has the same effect.

Example
```yaml
scrape_configs:
  - job_name: speedtest
    scrape_interval: 30m
    static_configs:
      - targets: ['speedtest:9798']
```

Use instead
```yaml
scrape_configs:
  - job_name: speedtest
    scrape_interval: 2m
    static_configs:
      - targets: ['speedtest:9798']
```

Fix
    None: how often to scrape is a choice.

Reference
    https://prometheus.io/docs/prometheus/latest/querying/basics/#staleness
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.parts import is_readable
from ...documents.prometheus import PrometheusConfig
from ...schema.decode import Value
from .. import Rule

RULE = Rule("prometheus-long-scrape-interval", Severity.WARNING, on=PrometheusConfig)
_LOOKBACK, _TWO_MINUTES = 300_000, 120_000


def check(doc: PrometheusConfig) -> Iterator[Diagnostic]:
    """The global interval and those of jobs."""
    section = doc.value.get("global")
    if section is not None:
        yield from _long(section.get("scrape_interval"), doc.interval)
    for job in doc.jobs:
        yield from _long(job.value.get("scrape_interval"), job.interval)


def _long(value: Value | None, length: int) -> Iterator[Diagnostic]:
    if value is None or not is_readable(value) or length <= _TWO_MINUTES:
        return
    if length >= _LOOKBACK:
        yield RULE.at(value, f"queries see a sample for 5m: with an interval of {value.text} the series has gaps")
        return
    found = RULE.at(
        value, f"with an interval of {value.text} one failed scrape makes a gap: queries see a sample for 5m"
    )
    yield found._replace(severity=Severity.INFO)
