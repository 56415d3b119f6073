"""An ignore comment whose day is over.

What it does
    Reports comments with `until=YYYY-MM-DD` from the day after; they silence nothing any more.

Why it matters
    Somebody said until when the finding may wait. The finding itself is reported again.

Example
```yaml
route:
  receiver: team
  group_wait: 10m # phoenix-lint: ignore[alertmanager-group-wait] until=2024-01-31 after the migration
receivers:
  - name: team
    webhook_configs:
      - url: http://hooks:5001/
```

Use instead
```yaml
route:
  receiver: team
  group_wait: 30s
receivers:
  - name: team
    webhook_configs:
      - url: http://hooks:5001/
```

Fix
    Unsafe: the comment is taken out.

Reference
    README, Ignoring.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Safety, Severity
from ...ignore import IgnoreComment
from .. import Rule
from .unused import without_comment

RULE = Rule("ignore-expired", Severity.WARNING, on=IgnoreComment, fixable="unsafe")


def check(comment: IgnoreComment) -> Iterator[Diagnostic]:
    """Comments whose day is over."""
    if comment.expired:
        yield RULE.at(
            comment.place,
            f"this comment held until {comment.until}: `{comment.name}` is no longer silenced",
            fixes=[without_comment(comment, Safety.UNSAFE)],
        )
