"""An ignore comment that silences nothing.

What it does
    Reports comments whose rule finds nothing at their place.

Why it matters
    Left-over comments hide the next real finding.

Example
```yaml
route:
  receiver: team # phoenix-lint: ignore[alertmanager-undefined-receiver] was a typing error once
receivers:
  - name: team
    webhook_configs:
      - url: http://hooks:5001/
```

Use instead
```yaml
route:
  receiver: team
receivers:
  - name: team
    webhook_configs:
      - url: http://hooks:5001/
```

Fix
    None: a comment may also hold words for people.

Reference
    README, Ignoring.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...ignore import IgnoreComment
from .. import Rule, all_rules

RULE = Rule("ignore-unused", Severity.WARNING, on=IgnoreComment)


def check(comment: IgnoreComment) -> Iterator[Diagnostic]:
    """Comments that name a rule and were not used."""
    if comment.fault or comment.used or comment.name not in [r.rule.name for r in all_rules()]:
        return
    yield RULE.at(comment.place, f"`{comment.name}` finds nothing here, the comment silences nothing")
