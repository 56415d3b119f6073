"""What `include` brings cannot be put together with the file.

What it does
    Reports names that this file and an included one define differently.

Why it matters
    docker compose refuses the whole project up to 2.40; since 5.0 both definitions are merged, and this file wins.

Example
```yaml
include:
  - monitoring.yml
services:
  grafana:
    image: grafana/grafana:11.1.0
```

Use instead
```yaml
include:
  - path: [monitoring.yml, monitoring.override.yml]
```

Fix
    None: which one is meant is not known. Changes to an included service belong into an override file that is
    included together with it.

Reference
    https://docs.docker.com/reference/compose-file/include/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.compose.values import Fault
from .. import Rule
from ._decoding import fault_at

RULE = Rule("compose-include-conflict", Severity.ERROR, on=Fault, verdict=True, program_until="5.0.0")


def check(fault: Fault) -> Iterator[Diagnostic]:
    """Conflicts of include."""
    if fault.kind == "include-conflict":
        yield fault_at(RULE, fault, "include an override file together with it: `path: [FILE, OVERRIDE]`")
