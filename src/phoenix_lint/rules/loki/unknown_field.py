"""A key that Loki or Promtail does not have in that version.

What it does
    Reports keys that the decoder refuses: misspelt ones, those that this version does not have yet, and those that
    it has no more, with what replaces them.

Why it matters
    The program does not start: it refuses the whole file.

Example
```yaml
auth_enabled: false
common:
  path_prefix: /loki
schema_config:
  configs:
    - from: 2024-01-01
      store: tsdb
      object_store: filesystem
      schema: v13
      index:
        prefix: index_
        period: 24h
limits_config:
  enforce_metric_name: false
  reject_old_sample: true
```

Use instead
```yaml
auth_enabled: false
common:
  path_prefix: /loki
schema_config:
  configs:
    - from: 2024-01-01
      store: tsdb
      object_store: filesystem
      schema: v13
      index:
        prefix: index_
        period: 24h
limits_config:
  reject_old_samples: true
```

Fix
    Safe: the one near neighbour of the right type that is not there already; a key that was removed and has no
    replacement that the file does not have already is taken out where its meaning went with it
    (enforce_metric_name, max_transfer_retries, shared_store). Unsafe: a key that moved goes to its new place; else
    the key is commented out with the reason.

Reference
    https://grafana.com/docs/loki/latest/configure/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Fix, Safety, Severity
from ...schema.decode import Problem, Value
from ...syntax import rewrite
from ...syntax.nodes import Entry, Mapping
from .. import Rule
from .._decoding import commented_out, unknown_field
from ._decoding import WORDS, program_of

RULE = Rule("loki-unknown-field", Severity.ERROR, on=Problem, fixable="safe", verdict=True)
# What went away without losing anything: the program does by itself, or always, what the key asked for.
_GONE = {
    ("ValidationLimits", "enforce_metric_name"): "it has no meaning for logs",
    ("IngesterConfig", "max_transfer_retries"): "the write-ahead log took over",
    ("CompactorConfig", "shared_store"): "the index goes to the object_store of its period",
    ("BoltdbShipperConfig", "shared_store"): "the object_store of the period is used",
    ("TsdbShipperConfig", "shared_store"): "the object_store of the period is used",
    ("FrontendWorkerConfig", "parallelism"): "it follows max_concurrent of the querier",
    ("FrontendWorkerConfig", "match_max_concurrent"): "it always does",
}
_MOVED = {
    "max_look_back_period": ("limits_config", "max_query_lookback"),
    "deletion_mode": ("limits_config", "deletion_mode"),
    "query_timeout": ("limits_config", "query_timeout"),
    "timeout": ("limits_config", "query_timeout"),
    "split_queries_by_interval": ("limits_config", "split_queries_by_interval"),
}


def check(problem: Problem) -> Iterator[Diagnostic]:
    """Unknown keys; removed ones with what became of them."""
    entry = problem.where
    if problem.kind != "unknown-field" or not isinstance(entry, Entry):
        return
    raw = problem.type.raw.get("properties", {}).get(entry.name)
    if raw is None or not problem.type.lifetime(entry.name) or not _is_past(problem, entry.name):
        yield unknown_field(RULE, problem, WORDS)
        return
    until = raw["x-until"]
    reason = next((r for (o, n), r in _GONE.items() if n == entry.name and _is(problem, o)), "")
    help = raw.get("x-instead", reason)
    message = f"`{entry.name}` was removed in {program_of(problem.type)} {until}; this is {_version(problem)}"
    yield RULE.at(entry, message, help=help, fixes=_fixes(problem, entry, reason))


def _is_past(problem: Problem, name: str) -> bool:
    from ...schema.model import version_of

    until = problem.type.raw["properties"][name].get("x-until")
    return bool(until) and problem.type.schema.version >= version_of(until)


def _is(problem: Problem, owner: str) -> bool:
    name = problem.type.name
    return name == owner or (owner.endswith("ShipperConfig") and "shared_store" == problem.message)


def _version(problem: Problem) -> str:
    return ".".join(map(str, problem.type.schema.version))


def _fixes(problem: Problem, entry: Entry, reason: str) -> list[Fix | None]:
    if reason:
        return [rewrite.fix("remove it", Safety.SAFE, rewrite.remove_entry(entry))]
    moved = _MOVED.get(entry.name)
    fixes = [_move(problem, entry, *moved)] if moved and problem.type.name != "ValidationLimits" else []
    return [
        *fixes,
        commented_out(
            entry, f"was removed: {problem.type.raw['properties'][entry.name].get('x-instead', 'no replacement')}"
        ),
    ]


def _move(problem: Problem, entry: Entry, section: str, name: str) -> Fix | None:
    top: Value = problem.owner
    while top.owner is not None:
        top = top.owner
    present = top.fields.get(section)
    title = f"move it to `{section}.{name}`"
    if present is not None and name in present.fields:
        return rewrite.fix(f"remove it: `{section}.{name}` is set", Safety.UNSAFE, rewrite.remove_entry(entry))
    if present is None:
        return rewrite.fix(title, Safety.UNSAFE, rewrite.move_to_section(entry, section, name))
    if isinstance(present.node, Mapping):
        return rewrite.fix(title, Safety.UNSAFE, rewrite.move_entry(entry, present.node, name))
    return None
