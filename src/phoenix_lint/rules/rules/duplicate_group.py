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

from ...diagnostic import Diagnostic, Place, Safety, Severity
from ...documents.rules import RuleFile
from ...syntax import rewrite
from .. import Rule, spot

RULE = Rule("rules-duplicate-group", Severity.ERROR, on=RuleFile, fixable="unsafe", verdict=True)


def names(doc: RuleFile) -> list[tuple[str, Place]]:
    """The names that can be read, and where they stand."""
    found = [g.value.get("name") for g in doc.groups]
    return [(n.text, spot(n)) for n in found if n is not None and n.text and not n.unknown]


TELLS = (names,)


def check(doc: RuleFile) -> Iterator[Diagnostic]:
    """Names that are there already."""
    own = {spot(value): value for group in doc.groups if (value := group.value.get("name")) is not None}
    seen: dict[str, Place] = {}
    taken = {name for told in doc.told(names) for name, _ in told}
    for told in doc.told(names):
        for name, place in told:
            if seen.setdefault(name, place) is place:
                continue
            new = next(n for i in range(2, 9999) if (n := f"{name}-{i}") not in taken)
            taken.add(new)
            if place in own:
                yield RULE.at(
                    place,
                    f"two groups are called `{name}`",
                    related=[seen[name]._replace(message="the first one")],
                    fixes=[rewrite.fix(f"call it {new}", Safety.UNSAFE, rewrite.replace_scalar(own[place].node, new))],
                )
