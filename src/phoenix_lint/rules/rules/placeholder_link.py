"""A link in an annotation that was never filled in.

What it does
    Reports runbook and dashboard links to example.com, with TODO or with `your-` in them.

Why it matters
    Whoever is woken by the alert follows the link and finds nothing.

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
          runbook_url: 'https://example.com/runbooks/down'
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
          runbook_url: 'https://wiki.phoenix.test/runbooks/down'
```

Fix
    None: the link is not in the file.

Reference
    https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from ...diagnostic import Diagnostic, Severity
from ...documents.rules import Rule as PromRule
from .. import Rule, fragment

RULE = Rule("rules-placeholder-link", Severity.INFO, on=PromRule, practice=True)
_LINK = re.compile(
    r"https?://(?:[\w.-]*\.)?(?:example\.(?:com|org|net)|your-?(?:company|org|domain|runbook|wiki)[\w.-]*|placeholder[\w.-]*)(?:/\S*)?"
    r"|\bTODO\b|<(?:runbook|link|url)[^>]*>",
    re.IGNORECASE,
)
_NAMES = re.compile(r"(?i)runbook|dashboard|link|url|wiki|documentation")


@lru_cache(256)
def _is_link(name: str) -> bool:
    return _NAMES.search(name) is not None


def check(rule: PromRule) -> Iterator[Diagnostic]:
    """Annotations that are links."""
    for name, value in rule.annotations.items():
        if not _is_link(name):
            continue
        match = _LINK.search(value.text)
        if match:
            yield RULE.at(fragment(value, *match.span()), f"`{name}` leads to a placeholder")
