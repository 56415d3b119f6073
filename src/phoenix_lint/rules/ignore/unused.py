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
    Safe: the comment is taken out; unsafe when it gives a reason, which people may want to keep.

Reference
    README, Ignoring.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Edit, Fix, Safety, Severity
from ...ignore import IgnoreComment
from .. import Rule, all_rules

RULE = Rule("ignore-unused", Severity.WARNING, on=IgnoreComment, fixable="safe")


def check(comment: IgnoreComment) -> Iterator[Diagnostic]:
    """Comments that name a rule and were not used."""
    if comment.fault or comment.used or comment.expired or comment.name not in [r.rule.name for r in all_rules()]:
        return
    yield RULE.at(
        comment.place,
        f"`{comment.name}` finds nothing here, the comment silences nothing",
        fixes=[without_comment(comment, Safety.UNSAFE if comment.reason else Safety.SAFE)],
    )


def without_comment(comment: IgnoreComment, safety: Safety) -> Fix | None:
    """Take the comment out, with its line when it has one of its own; None when it names other rules too."""
    if comment.whole is None:
        return None
    text, (start, end) = comment.source.text, comment.whole
    begin = text.rfind("\n", 0, start) + 1
    before = text[begin:start]
    spans = [(start, end), (begin + len(before.rstrip()), start)]
    if not before.strip() and text[end : end + 1] == "\n":
        spans.append((end, end + 1))
    # Apart from each other: the first is exactly what the verification allows to be lost.
    edits = [Edit(comment.source.path, a, b, "") for a, b in spans if a < b]
    return Fix("take the comment out", safety, tuple(edits))
