"""Anchors in a regular expression that is anchored anyway.

What it does
    Reports `^` at the beginning and `$` at the end of matchers.

Why it matters
    Prometheus anchors every expression at both ends: the signs say nothing, and suggest that other matchers
    are not anchored.

Example
```yaml
groups:
  - name: example
    rules:
      - alert: Example
        expr: up{job=~"^node.*$"} == 0
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
        expr: up{job=~"node.*"} == 0
        for: 5m
        labels:
          severity: critical
        annotations:
          summary: 'Something is wrong'
```

Fix
    Safe: the anchors are removed; the meaning is the same.

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

RULE = Rule("rules-redundant-anchor", Severity.INFO, on=PromRule, fixable="safe")


def check(rule: PromRule) -> Iterator[Diagnostic]:
    """Matchers with anchors around the whole; alternatives outside parentheses keep theirs."""
    for node in rule.selectors:
        for matcher in node.matchers:
            value = matcher.value
            if "~" not in matcher.op or not (value.startswith("^") or value.endswith("$")):
                continue
            bare = value.removeprefix("^")
            if bare.endswith("$") and not re.search(r"(?:^|[^\\])(?:\\\\)*\\\$$", bare):
                bare = bare[:-1]
            if bare == value or "|" in re.sub(r"\([^()]*\)|\[[^\]]*\]|\\.", "", bare) or not bare:
                continue
            expr = rule.expr
            assert expr is not None
            raw = expr.text[matcher.value_start + 1 : matcher.end - 1]
            place = rule.span(matcher.value_start + 1, matcher.end - 1)
            new = raw.removeprefix("^") if value.startswith("^") else raw
            new = new[:-1] if bare == value.removeprefix("^")[:-1] else new
            fix = (
                rewrite.fix("take the anchors out", Safety.SAFE, rewrite.replace_within(expr.node, *place.span, new))
                if isinstance(expr.node, Scalar) and _written(rule, *place.span) == raw
                else None
            )
            yield RULE.at(place, f"`{value}` is anchored anyway", fixes=[fix])


def _written(rule: PromRule, start: int, end: int) -> str:
    return rule.doc.tree.source.text[start:end]
