"""A matcher or regular expression that cannot be read.

What it does
    Reports matchers that are not NAME OPERATOR VALUE, quotes that do not match, and expressions that RE2 refuses.

Why it matters
    Alertmanager refuses the whole file and does not start; a running one keeps its old configuration.

Example
```yaml
route:
  receiver: team
  routes:
    - matchers: [severity == "critical"]
receivers:
  - name: team
    webhook_configs:
      - url: http://hooks:5001/
```

Use instead
```yaml
route:
  receiver: team
  routes:
    - matchers: [severity = "critical"]
receivers:
  - name: team
    webhook_configs:
      - url: http://hooks:5001/
```

Fix
    Unsafe: `==` becomes `=`.

Reference
    https://prometheus.io/docs/alerting/latest/configuration/#matcher
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...schema.decode import Problem
from .. import Rule
from .._decoding import refused
from ._decoding import WORDS

RULE = Rule("alertmanager-invalid-matcher", Severity.ERROR, on=Problem, fixable="unsafe", verdict=True)
_TYPES = frozenset(("matcher", "regex"))


def check(problem: Problem) -> Iterator[Diagnostic]:
    """Values of these types that the decoder refused."""
    if problem.kind == "invalid-value" and problem.type.name in _TYPES:
        yield refused(RULE, problem, WORDS)
