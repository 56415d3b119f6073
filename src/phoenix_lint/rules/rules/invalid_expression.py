"""An expression that this version of Prometheus refuses.

What it does
    Reads every expression as PromQL of the version: syntax, functions with their arguments, types, matchers,
    regular expressions, features that want a flag. Each error stands at its place inside the expression. LogQL is
    recognised as such.

Why it matters
    Prometheus refuses the whole configuration that names the file, and does not start; a running one keeps
    its old rules.

Example
```yaml
groups:
  - name: node
    rules:
      - alert: NodeDown
        expr: up{job=node} == 0
        for: 5m
        labels:
          severity: critical
        annotations:
          summary: 'Node {{ $labels.instance }} is down'
```

Use instead
```yaml
groups:
  - name: node
    rules:
      - alert: NodeDown
        expr: up{job="node"} == 0
        for: 5m
        labels:
          severity: critical
        annotations:
          summary: 'Node {{ $labels.instance }} is down'
```

Fix
    Safe: `holt_winters` gets its new name in 3.x. Unsafe: a bracket or a quote is closed where one way of
    closing it reads as an expression, a misspelt function is corrected, a label value is quoted, a range that is
    missing is five minutes, one that is too much is taken out, typographic signs become plain ones.

Reference
    https://prometheus.io/docs/prometheus/latest/querying/basics/
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...diagnostic import Diagnostic, Fix, Place, Safety, Severity
from ...documents.rules import Rule as PromRule
from ...lang import logql, promql
from ...lang.promql_tables import AGGREGATIONS, FUNCTIONS
from ...schema.decode import Value
from ...schema.model import Version
from ...schema.suggest import near
from ...syntax import rewrite
from ...syntax.nodes import Scalar
from ...syntax.positions import locate
from .. import Rule, fragment

RULE = Rule("rules-invalid-expression", Severity.ERROR, on=PromRule, fixable="safe", verdict=True)


def check(rule: PromRule) -> Iterator[Diagnostic]:
    """Every error of an expression."""
    value = rule.expr
    if value is None:
        written = rule.value.get("expr")
        if (
            written is not None
            and written.text
            and not written.text.strip()
            and not written.bad
            and not written.unknown
        ):
            yield RULE.at(written, "the expression is empty")
        return
    for error in rule.parsed.errors:
        if error.feature:
            continue  # feature-flag says so
        yield RULE.at(
            error_place(value, error),
            f"in the expression: {error}",
            help="this is LogQL: such a rule belongs to the ruler of Loki" if _is_logql(value.text) else "",
            fixes=expression_fixes(value, error, rule.doc.version),
        )


def _is_logql(text: str) -> bool:
    """Whether Loki reads what Prometheus does not."""
    try:
        logql.parse(text, (3, 0))
    except logql.BadQuery:
        return False
    return True


def error_place(value: Value, error: promql.BadExpression) -> Place:
    """The place of an error; what is missing at the end is shown at the last character."""
    last = max(len(value.text.rstrip()), 1)
    start = min(error.start, last - 1)
    return fragment(value, start, max(min(error.end, last), start + 1))


def expression_fixes(value: Value, error: promql.BadExpression, version: Version) -> list[Fix | None]:
    """The one completion or correction with which the expression reads."""
    text = value.text
    for title, start, end, new in _candidates(text, error, version):
        changed = text[:start] + new + text[end:]
        if any(not e.feature for e in promql.parse(changed, version).errors):
            continue
        node = value.node
        if not isinstance(node, Scalar):
            return []
        if node.style in ("'", '"') and node.style in new:
            return []
        where = _span(node, text, start, end)
        safety = Safety.SAFE if new in _RENAMED.values() else Safety.UNSAFE
        return [rewrite.fix(title, safety, rewrite.replace_within(node, *where, new))]
    return []


_RENAMED = {"holt_winters": "double_exponential_smoothing"}


def _span(node: Scalar, text: str, start: int, end: int) -> tuple[int, int]:
    """Where a piece stands in the file; an empty piece stands behind the character before it."""
    if start == end:
        at = locate(node, start - 1) + 1 if start else locate(node, 0)
        return at, at
    return locate(node, start), locate(node, end - 1) + 1


def _candidates(text: str, error: promql.BadExpression, version: Version) -> Iterator[tuple[str, int, int, str]]:
    word = text[error.start : error.end]
    trimmed = len(text.rstrip())
    words = str(error)
    if "there is no function" in words:
        known = [n for n, f in FUNCTIONS.items() if f.since <= version < f.until and not f.experimental]
        meant = near(word, [*known, *AGGREGATIONS])
        if len(meant) == 1:
            yield f"write `{meant[0]}`", error.start, error.end, meant[0]
    if "was removed" in words and word in _RENAMED:
        yield f"write `{_RENAMED[word]}`", error.start, error.end, _RENAMED[word]
    if "did you mean" in words:
        meant_sign = re.search(r"did you mean `([^`]+)`", words)
        if meant_sign:
            yield f"write `{meant_sign[1]}`", error.start, error.end, meant_sign[1]
    if "expected a text in quotes" in words and re.fullmatch(r"[\w.:-]+", word):
        yield "quote the value", error.start, error.end, f'"{word}"'
        yield "quote the value", error.start, error.end, f"'{word}'"
    if "no `(` that it closes" in words:
        yield "take the `)` out", error.start, error.end, ""
    if "never closed" in words:
        before = (
            _before_operator(text, error.end) if _is_call(text, error.start) else _before_comparison(text, error.end)
        )
        if before:
            yield "close the parenthesis before the operator", before, before, ")"
        yield "close the parenthesis at the end", trimmed, trimmed, ")"
    if "a `}` is missing" in words:
        yield "close the brace at the end", trimmed, trimmed, "}"
    if "unexpected `)` inside braces" in words or "unexpected `[` inside braces" in words:
        yield "close the brace", error.start, error.start, "}"
    if "a `]` is missing" in words:
        yield "close the bracket at the end", trimmed, trimmed, "]"
    if "in the range, expected" in words and word == ")":
        yield "close the bracket", error.start, error.start, "]"
    if "unterminated quoted string" in words:
        closing = re.search(r"[}\])]", text[error.start :])
        if closing:
            at = error.start + closing.start()
            yield "close the quote", at, at, text[error.start]
    if "wants a range vector" in words and re.fullmatch(r"[\w:]+(?:\{[^{}]*\})?", word):
        yield "look at the last five minutes: `[5m]`", error.end, error.end, "[5m]"
    ranged = re.fullmatch(r"([\w:]+)(?:\{[^{}]*\})?(\[[^\[\]]*\])", word) if "got a range vector" in words else None
    if ranged and not ranged[1].endswith(("_total", "_count", "_sum", "_bucket")):
        yield "take the range out", error.start + ranged.start(2), error.end, ""
    if "is no duration such as" in words and text[error.start : error.start + 1] == "[":
        yield "take one bracket out", error.start, error.start + 1, ""
    if "in arguments, expected" in words and text[error.start : error.start + 2].lower() in ("by", "wi"):
        at = len(text[: error.start].rstrip())
        yield "close the parenthesis before it", at, at, ")"
    if "argument is not allowed" in words:
        yield "take the comma out", error.start, error.end, ""


def _before_comparison(text: str, start: int) -> int:
    """Behind what stands before the comparison with a number that ends the text; 0 when it does not end so."""
    match = re.search(r"\s*(?:[<>]=?|[!=]=)\s*[\d.eE+-]+\s*$", text[start:])
    return start + match.start() if match else 0


def _is_call(text: str, at: int) -> bool:
    """Whether a parenthesis belongs to a function or an aggregation, whose operand seldom goes on behind an operator."""
    return bool(re.search(r"[\w)]\s*$", text[:at]))


def _before_operator(text: str, start: int) -> int:
    """Behind what stands before the first operator outside all brackets and quotes; 0 when there is none."""
    depth, at = 0, start
    pattern = re.compile(
        r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|[([{]|[)\]}]|[-+*/%^]|[<>]=?|[!=]=|\b(?:and|or|unless)\b"
    )
    while match := pattern.search(text, at):
        token, at = match.group(), match.end()
        if token in "([{":
            depth += 1
        elif token in ")]}":
            depth -= 1
        elif depth == 0 and token[0] not in "\"'" and text[start : match.start()].strip():
            return start + len(text[start : match.start()].rstrip())
    return 0
