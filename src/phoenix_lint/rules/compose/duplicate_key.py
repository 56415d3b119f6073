"""A key that is written twice in one map.

What it does
    Reports every key that comes again in the same map, services with the same name among them.

Why it matters
    docker compose refuses the whole project since 2.17; before that the last one won silently.

Example
```yaml
services:
  prometheus:
    image: prom/prometheus:v2.53.0
    restart: always
    restart: unless-stopped
```

Use instead
```yaml
services:
  prometheus:
    image: prom/prometheus:v2.53.0
    restart: unless-stopped
```

Fix
    Safe: an equal second one is removed. Suggestion: a different one is removed.

Reference
    https://yaml.org/spec/1.2.2/#3213-node-comparison
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Safety, Severity
from ...documents.compose.values import Fault
from ...syntax import rewrite
from ...syntax.nodes import iter_leaves, place_of
from .. import Rule

RULE = Rule("compose-duplicate-key", Severity.ERROR, on=Fault, fixable="safe", verdict=True, program_since="2.17")


def check(fault: Fault) -> Iterator[Diagnostic]:
    """Repeated keys."""
    if fault.kind != "duplicate-key" or fault.entry is None or fault.first is None:
        return
    same = list(iter_leaves(fault.entry.value)) == list(iter_leaves(fault.first.value))
    fix = rewrite.fix(
        "remove the second one, which is equal" if same else "remove the second one",
        Safety.SAFE if same else Safety.SUGGESTION,
        rewrite.remove_entry(fault.entry),
    )
    yield RULE.at(
        fault.where, f"{fault.message} in this map", related=[place_of(fault.first, "set first here")], fixes=[fix]
    )
