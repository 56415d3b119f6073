"""A command-line flag of Prometheus that is written as a key of the file.

What it does
    Reports keys such as `retention` or `enable_lifecycle`: they are flags of the program, not part of its
    file.

Why it matters
    Prometheus refuses the whole file and does not start; a running one keeps its old configuration.

Example
```yaml
global:
  scrape_interval: 15s
  retention: 30d

scrape_configs:
  - job_name: node
    static_configs:
      - targets: ['node-exporter:9100']
```

Use instead
```yaml
global:
  scrape_interval: 15s

scrape_configs:
  - job_name: node
    static_configs:
      - targets: ['node-exporter:9100']
```

Fix
    Unsafe: the key is commented out with the flag that does it.

Reference
    https://prometheus.io/docs/prometheus/latest/command-line/prometheus/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...schema.decode import Problem
from ...syntax.nodes import Entry
from .. import Rule
from .._decoding import commented_out
from ._decoding import flag_of

RULE = Rule("prometheus-flag-as-key", Severity.ERROR, on=Problem, fixable="unsafe", verdict=True)


def check(problem: Problem) -> Iterator[Diagnostic]:
    """Unknown keys that are flags."""
    flag, entry = flag_of(problem), problem.where
    if flag and isinstance(entry, Entry):
        yield RULE.at(
            entry,
            f"`{entry.name}` is no field of the file: it is the flag `{flag}`",
            help=f"give Prometheus the flag `{flag}` instead",
            fixes=[commented_out(entry, f"is a command-line flag: {flag}")],
        )
