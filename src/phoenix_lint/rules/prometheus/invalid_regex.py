"""A regular expression that Prometheus refuses.

What it does
    Reports expressions that are no RE2: unclosed groups, lookaround, backreferences.

Why it matters
    Prometheus refuses the whole file and does not start; a running one keeps its old configuration.

Example
```yaml
scrape_configs:
  - job_name: node
    relabel_configs:
      - source_labels: [__address__]
        regex: '(?!node).*'
        action: keep
```

Use instead
```yaml
scrape_configs:
  - job_name: node
    relabel_configs:
      - source_labels: [__address__]
        regex: 'node.*'
        action: drop
```

Fix
    None: only a person knows what was meant.

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

RULE = Rule("prometheus-invalid-regex", Severity.ERROR, on=Problem, fixable="", verdict=True)
_TYPES = frozenset(("relabel_regex",))


def check(problem: Problem) -> Iterator[Diagnostic]:
    """Values of these types that the decoder refused."""
    if problem.kind == "invalid-value" and problem.type.name in _TYPES:
        yield refused(RULE, problem, WORDS)
