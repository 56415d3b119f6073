"""An address that is not HOST:PORT.

What it does
    Reports mail servers without a port, or with brackets and colons that do not fit.

Why it matters
    Alertmanager refuses the whole file and does not start; a running one keeps its old configuration.

Example
```yaml
route:
  receiver: team
global:
  smtp_smarthost: smtp.example.org
receivers:
  - name: team
    webhook_configs:
      - url: http://hooks:5001/
```

Use instead
```yaml
route:
  receiver: team
global:
  smtp_smarthost: smtp.example.org:587
receivers:
  - name: team
    webhook_configs:
      - url: http://hooks:5001/
```

Fix
    Unsafe: port 587, where mail is submitted.

Reference
    https://prometheus.io/docs/alerting/latest/configuration/#email_config
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...schema.decode import Problem
from .. import Rule
from .._decoding import refused
from ._decoding import WORDS

RULE = Rule("alertmanager-invalid-address", Severity.ERROR, on=Problem, fixable="unsafe", verdict=True)
_TYPES = frozenset(("hostport",))


def check(problem: Problem) -> Iterator[Diagnostic]:
    """Values of these types that the decoder refused."""
    if problem.kind == "invalid-value" and problem.type.name in _TYPES:
        yield refused(RULE, problem, WORDS)
