"""Two scrape jobs, or two remote storages, have one name.

What it does
    Compares `job_name` of all jobs, and `name` of all entries of `remote_write` and of `remote_read`.

Why it matters
    Prometheus refuses the whole file and does not start; a running one keeps its old configuration.

Example
```yaml
scrape_configs:
  - job_name: node
    static_configs:
      - targets: ['db:9100']
  - job_name: node
    static_configs:
      - targets: ['web:9100']
```

Use instead
```yaml
scrape_configs:
  - job_name: node
    static_configs:
      - targets: ['db:9100', 'web:9100']
```

Fix
    Unsafe: a number is put behind the name. Look first whether both jobs scrape the same.

Reference
    https://prometheus.io/docs/prometheus/latest/configuration/configuration/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Safety, Severity
from ...documents.prometheus import PrometheusConfig
from ...schema.decode import Value
from ...syntax import rewrite
from .. import Rule, spot

RULE = Rule("prometheus-duplicate-name", Severity.ERROR, on=PrometheusConfig, fixable="unsafe", verdict=True)


def check(doc: PrometheusConfig) -> Iterator[Diagnostic]:
    """Names of each list."""
    for name, key, what in (
        ("scrape_configs", "job_name", "two scrape jobs"),
        ("remote_write", "name", "two remote writes"),
        ("remote_read", "name", "two remote reads"),
    ):
        seen: dict[str, Value] = {}
        taken = {v.text_of(key) for v in doc.value.list_of(name)}
        for item in doc.value.list_of(name):
            value = item.get(key)
            if value is None or not value.text or value.unknown or value.bad:
                continue
            if value.text in seen:
                new = next(n for i in range(2, 999) if (n := f"{value.text}-{i}") not in taken)
                taken.add(new)
                yield RULE.at(
                    value,
                    f"{what} are called `{value.text}`",
                    related=[spot(seen[value.text], "the first one")],
                    fixes=[rewrite.fix(f"call it {new}", Safety.UNSAFE, rewrite.replace_scalar(value.node, new))],
                )
            seen.setdefault(value.text, value)
