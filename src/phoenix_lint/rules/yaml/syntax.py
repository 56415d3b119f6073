"""The text is no YAML, so the program cannot even begin to read it.

What it does
    Names the cause (a tab in the indentation, an unquoted template, a missing space, a quote that is never closed,
    ...) where it
    stands, which is often before the line that a scanner complains of.

Why it matters
    The program refuses the file; a container that reads it restarts in a loop.

Example
```yaml
route:
  receiver: *team
receivers:
  - name: team
```

Use instead
```yaml
route:
  receiver: team
receivers:
  - name: team
```

Fix
    Safe where one meaning is certain (a tab, a missing space, a value that only lacks quotes), otherwise unsafe.

Reference
    https://yaml.org/spec/1.1/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Place, Severity
from ...syntax.broken import BrokenText
from .. import Rule

RULE = Rule("yaml-syntax", Severity.ERROR, on=BrokenText, fixable="safe", verdict=True)


def check(broken: BrokenText) -> Iterator[Diagnostic]:
    """One finding: behind the first fault a scanner only guesses."""
    if broken.rendered:
        return
    from ...syntax.faults import explain

    found = explain(broken.source, broken.fault)
    yield RULE.at(
        Place(broken.source.path, found.span), found.message, fixes=found.fixes, help=found.help, related=found.related
    )
