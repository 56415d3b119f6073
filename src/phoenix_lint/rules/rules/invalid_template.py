"""A template in an alerting rule that does not parse.

What it does
    Reads the labels and annotations of alerting rules as Go templates with the functions and variables of the
    version. Each error stands at its place inside the text.

Why it matters
    Prometheus refuses the whole configuration that names the file, and does not start; a running one keeps
    its old rules.

Example
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
          summary: 'Node {{ $lables.instance }} is down'
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
    Unsafe: the one near variable or function; the braces are closed.

Reference
    https://prometheus.io/docs/prometheus/latest/configuration/template_reference/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Fix, Safety, Severity
from ...documents.rules import Rule as PromRule
from ...lang import gotemplate
from ...schema.decode import Value
from ...schema.model import Version
from ...schema.suggest import near
from ...syntax import rewrite
from ...syntax.nodes import Scalar
from ...syntax.positions import locate
from .. import Rule, fragment
from .._prometheus_templates import VARIABLES, is_simple, read_template, template_functions

RULE = Rule("rules-invalid-template", Severity.ERROR, on=PromRule, fixable="unsafe", verdict=True)


def check(rule: PromRule) -> Iterator[Diagnostic]:
    """Labels and annotations of alerts."""
    for value in rule.templates:
        if "{{" not in value.text or is_simple(value.text):
            continue
        found = read_template(value.text, rule.doc.version)
        if isinstance(found, gotemplate.BadTemplate):
            yield RULE.at(
                fragment(value, found.start, found.end),
                f"the template does not parse: {found}",
                fixes=_fixes(value, found, rule.doc.version),
            )


def _fixes(value: Value, error: gotemplate.BadTemplate, version: Version) -> list[Fix | None]:
    node, text = value.node, value.text
    if not isinstance(node, Scalar):
        return []
    word = text[error.start : error.end]
    if word == "}":
        changed = text[: error.end] + "}" + text[error.end :]
        at = locate(node, error.start) + 1
        if isinstance(read_template(changed, version), gotemplate.BadTemplate):
            return []
        return [rewrite.fix("close the action with `}}`", Safety.UNSAFE, rewrite.replace_within(node, at, at, "}"))]
    allowed: tuple[str, ...] = ()
    if "undefined variable" in str(error):
        allowed = VARIABLES
    elif "not defined" in str(error):
        allowed = (*template_functions(version), *gotemplate.BUILTINS, *(v[1:] for v in VARIABLES))
    meant = near(word.partition(".")[0], allowed)
    if len(meant) == 1:
        new = f"${meant[0]}" if f"${meant[0]}" in VARIABLES else meant[0]
        changed = text[: error.start] + new + text[error.start + len(word) :]
        if isinstance(read_template(changed, version), gotemplate.BadTemplate):
            return []
        start, end = locate(node, error.start), locate(node, error.start + len(word) - 1) + 1
        return [rewrite.fix(f"write `{new}`", Safety.UNSAFE, rewrite.replace_within(node, start, end, new))]
    return []
