"""A value that is none of those allowed.

What it does
    Reports words that a field does not know, such as TLS versions or parse modes.

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
        chat_id: -100200300
        parse_mode: markdown
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
        parse_mode: Markdown
```

Fix
    Safe when only upper and lower case differ; unsafe for the one near word.

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

RULE = Rule("alertmanager-invalid-value", Severity.ERROR, on=Problem, fixable="safe", verdict=True)
_ELSEWHERE = frozenset(
    [
        "url",
        "secret_url",
        "secret_template_url",
        "url_any",
        "duration",
        "go_duration",
        "go_duration_text",
        "hostport",
        "matcher",
        "regex",
        "time_of_day",
        "weekday_range",
        "day_of_month_range",
        "month_range",
        "year_range",
        "timezone",
    ]
)


def check(problem: Problem) -> Iterator[Diagnostic]:
    """Values of these types that the decoder refused."""
    if problem.kind == "invalid-value" and problem.type.name not in _ELSEWHERE:
        yield refused(RULE, problem, WORDS)
