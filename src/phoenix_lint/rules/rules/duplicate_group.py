"""Two groups of a file have one name.

What it does
    Compares the names of all groups of the file.

Why it matters
    Prometheus refuses the whole configuration that names the file, and does not start; a running one keeps
    its old rules.

Example
```yaml
groups:
  - name: node
    rules: []
  - name: node
    rules: []
```

Use instead
```yaml
groups:
  - name: node
    rules: []
  - name: node-disk
    rules: []
```

Fix
    Unsafe: a number is put behind the name.

Reference
    https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Safety, Severity
from ...documents.rules import Group, RuleFile
from ...syntax import rewrite
from .. import Rule, spot

RULE = Rule("rules-duplicate-group", Severity.ERROR, on=RuleFile, fixable="unsafe", verdict=True)


def check(doc: RuleFile) -> Iterator[Diagnostic]:
    """Names that are there already."""
    seen: dict[str, Group] = {}
    taken = {g.name for g in doc.groups}
    for group in doc.groups:
        name = group.value.get("name")
        if name is None or not name.text or name.unknown:
            continue
        if name.text in seen:
            new = next(n for i in range(2, 9999) if (n := f"{name.text}-{i}") not in taken)
            taken.add(new)
            first = seen[name.text].value.get("name")
            yield RULE.at(
                name,
                f"two groups are called `{name.text}`",
                related=[spot(first, "the first one")] if first else [],
                fixes=[rewrite.fix(f"call it {new}", Safety.UNSAFE, rewrite.replace_scalar(name.node, new))],
            )
        seen.setdefault(name.text, group)
