"""What the rules about decoding know of rule files and their tests."""

from __future__ import annotations

from .._decoding import Words

WORDS = Words(
    "Prometheus",
    {
        "RuleGroup": "a rule group",
        "Rule": "a rule",
        "RuleTestGroup": "a test",
        "RuleTestSeries": "an entry of `input_series`",
        "RuleTestAlertCase": "an entry of `alert_rule_test`",
        "RuleTestPromQLCase": "an entry of `promql_expr_test`",
    },
    {
        ("RuleFile", "group"): "groups",
        ("RuleGroup", "rule"): "rules",
        ("Rule", "expression"): "expr",
        ("Rule", "query"): "expr",
        ("Rule", "name"): "alert",
        ("Rule", "annotation"): "annotations",
        ("Rule", "label"): "labels",
        ("Rule", "duration"): "for",
        ("Rule", "if"): "expr",
        ("Rule", "keep_firing"): "keep_firing_for",
        ("RuleTestFile", "test"): "tests",
        ("RuleTestFile", "rules"): "rule_files",
    },
    "Prometheus expands no environment variables in rule files: render the file before (envsubst)",
)
