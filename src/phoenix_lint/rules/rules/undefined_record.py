"""An expression uses a recorded metric that nothing records, and a near name is recorded.

What it does
    Reports metrics with a colon in their name that no rule of the file records, when exactly one recorded
    name of the file is near.

Why it matters
    The expression yields nothing: the alert never fires.

Example
```yaml
groups:
  - name: example
    rules:
      - record: job:errors:rate5m
        expr: sum by (job) (rate(errors_total[5m]))
      - alert: Errors
        expr: job:error:rate5m > 1
```

Use instead
```yaml
groups:
  - name: example
    rules:
      - record: job:errors:rate5m
        expr: sum by (job) (rate(errors_total[5m]))
      - alert: Errors
        expr: job:errors:rate5m > 1
```

Fix
    Unsafe: the near name.

Reference
    https://prometheus.io/docs/prometheus/latest/configuration/recording_rules/
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...diagnostic import Diagnostic, Safety, Severity
from ...documents.rules import Rule as PromRule
from ...documents.rules import recordings
from ...schema.suggest import distance, near
from ...syntax import rewrite
from ...syntax.nodes import Scalar
from .. import Rule

RULE = Rule("rules-undefined-record", Severity.WARNING, on=PromRule, fixable="unsafe")
TELLS = (recordings,)


def check(rule: PromRule) -> Iterator[Diagnostic]:
    """Selectors of recorded metrics."""
    recorded = rule.doc.recorded
    if not recorded:
        return
    for node in rule.selectors:
        if ":" not in node.name or node.name in recorded:
            continue
        if re.search(r"\d", node.name) and _digits(node.name) not in {_digits(n) for n in recorded}:
            continue
        meant = [
            n
            for n in near(node.name, recorded)
            if distance(n, node.name) <= (3 if len(n) > 15 else 2) and _digits(n) == _digits(node.name)
        ]
        if len(meant) != 1:
            continue
        place = rule.span(node.start, node.start + len(node.name))
        expr = rule.expr
        fix = (
            rewrite.fix(f"write `{meant[0]}`", Safety.UNSAFE, rewrite.replace_within(expr.node, *place.span, meant[0]))
            if expr is not None and isinstance(expr.node, Scalar)
            else None
        )
        first = recorded[meant[0]][0].place
        yield RULE.at(
            place,
            f"no rule of this file records `{node.name}`",
            help=f"did you mean `{meant[0]}`?",
            related=[first._replace(message="a near name is recorded here")],
            fixes=[fix],
        )


def _digits(name: str) -> str:
    """The numbers in a name: `rate5m` and `rate1m` are different metrics, not misspellings."""
    return ",".join(re.findall(r"\d+[a-z]?", name))
