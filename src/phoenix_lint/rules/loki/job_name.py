"""A scrape job of Promtail without a name, or with that of another one.

What it does
    Looks at `scrape_configs`.

Why it matters
    Promtail refuses the file and does not start.

Example
```yaml
positions:
  filename: /var/lib/promtail/positions.yaml
clients:
  - url: http://loki:3100/loki/api/v1/push
scrape_configs:
  - static_configs:
      - targets: [localhost]
        labels:
          __path__: /var/log/*.log
```

Use instead
```yaml
positions:
  filename: /var/lib/promtail/positions.yaml
clients:
  - url: http://loki:3100/loki/api/v1/push
scrape_configs:
  - job_name: system
    static_configs:
      - targets: [localhost]
        labels:
          __path__: /var/log/*.log
```

Fix
    Unsafe: the second job of a name gets a number behind it.

Reference
    https://grafana.com/docs/loki/latest/send-data/promtail/configuration/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Safety, Severity
from ...documents.promtail import PromtailConfig
from ...schema.decode import Value
from ...syntax import rewrite
from .. import Rule, spot

RULE = Rule("loki-job-name", Severity.ERROR, on=PromtailConfig, fixable="unsafe", verdict=True, late=True)


def check(doc: PromtailConfig) -> Iterator[Diagnostic]:
    """Names that are missing or come again."""
    first: dict[str, Value] = {}
    for index, job in enumerate(doc.value.list_of("scrape_configs")):
        if job.bad or job.unknown:
            continue
        written = job.fields.get("job_name")
        name = job.text_of("job_name")
        if not name:
            yield RULE.at(
                written.entry if written is not None and written.entry is not None else job, "the job has no name"
            )
        elif name in first and doc.version >= (3, 3) and written is not None:
            taken = {j.text_of("job_name") for j in doc.jobs}
            new = next(f"{name}-{n}" for n in range(2, 99) if f"{name}-{n}" not in taken)
            fix = rewrite.fix(f"call it {new}", Safety.UNSAFE, rewrite.replace_scalar(written.node, new))
            yield RULE.at(
                written, f"two jobs are called `{name}`", related=[spot(first[name], "the other one")], fixes=[fix]
            )
        if written is not None and name:
            first.setdefault(name, written)
        del index
