"""A size that Prometheus refuses.

What it does
    Reports sizes without unit or with a unit that does not exist.

Why it matters
    Prometheus refuses the whole file and does not start; a running one keeps its old configuration.

Example
```yaml
scrape_configs:
  - job_name: node
    body_size_limit: 10mb
```

Use instead
```yaml
scrape_configs:
  - job_name: node
    body_size_limit: 10MB
```

Fix
    Unsafe: the unit in the case that Prometheus knows.

Reference
    https://prometheus.io/docs/prometheus/latest/configuration/configuration/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...schema.decode import Problem
from .. import Rule
from .._decoding import refused
from ._decoding import WORDS

RULE = Rule("prometheus-invalid-size", Severity.ERROR, on=Problem, fixable="unsafe", verdict=True)
_TYPES = frozenset(("bytes",))


def check(problem: Problem) -> Iterator[Diagnostic]:
    """Values of these types that the decoder refused."""
    if problem.kind == "invalid-value" and problem.type.name in _TYPES:
        yield refused(RULE, problem, WORDS)
