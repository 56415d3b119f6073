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
    Safe: an equal second one is removed. Unsafe: a second one that is empty is removed; of two that differ the last
    stays, which won until 2.16; two merge keys become one with a list. Suggestion: the first stays.

Reference
    https://yaml.org/spec/1.2.2/#3213-node-comparison
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Fix, Safety, Severity
from ...documents.compose.values import Fault
from ...syntax import rewrite
from ...syntax.nodes import Alias, Entry, Mapping, is_merge, is_plain, iter_leaves, place_of
from .. import Rule

RULE = Rule("compose-duplicate-key", Severity.ERROR, on=Fault, fixable="safe", verdict=True, program_since="2.17")


def check(fault: Fault) -> Iterator[Diagnostic]:
    """Repeated keys."""
    if fault.kind != "duplicate-key" or fault.entry is None or fault.first is None:
        return
    entry, first = fault.entry, fault.first
    yield RULE.at(
        fault.where,
        f"{fault.message} in this map",
        related=[place_of(first, "set first here")],
        fixes=_fixes(first, entry),
    )


def _fixes(first: Entry, entry: Entry) -> list[Fix | None]:
    if is_merge(entry):
        return [_joined(first, entry)]
    if list(iter_leaves(entry.value)) == list(iter_leaves(first.value)):
        return [rewrite.fix("remove the second one, which is equal", Safety.SAFE, rewrite.remove_entry(entry))]
    if is_plain(entry.value, "") or (isinstance(entry.value, Mapping) and not entry.value.entries):
        return [rewrite.fix("remove the second one, which is empty", Safety.UNSAFE, rewrite.remove_entry(entry))]
    return [
        rewrite.fix("keep the last one, which won until 2.16", Safety.UNSAFE, rewrite.remove_entry(first)),
        rewrite.fix("keep the first one", Safety.SUGGESTION, rewrite.remove_entry(entry)),
    ]


def _joined(first: Entry, entry: Entry) -> Fix | None:
    """Two merge keys as one with a list; in a list the first one wins, as the last key did."""
    if not isinstance(first.value, Alias) or not isinstance(entry.value, Alias):
        return None
    text = f"[*{entry.value.anchor}, *{first.value.anchor}]"
    return rewrite.fix(
        "merge both with one key",
        Safety.UNSAFE,
        rewrite.replace_scalar(first.value, text, raw=True),
        rewrite.remove_entry(entry),
    )
