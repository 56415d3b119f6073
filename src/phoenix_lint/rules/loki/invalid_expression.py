"""An expression that the ruler of Loki cannot read.

What it does
    Reads every expression as LogQL of the version in use: selectors, stages, aggregations, and what may stand in
    them. An expression that is PromQL is said to be one.

Why it matters
    The ruler refuses the whole file: none of its rules is evaluated.

Example
```yaml
groups:
  - name: errors
    rules:
      - alert: ManyErrors
        expr: 'sum_over_time({app="api"} |= "error" [5m]) > 1'
```

Use instead
```yaml
groups:
  - name: errors
    rules:
      - alert: ManyErrors
        expr: 'sum(rate({app="api"} |= "error" [5m])) > 1'
```

Fix
    Unsafe: `increase` of lines becomes `count_over_time`; single quotes inside an expression become double ones.

Reference
    https://grafana.com/docs/loki/latest/query/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Fix, Safety, Severity
from ...documents.loki_rules import LokiRule
from ...lang import logql, promql
from ...schema.decode import Value
from ...schema.model import Version
from ...syntax import rewrite
from ...syntax.nodes import Scalar
from ...syntax.positions import locate
from .. import Rule, fragment

RULE = Rule("loki-invalid-expression", Severity.ERROR, on=LokiRule, fixable="unsafe", verdict=True)


def check(rule: LokiRule) -> Iterator[Diagnostic]:
    """The first fault, as the ruler stops there too."""
    error, value = rule.parsed, rule.expr
    if not isinstance(error, logql.BadQuery) or value is None:
        return
    last = max(len(value.text.rstrip()), 1)
    start = min(error.start, last - 1)
    where = fragment(value, start, max(min(error.end, last), start + 1))
    yield RULE.at(
        where,
        f"in the expression: {error}",
        help="this is PromQL: such a rule belongs to Prometheus, not to Loki" if _is_promql(value.text) else "",
        fixes=_fixes(value, error, rule.doc.version),
    )


def _is_promql(text: str) -> bool:
    return not any(not e.feature for e in promql.parse(text, (3, 0)).errors)


def _fixes(value: Value, error: logql.BadQuery, version: Version) -> list[Fix | None]:
    """The one replacement with which the expression reads."""
    text, node = value.text, value.node
    word = text[error.start : error.end]
    if not isinstance(node, Scalar) or word != "increase" or "{" not in text:
        return []
    changed = text[: error.start] + "count_over_time" + text[error.end :]
    try:
        logql.parse(changed, version)
    except logql.BadQuery:
        return []
    start, end = locate(node, error.start), locate(node, error.end - 1) + 1
    return [
        rewrite.fix("write count_over_time", Safety.UNSAFE, rewrite.replace_within(node, start, end, "count_over_time"))
    ]
