"""A service extends one that is not there, or itself.

What it does
    Follows `extends` through files and services.

Why it matters
    docker compose refuses the whole project: not one service starts.

Example
```yaml
services:
  app:
    image: python:3.12-slim
  worker:
    extends:
      service: ap
```

Use instead
```yaml
services:
  app:
    image: python:3.12-slim
  worker:
    extends:
      service: app
```

Fix
    Unsafe: the one service with nearly the same name.

Reference
    https://docs.docker.com/reference/compose-file/services/#extends
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Fix, Safety, Severity
from ...documents.compose.values import Fault
from ...schema.resolved import Resolved
from ...syntax import rewrite
from .. import Rule
from ._decoding import fault_at, near_one

RULE = Rule("compose-broken-extends", Severity.ERROR, on=Fault, fixable="unsafe", verdict=True)


def check(fault: Fault) -> Iterator[Diagnostic]:
    """What extends names."""
    if fault.kind not in ("extends-undefined", "extends-cycle", "extends-service"):
        return
    fixes: list[Fix | None] = []
    if fault.names:
        meant = near_one(fault.subject, fault.names)
        if meant and isinstance(fault.value, Resolved) and not fault.value.written:
            change = rewrite.replace_scalar(fault.value.node, meant)
            fixes = [rewrite.fix(f"extend `{meant}`", Safety.UNSAFE, change)]
    yield fault_at(RULE, fault, fixes=fixes)
