"""A duration that Prometheus refuses.

What it does
    Reports durations without unit, with blanks, fractions, unknown units, or units in the wrong order.

Why it matters
    Prometheus refuses the whole file and does not start; a running one keeps its old configuration.

Example
```yaml
global:
  scrape_interval: 15
```

Use instead
```yaml
global:
  scrape_interval: 15s
```

Fix
    Unsafe: seconds are assumed where only the unit is missing; units that are written out are shortened.

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

RULE = Rule("prometheus-invalid-duration", Severity.ERROR, on=Problem, fixable="unsafe", verdict=True)
_TYPES = frozenset(
    (
        "duration",
        "go_duration",
    )
)


def check(problem: Problem) -> Iterator[Diagnostic]:
    """Values of these types that the decoder refused."""
    if problem.kind == "invalid-value" and problem.type.name in _TYPES:
        yield refused(RULE, problem, WORDS)
