"""A file, or a part of it, that is not what docker compose can load.

What it does
    Reports a file that is a list or a text, a file that defines nothing, keys that are numbers or booleans, merge
    keys that point at no map, `services` or `include` of the wrong kind, files that include themselves, files that
    cannot be merged, and files that grow beyond what the loader reads.

Why it matters
    docker compose refuses the whole project: not one service starts.

Example
```yaml
services:
  - image: prom/prometheus:v2.53.0
```

Use instead
```yaml
services:
  prometheus:
    image: prom/prometheus:v2.53.0
```

Fix
    Safe: a key that is no text is quoted.

Reference
    https://docs.docker.com/reference/compose-file/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Fix, Safety, Severity
from ...documents.compose.values import Fault
from ...syntax import rewrite
from ...syntax.nodes import Scalar
from .. import Rule
from ._decoding import fault_at

RULE = Rule("compose-refused-structure", Severity.ERROR, on=Fault, fixable="safe", verdict=True)
_KINDS = (
    "not-a-map",
    "empty",
    "non-string-key",
    "merge-key",
    "merge-kinds",
    "services-kind",
    "include-kind",
    "include-cycle",
    "too-large",
)


def check(fault: Fault) -> Iterator[Diagnostic]:
    """What stops the loader before it looks at fields."""
    if fault.kind not in _KINDS:
        return
    fixes: list[Fix | None] = []
    key = fault.entry.key if fault.entry is not None else None
    if fault.kind == "non-string-key" and isinstance(key, Scalar) and key.value and not key.style and not key.anchor:
        quoted = rewrite.replace_scalar(key, f'"{key.value}"', raw=True)
        fixes = [rewrite.fix("quote the key", Safety.SAFE, quoted)]
    yield fault_at(RULE, fault, fixes=fixes)
