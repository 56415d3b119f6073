"""A series, its values or expected labels in a unit test that cannot be read.

What it does
    Reads `series` and `values` of input series, the `labels` of expected samples and the `expr` of tests in
    their notations.

Why it matters
    promtool test rules fails before it runs a test.

Example
```yaml
rule_files: []
tests:
  - interval: 1m
    input_series:
      - series: up{job="node"}
        values: 1 1 0+x3
    promql_expr_test:
      - expr: sum(up)
        eval_time: 1m
        exp_samples:
          - labels: '{}'
            value: 1
```

Use instead
```yaml
rule_files: []
tests:
  - interval: 1m
    input_series:
      - series: up{job="node"}
        values: 1 1 0
    promql_expr_test:
      - expr: sum(up)
        eval_time: 1m
        exp_samples:
          - labels: '{}'
            value: 1
```

Fix
    None.

Reference
    https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.parts import Section
from ...lang import promql
from ...lang.promql_tables import SCALAR, VECTOR
from ...schema.decode import Value
from ...schema.model import Version
from .. import Rule, fragment
from .invalid_expression import error_place

RULE = Rule("rules-invalid-series", Severity.ERROR, on=Section, verdict=True)
_NUMBER = r"(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|[Ii][Nn][Ff]|[Nn][Aa][Nn]"
_ITEM = re.compile(rf"_(?:x[0-9]+)?|stale(?:x[0-9]+)?|[+-]?(?:{_NUMBER})(?:(?:[+-](?:{_NUMBER}))?x[0-9]+)?")
_HISTOGRAM = re.compile(r"\{\{[^{}]*\}\}(?:[+-]\{\{[^{}]*\}\})?(?:x[0-9]+)?")


def check(section: Section) -> Iterator[Diagnostic]:
    """Input series, expected samples, expressions of tests."""
    value, version = section.value, section.doc.version
    if section.name == "RuleTestSeries":
        series, values = value.get("series"), value.get("values")
        if series is not None and not series.bad and not series.unknown:
            yield from _metric(series, version)
        if values is not None and not values.bad and not values.unknown:
            yield from _values(values, version)
    elif section.name == "RuleTestSample":
        labels = value.get("labels")
        if labels is not None and labels.text and not labels.bad and not labels.unknown:
            yield from _metric(labels, version)
    elif section.name == "RuleTestPromQLCase":
        expr = value.get("expr")
        if (expr is None or not expr.text.strip()) and not value.incomplete and not (expr and expr.unknown):
            yield RULE.at(value.fields.get("expr") or value, "an entry of `promql_expr_test` lacks its `expr`")
        if expr is not None and not expr.bad and not expr.unknown and expr.text:
            parsed = promql.parse(expr.text, version)
            for error in parsed.errors:
                yield RULE.at(error_place(expr, error), f"in the expression: {error}")
            if not parsed.errors and parsed.expr is not None and parsed.expr.type not in (SCALAR, VECTOR):
                yield RULE.at(expr, f"the expression yields a {parsed.expr.type}, which no rule can have")
    elif section.name == "RuleTestFile":
        seen: set[str] = set()
        for item in value.list_of("group_eval_order"):
            if item.text in seen:
                yield RULE.at(item, f"the group `{item.text}` is listed twice")
            seen.add(item.text)


def _metric(value: Value, version: Version) -> Iterator[Diagnostic]:
    """A metric with labels, all of them equal to a text."""
    text = value.text
    if re.fullmatch(r"\s*[a-zA-Z_:][\w:]*\s*(?:\{\s*\})?\s*|\s*\{\s*\}\s*", text, re.ASCII):
        return
    # a selector with one more matcher, so that `{a=""}` is no selector of everything
    parsed = promql.parse(re.sub(r"\}\s*$", ',_="x"}', text) if not re.search(r",\s*\}\s*$", text) else text, version)
    if parsed.errors:
        error = parsed.errors[0]
        yield RULE.at(fragment(value, error.start, min(error.end, len(text))), f"no series: {error}")
    elif (
        not isinstance(parsed.expr, promql.Selector)
        or parsed.expr.type != VECTOR
        or parsed.expr.at
        or parsed.expr.offset
    ):
        yield RULE.at(value, "no series: expected a metric with its labels")
    else:
        for matcher in parsed.expr.matchers:
            if matcher.op != "=":
                yield RULE.at(
                    fragment(value, matcher.start, matcher.end),
                    f"no series: labels are set with `=`, not `{matcher.op}`",
                )


def _values(value: Value, version: Version) -> Iterator[Diagnostic]:
    histograms = version >= (2, 43)
    for match in re.finditer(r"(?:\{\{[^{}]*\}\}|\S)+", value.text):
        item = match.group()
        if not _ITEM.fullmatch(item) and not (histograms and _HISTOGRAM.fullmatch(item)):
            yield RULE.at(
                fragment(value, *match.span()),
                f"`{item}` is no sample: expected a number, `_`, `stale`, or a series such as `0+10x5`",
            )
            return
