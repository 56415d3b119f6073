"""A value of a kind that the field cannot hold.

What it does
    Reports lists, maps, texts, numbers and booleans where another kind is wanted.

Why it matters
    Alertmanager refuses the whole file and does not start; a running one keeps its old configuration.

Example
```yaml
route:
  receiver: team
receivers:
  - name: team
    telegram_configs:
      - bot_token_file: /run/secrets/telegram
        chat_id: '-100200300'
```

Use instead
```yaml
route:
  receiver: team
receivers:
  - name: team
    telegram_configs:
      - bot_token_file: /run/secrets/telegram
        chat_id: -100200300
```

Fix
    Safe: quotes are removed where only they are wrong, a single value becomes a list of one, a template that reads
    as a map is quoted. Unsafe: words such as `enabled` become booleans.

Reference
    https://prometheus.io/docs/alerting/latest/configuration/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...schema.decode import Problem
from .. import Rule
from .._decoding import wrong_type
from ._decoding import WORDS, matcher_fixes

RULE = Rule("alertmanager-wrong-type", Severity.ERROR, on=Problem, fixable="safe", verdict=True)


def check(problem: Problem) -> Iterator[Diagnostic]:
    """Values of the wrong kind."""
    if problem.kind == "wrong-type":
        yield wrong_type(RULE, problem, WORDS, matcher_fixes(problem))
