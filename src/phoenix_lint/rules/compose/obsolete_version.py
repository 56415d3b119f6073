"""The top-level `version`.

What it does
    Reports `version`, which docker compose drops after reading.

Why it matters
    It has had no effect since docker compose 2.0; since 2.25 every command warns about it. It does not choose a
    format.

Example
```yaml
version: "3.8"
services:
  grafana:
    image: grafana/grafana:11.1.0
```

Use instead
```yaml
services:
  grafana:
    image: grafana/grafana:11.1.0
```

Fix
    Safe: the line is removed.

Reference
    https://docs.docker.com/reference/compose-file/version-and-name/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Safety, Severity
from ...documents.compose import ComposeFile
from ...schema.resolved import Resolved
from ...syntax import rewrite
from .. import Rule

RULE = Rule("compose-obsolete-version", Severity.INFO, on=ComposeFile, fixable="safe")


def check(doc: ComposeFile) -> Iterator[Diagnostic]:
    """The line of each file."""
    value = doc.value.fields.get("version")
    if isinstance(value, Resolved) and value.entry is not None and not value.bad:
        others = [e for e in value.entry.parent.entries if e is not value.entry]
        fix = rewrite.fix("remove it", Safety.SAFE, rewrite.remove_entry(value.entry)) if others else None
        yield RULE.at(value.entry, "`version` has no effect: docker compose drops it", fixes=[fix])
