"""`honor_labels` on a job that is no federation and no gateway.

What it does
    Reports `honor_labels: true` on jobs whose name, path and targets do not look like `/federate`, a
    Pushgateway, or an exporter that speaks for others.

Why it matters
    Labels of the target then win over `job` and `instance`: a target that sets them itself hides where its
    samples come from.

Example
```yaml
scrape_configs:
  - job_name: app
    honor_labels: true
    static_configs:
      - targets: ['app:8000']
```

Use instead
```yaml
scrape_configs:
  - job_name: app
    static_configs:
      - targets: ['app:8000']
```

Fix
    None.

Reference
    https://prometheus.io/docs/prometheus/latest/configuration/configuration/
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.prometheus import ScrapeJob
from .. import Rule

RULE = Rule("prometheus-honor-labels", Severity.INFO, on=ScrapeJob)
_SPEAKS_FOR_OTHERS = re.compile(
    r"(?i)federat|push|gateway|kube|cadvisor|kubelet|statsd|graphite|collectd|otel|opentelemetry|influx|thanos|aggregat|textfile"
    r"|netdata|telegraf|zabbix|cloudwatch|stackdriver|yace|exporter|proxy|scylla|mimir|cortex|ceph|remote"
)


def check(job: ScrapeJob) -> Iterator[Diagnostic]:
    """Jobs with static targets."""
    value = job.value.get("honor_labels")
    if value is None or value.data is not True or job.has_discovery:
        return
    texts = [job.name, job.value.text_of("metrics_path"), *(t.value.text for t in job.targets)]
    if not any(_SPEAKS_FOR_OTHERS.search(t) for t in texts) and any(texts[2:]):
        yield RULE.at(
            value.entry or value, "`job` and `instance` of this job's targets are overwritten by labels that they send"
        )
