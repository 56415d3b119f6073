"""A directory that Loki needs has no value.

What it does
    Looks at the directories of the index shippers that some period uses, and of the compactor: written, or below
    `common.path_prefix`.

Why it matters
    Loki 3 refuses the file and does not start. Loki 2 wrote the index below its working directory, which is no
    volume.

Example
```yaml
schema_config:
  configs:
    - from: 2024-01-01
      store: tsdb
      object_store: filesystem
      schema: v13
      index:
        prefix: index_
        period: 24h
```

Use instead
```yaml
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
```

Fix
    Unsafe: where other paths of the file lie below one folder, a directory there; else `common.path_prefix: /loki`,
    the folder that the image has for it.

Reference
    https://grafana.com/docs/loki/latest/configure/#common
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Fix, Safety, Severity
from ...documents.loki import LokiConfig
from ...schema.decode import Value
from ...syntax import rewrite
from ...syntax.nodes import Mapping
from .. import Rule, Where

RULE = Rule(
    "loki-missing-directory",
    Severity.ERROR,
    on=LokiConfig,
    fixable="unsafe",
    verdict=True,
    program_since="3.0.0",
    late=True,
)
_SHIPPERS = {"tsdb": "tsdb_shipper", "boltdb-shipper": "boltdb_shipper"}


def check(doc: LokiConfig) -> Iterator[Diagnostic]:
    """One finding for everything that lacks a place."""
    missing: list[str] = []
    for store, section in _SHIPPERS.items():
        if any(p.store == store for p in doc.periods):
            for name in ("active_index_directory", "cache_location"):
                path = f"storage_config.{section}.{name}"
                found = doc.directory(path, store)
                missing += [path] if not found.text and found.known else []
    version = doc.version
    has_default = version >= (3, 6) or (3, 5, 1) <= version < (3, 6) or (3, 4, 4) <= version < (3, 5)
    found = doc.get("compactor.working_directory", "/var/loki/compactor" if has_default else "")
    used = [p for p in doc.periods if p.store in _SHIPPERS]
    empty = found.where is not None and found.where.null and found.where.name == "compactor"  # refused-value says so
    if used and not empty and not found.text and found.known and not (found.where is None and doc.path_prefix):
        missing.append("compactor.working_directory")
    if missing:
        where: Where = used[0].value.fields.get("store") or used[0].value
        shown = ", ".join(f"`{m}`" for m in missing)
        verb = "has no value" if len(missing) == 1 else "have no value"
        yield RULE.at(
            where,
            f"{shown} {verb}, and this store needs it",
            help="`common.path_prefix` gives all of them a place",
            fixes=[_fix(doc)],
        )


def _fix(doc: LokiConfig) -> Fix | None:
    prefix = _folder(doc) or "/loki"
    title, common, top = f"put them below {prefix}", doc.value.fields.get("common"), doc.value.node
    if common is None and isinstance(top, Mapping):
        return rewrite.fix(title, Safety.UNSAFE, rewrite.insert_entry(top, "common", {"path_prefix": prefix}))
    if common is not None and isinstance(common.node, Mapping):
        return rewrite.fix(title, Safety.UNSAFE, rewrite.insert_entry(common.node, "path_prefix", prefix))
    return None


def _folder(doc: LokiConfig) -> str:
    """The folder of the other paths of the file, when they agree."""
    found = set()
    for value in doc.value.walk():
        parts = value.text.split("/") if isinstance(value, Value) and value.name in _PATHS else []
        if len(parts) > 2 and not parts[0]:
            found.add(f"/{parts[1]}")
    return found.pop() if len(found) == 1 else ""


_PATHS = frozenset(
    (
        "directory",
        "chunks_directory",
        "rules_directory",
        "dir",
        "rule_path",
        "cache_location",
        "active_index_directory",
        "working_directory",
    )
)
