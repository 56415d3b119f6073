"""A key that is written twice in one map.

What it does
    Reports the second of two equal keys.

Why it matters
    Prometheus refuses the whole file and does not start; a running one keeps its old configuration.

Example
```yaml
global:
  scrape_interval: 15s
  scrape_interval: 15s
```

Use instead
```yaml
global:
  scrape_interval: 15s
```

Fix
    Unsafe: the second is removed when both values are equal. A suggestion, which one to keep, when they
    differ.

Reference
    https://prometheus.io/docs/prometheus/latest/configuration/configuration/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...schema.decode import Problem
from .. import Rule
from .._decoding import duplicate_key

RULE = Rule("prometheus-duplicate-key", Severity.ERROR, on=Problem, fixable="unsafe", verdict=True)


def check(problem: Problem) -> Iterator[Diagnostic]:
    """Second keys."""
    found = duplicate_key(RULE, problem)
    if found:
        yield found
