"""A duration that Alertmanager refuses.

What it does
    Reports durations without unit, with blanks, fractions or units in the wrong order.

Why it matters
    Alertmanager refuses the whole file and does not start; a running one keeps its old configuration.

Example
```yaml
route:
  receiver: team
  group_wait: 30
receivers:
  - name: team
    webhook_configs:
      - url: http://hooks:5001/
```

Use instead
```yaml
route:
  receiver: team
  group_wait: 30s
receivers:
  - name: team
    webhook_configs:
      - url: http://hooks:5001/
```

Fix
    Unsafe: seconds are assumed where only the unit is missing.

Reference
    https://prometheus.io/docs/alerting/latest/configuration/#duration
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...schema.decode import Problem
from .. import Rule
from .._decoding import refused
from ._decoding import WORDS

RULE = Rule("alertmanager-invalid-duration", Severity.ERROR, on=Problem, fixable="unsafe", verdict=True)
_TYPES = frozenset(("duration", "go_duration", "go_duration_text"))


def check(problem: Problem) -> Iterator[Diagnostic]:
    """Values of these types that the decoder refused."""
    if problem.kind == "invalid-value" and problem.type.name in _TYPES:
        yield refused(RULE, problem, WORDS)
