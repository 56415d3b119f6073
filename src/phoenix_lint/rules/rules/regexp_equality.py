"""A regular expression where equality would do.

What it does
    Reports `=~` and `!~` with a text that has no special characters.

Why it matters
    A regular expression cannot use the index as equality does, and makes the reader look for what is special.

Example
```yaml
groups:
  - name: example
    rules:
      - alert: Example
        expr: up{job=~"node"} == 0
        for: 5m
        labels:
          severity: critical
        annotations:
          summary: 'Something is wrong'
```

Use instead
```yaml
groups:
  - name: example
    rules:
      - alert: Example
        expr: up{job="node"} == 0
        for: 5m
        labels:
          severity: critical
        annotations:
          summary: 'Something is wrong'
```

Fix
    Safe: the operator becomes `=` or `!=`; the meaning is the same.

Reference
    https://prometheus.io/docs/prometheus/latest/querying/basics/#time-series-selectors
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...diagnostic import Diagnostic, Safety, Severity
from ...documents.rules import Rule as PromRule
from ...syntax import rewrite
from ...syntax.nodes import Scalar
from .. import Rule

RULE = Rule("rules-regexp-equality", Severity.INFO, on=PromRule, fixable="safe")
_PLAIN = re.compile(r"[\w \-/:@,=%&~!<>;']+")


def check(rule: PromRule) -> Iterator[Diagnostic]:
    """Matchers with plain texts; dots count as special, as they may be meant."""
    for node in rule.selectors:
        for matcher in node.matchers:
            if "~" in matcher.op and _PLAIN.fullmatch(matcher.value):
                expr = rule.expr
                assert expr is not None
                at = expr.text.rfind(matcher.op, matcher.start, matcher.value_start)
                place = rule.span(at, at + len(matcher.op))
                new = "=" if matcher.op == "=~" else "!="
                fix = (
                    rewrite.fix(f"write `{new}`", Safety.SAFE, rewrite.replace_within(expr.node, *place.span, new))
                    if isinstance(expr.node, Scalar)
                    else None
                )
                yield RULE.at(place, f"`{matcher.op}` with a plain text is `{new}`", fixes=[fix])
