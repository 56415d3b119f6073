"""A value of a kind that the field cannot hold.

What it does
    Reports lists, maps, texts, numbers and booleans where another kind is wanted.

Why it matters
    Prometheus refuses the whole file and does not start; a running one keeps its old configuration.

Example
```yaml
scrape_configs:
  - job_name: node
    static_configs:
      - targets: 'node-exporter:9100'
```

Use instead
```yaml
scrape_configs:
  - job_name: node
    static_configs:
      - targets: ['node-exporter:9100']
```

Fix
    Safe: quotes are removed where only they are wrong, a single value becomes a list of one, a template that
    reads as a map is quoted. Unsafe: words such as `enabled` become booleans.

Reference
    https://prometheus.io/docs/prometheus/latest/configuration/configuration/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...schema.decode import Problem
from .. import Rule
from .._decoding import wrong_type
from ._decoding import WORDS

RULE = Rule("prometheus-wrong-type", Severity.ERROR, on=Problem, fixable="safe", verdict=True)


def check(problem: Problem) -> Iterator[Diagnostic]:
    """Values of the wrong kind."""
    if problem.kind == "wrong-type":
        yield wrong_type(RULE, problem, WORDS)
