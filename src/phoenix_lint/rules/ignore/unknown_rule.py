"""An ignore comment that names no rule, or a rule that does not exist.

What it does
    Reports ignore comments that can never silence anything.

Why it matters
    A misspelt name leaves the finding in place, or hides that the rule was renamed.

Example
```yaml
route:
  receiver: team # phoenix-lint: ignore[alertmanager-undefined-reciever] made by the installer
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
    Unsafe: the one rule with a similar name.

Reference
    `phoenix-lint rules` lists all names.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Edit, Fix, Place, Safety, Severity
from ...ignore import IgnoreComment
from .. import Rule, all_rules

RULE = Rule("ignore-unknown-rule", Severity.WARNING, on=IgnoreComment, fixable="unsafe")


def check(comment: IgnoreComment) -> Iterator[Diagnostic]:
    """Comments with a fault of their own, and names that are no rules."""
    if comment.fault:
        yield RULE.at(comment.place, comment.fault)
        return
    names = [r.rule.name for r in all_rules()]
    if comment.name in names:
        return
    from ...schema.suggest import near

    meant = near(comment.name, names)
    fixes = (
        [Fix(f"write `{meant[0]}`", Safety.UNSAFE, (Edit(comment.source.path, *comment.span, meant[0]),))]
        if len(meant) == 1
        else []
    )
    yield RULE.at(
        Place(comment.source.path, comment.span),
        f"there is no rule `{comment.name}`",
        fixes=fixes,
        help=f"did you mean `{meant[0]}`?" if meant else "",
    )
