"""A scrape timeout that is longer than the scrape interval.

What it does
    Compares `scrape_timeout` with `scrape_interval`, of `global` and of each job with what it inherits.

Why it matters
    Prometheus refuses the whole file and does not start; a running one keeps its old configuration.

Example
```yaml
scrape_configs:
  - job_name: node
    scrape_interval: 10s
    scrape_timeout: 30s
```

Use instead
```yaml
scrape_configs:
  - job_name: node
    scrape_interval: 30s
    scrape_timeout: 30s
```

Fix
    Unsafe: the timeout becomes as long as the interval.

Reference
    https://prometheus.io/docs/prometheus/latest/configuration/configuration/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Safety, Severity
from ...documents.parts import is_readable
from ...documents.prometheus import PrometheusConfig
from ...lang import durations
from ...schema.decode import Value
from ...syntax import rewrite
from .. import Rule, spot

RULE = Rule("prometheus-scrape-timeout", Severity.ERROR, on=PrometheusConfig, fixable="unsafe", verdict=True)


def check(doc: PrometheusConfig) -> Iterator[Diagnostic]:
    """The global pair, then each job's."""
    section = doc.value.get("global")
    wrong = set()
    if section is not None:
        found = _longer(section.get("scrape_timeout"), section.get("scrape_interval"), doc.interval, "")
        wrong.update(["global"] if found else [])
        yield from found
    for job in doc.jobs:
        timeout = job.value.get("scrape_timeout")
        if timeout is None or timeout.text == "0":
            continue
        yield from _longer(timeout, job.inherited("scrape_interval"), job.interval, job.name)


def _longer(timeout: Value | None, interval: Value | None, limit: int, job: str) -> list[Diagnostic]:
    if timeout is None or not is_readable(timeout) or (interval is not None and not is_readable(interval)):
        return []
    length = durations.milliseconds(timeout.text)
    if length <= limit:
        return []
    what = durations.spell(limit)
    fix = rewrite.fix(f"write {what}", Safety.UNSAFE, rewrite.replace_scalar(timeout.node, what))
    related = [spot(interval, "the interval")] if interval is not None else []
    default = "" if interval is not None else ", the default"
    return [
        RULE.at(
            timeout,
            f"the timeout {timeout.text} is longer than the interval {what}{default}",
            related=related,
            fixes=[fix],
        )
    ]
