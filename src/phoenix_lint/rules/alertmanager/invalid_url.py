"""A URL that Alertmanager refuses.

What it does
    Reports URLs without http or https, without a host, or that Go cannot parse.

Why it matters
    Alertmanager refuses the whole file and does not start; a running one keeps its old configuration.

Example
```yaml
route:
  receiver: team
receivers:
  - name: team
    webhook_configs:
      - url: hooks.example.org/alerts
```

Use instead
```yaml
route:
  receiver: team
receivers:
  - name: team
    webhook_configs:
      - url: https://hooks.example.org/alerts
```

Fix
    Unsafe: the scheme is put in front of what is clearly a host.

Reference
    https://prometheus.io/docs/alerting/latest/configuration/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...schema.decode import Problem
from .. import Rule
from .._decoding import refused
from ._decoding import WORDS

RULE = Rule("alertmanager-invalid-url", Severity.ERROR, on=Problem, fixable="unsafe", verdict=True)
_TYPES = frozenset(("url", "secret_url", "secret_template_url", "url_any"))


def check(problem: Problem) -> Iterator[Diagnostic]:
    """Values of these types that the decoder refused."""
    if problem.kind == "invalid-value" and problem.type.name in _TYPES:
        yield refused(RULE, problem, WORDS)
