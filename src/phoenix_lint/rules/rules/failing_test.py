"""A unit test that fails, whatever the series are.

What it does
    Reports expected samples of an expression without series that has another value, expected alerts that no
    rule of the tested files can fire, and tested rule files that are refused themselves. Tests that need an
    evaluation of series are not run.

Why it matters
    promtool test rules fails.

Example
```yaml
rule_files: []
tests:
  - interval: 1m
    input_series:
      - series: up{job="node"}
        values: 1 1 0
    promql_expr_test:
      - expr: vector(2)
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

import math
from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.rule_tests import RuleTests, TestedRules
from ...lang import durations, promql
from ...lang.promql_constant import constant
from ...schema.decode import Value
from .. import Rule

RULE = Rule("rules-failing-test", Severity.ERROR, on=RuleTests, verdict=True)


def check(doc: RuleTests) -> Iterator[Diagnostic]:
    """Rule files, then each test."""
    broken = False
    for tested in doc.tested if doc.value.list_of("tests") else ():  # promtool loads them for each test
        wrong = _fault(tested)
        if wrong:
            broken = True
            yield RULE.at(tested.pattern, f"{tested.path.rpartition('/')[2]} is refused: {wrong}")
    alerts = {r.alert for t in doc.tested if t.document for r in t.document.rules if r.alert}
    for test in doc.value.list_of("tests"):
        for case in test.list_of("promql_expr_test"):
            yield from _expression(case, doc)
        for case in test.list_of("alert_rule_test") if not broken else ():
            name = case.get("alertname")
            expected = case.list_of("exp_alerts")
            if name is not None and name.text and not name.unknown and expected and name.text not in alerts:
                yield RULE.at(
                    name, f"no tested rule is called `{name.text}`, and {len(expected)} of its alerts are expected"
                )


def _fault(tested: TestedRules) -> str:
    document = tested.document
    if document is None:
        return "it cannot be read as YAML"
    if document.decoded.problems:
        return document.decoded.problems[0].message
    error = next((e for r in document.rules for e in r.parsed.errors), None)
    if error:
        return str(error)
    names = [g.name for g in document.groups]
    if not all(names) or len(set(names)) < len(names):
        return "a group has no name, or one that is there already"
    return next((f"the rule `{r.name}` lacks a field" for r in document.rules if bool(r.alert) == bool(r.record)), "")


def _expression(case: Value, doc: RuleTests) -> Iterator[Diagnostic]:
    """A constant expression against its expected samples."""
    expr = case.get("expr")
    if expr is None or expr.bad or expr.unknown:
        return
    parsed = promql.parse(expr.text, doc.version)
    if parsed.errors or parsed.expr is None:
        return
    moment = case.get("eval_time")
    seconds = durations.milliseconds(moment.text) / 1000 if moment is not None and not moment.bad else 0.0
    got = constant(parsed.expr, seconds)
    if got is None or any(s.get("histogram") for s in case.list_of("exp_samples")):
        return
    wanted = []
    for sample in case.list_of("exp_samples"):
        value = sample.get("value")
        labels = sample.text_of("labels").strip()
        number = value.data if value is not None and isinstance(value.data, int | float) else 0
        wanted.append(number if labels in ("", "{}") else math.nan)
    if len(got) != len(wanted) or any(a != b for a, b in zip(got, wanted, strict=True)):
        shown = ", ".join(f"{v:g}" for v in got) or "nothing"
        yield RULE.at(expr, f"the expression yields {shown}, which is not what the test expects")
