"""An expression of another template language in an alert.

What it does
    Reports `{% ... %}` of Jinja, `${labels.x}`, `{ $value }` and a bare `$labels.x` in labels and
    annotations. (`${{ $value }}` is a dollar sign before a template, and fine.)

Why it matters
    Prometheus reads Go templates only: the rest is printed as it stands.

Example
```yaml
groups:
  - name: example
    rules:
      - alert: Example
        expr: up == 0
        for: 5m
        labels:
          severity: critical
        annotations:
          summary: 'Node ${labels.instance} is down'
```

Use instead
```yaml
groups:
  - name: example
    rules:
      - alert: Example
        expr: up == 0
        for: 5m
        labels:
          severity: critical
        annotations:
          summary: 'Node {{ $labels.instance }} is down'
```

Fix
    Unsafe: `${labels.x}` becomes `{{ $labels.x }}`.

Reference
    https://prometheus.io/docs/prometheus/latest/configuration/template_reference/
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...diagnostic import Diagnostic, Safety, Severity
from ...documents.rules import Rule as PromRule
from ...lang import gotemplate
from ...schema.model import Version
from ...syntax import rewrite
from ...syntax.nodes import Scalar
from .. import Rule, fragment
from .._prometheus_templates import read_template

RULE = Rule("rules-foreign-template", Severity.WARNING, on=PromRule, fixable="unsafe")
_FOREIGN = re.compile(
    r"\{%[^%\n]*%\}|\$\{(?:labels\.\w+|value)\}|(?<![\w{$])\$labels\.\w+(?![^{]*\}\})|(?<!\{)\{ ?\$(?:labels\.\w+|value) ?\}(?!\})"
)


def check(rule: PromRule) -> Iterator[Diagnostic]:
    """Labels and annotations of alerts."""
    for value in rule.templates:
        if not _may_be_foreign(value.text) or _is_broken(value.text, rule.doc.version):
            continue
        for match in _FOREIGN.finditer(value.text):
            place = fragment(value, *match.span())
            inner = re.search(r"labels\.\w+|value", match.group())
            fix = None
            if inner and "%" not in match.group() and isinstance(value.node, Scalar):
                new = f"{{{{ ${inner.group()} }}}}"
                quoted = value.node.style or not value.text.startswith(match.group())
                change = rewrite.replace_within(value.node, *place.span, new) if quoted else None
                fix = rewrite.fix(f"write {new}", Safety.UNSAFE, change)
            yield RULE.at(
                place, f"`{match.group()}` is no template of Prometheus: it is printed as it stands", fixes=[fix]
            )


def _is_broken(text: str, version: Version) -> bool:
    """Whether the template does not parse: then another rule says so, and what is meant is anybody's guess."""
    return "{{" in text and isinstance(read_template(text, version), gotemplate.BadTemplate)


def _may_be_foreign(text: str) -> bool:
    """A quick look: whether there is anything but templates of Prometheus."""
    if "{%" not in text and text.count("$") == text.count("{{ $") + text.count("{{$"):
        return False
    bare = re.sub(r"\{\{[^{}]*\}\}", "", text)
    return "$" in bare or "{%" in bare
