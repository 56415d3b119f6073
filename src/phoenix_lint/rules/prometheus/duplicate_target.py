"""Two scrape jobs scrape the same target in the same way.

What it does
    Compares address, path, scheme and parameters of all static targets without relabelling, within and
    between jobs.

Why it matters
    Every sample is stored twice, and sums and counts over both jobs are twice too high.

Example
```yaml
scrape_configs:
  - job_name: node
    static_configs:
      - targets: ['node-exporter:9100']
  - job_name: servers
    static_configs:
      - targets: ['node-exporter:9100']
```

Use instead
```yaml
scrape_configs:
  - job_name: node
    static_configs:
      - targets: ['node-exporter:9100']
```

Fix
    None: which job is meant is a choice.

Reference
    https://prometheus.io/docs/prometheus/latest/configuration/configuration/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.prometheus import PrometheusConfig, ScrapeJob
from ...schema.decode import Value
from .. import Rule, spot

RULE = Rule("prometheus-duplicate-target", Severity.WARNING, on=PrometheusConfig)


def check(doc: PrometheusConfig) -> Iterator[Diagnostic]:
    """Static targets of jobs that relabel nothing."""
    seen: dict[tuple[object, ...], tuple[ScrapeJob, Value]] = {}
    for job in doc.jobs:
        if job.value.list_of("relabel_configs") or not job.is_clear or job.value.incomplete:
            continue
        for target in job.targets:
            if target.value.unknown or not target.value.text:
                continue
            labels = tuple(sorted((k, v) for k, v in target.labels.items() if k != "__address__"))
            key = (target.value.text, _how(job), labels)
            first = seen.setdefault(key, (job, target.value))
            if first[1] is target.value:
                continue
            other = first[0]
            if other is not job and _filters(other) != _filters(job):
                continue
            where = "this job" if other is job else f"the job `{other.name}`"
            yield RULE.at(
                target.value,
                f"`{target.value.text}` is scraped by {where} already",
                related=[spot(first[1], "the first time")],
            )


def _how(job: ScrapeJob) -> tuple[object, ...]:
    """What makes two scrapes of one address different."""
    params = job.value.get("params")
    shown = (
        tuple((name, tuple(v.text for v in value.items)) for name, value in sorted(params.fields.items()))
        if params
        else ()
    )
    scheme, path = job.value.get("scheme"), job.value.get("metrics_path")
    return (scheme.text if scheme else "http", path.text if path else "/metrics", shown)


def _filters(job: ScrapeJob) -> tuple[object, ...]:
    """Metric relabelling: two jobs may share the work of one exporter."""
    return tuple(r.rule for r in job.relabelling("metric_relabel_configs"))
