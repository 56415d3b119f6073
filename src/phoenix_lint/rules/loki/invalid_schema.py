"""A period of `schema_config` that Loki refuses.

What it does
    Checks the periods one by one and in their order: known stores and schemas, an index period of 24h, dates that
    rise, at least one period.

Why it matters
    Loki refuses the file and does not start; without any period Loki 3 even crashes.

Example
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
        period: 168h
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
    Unsafe: the index period becomes 24h; a store or schema with nearly the right name.

Reference
    https://grafana.com/docs/loki/latest/configure/#period_config
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Fix, Safety, Severity
from ...documents.loki import LokiConfig, Period
from ...documents.parts import is_readable
from ...lang import durations
from ...schema.decode import Value
from ...schema.suggest import near
from ...syntax import rewrite
from ...syntax.nodes import place_of
from .. import Rule, Where

RULE = Rule("loki-invalid-schema", Severity.ERROR, on=LokiConfig, fixable="unsafe", verdict=True, late=True)
_OLD_STORES = (
    "aws",
    "aws-dynamo",
    "bigtable",
    "bigtable-hashed",
    "boltdb",
    "cassandra",
    "gcp",
    "gcp-columnkey",
    "grpc-store",
)
_STORES = ("boltdb-shipper", "tsdb", *_OLD_STORES, "inmemory")
_OBJECT_STORES = (
    "filesystem",
    "aws",
    "alibabacloud",
    "azure",
    "bos",
    "cos",
    "gcs",
    "s3",
    "swift",
    "aws-dynamo",
    "bigtable",
    "bigtable-hashed",
    "cassandra",
    "gcp",
    "gcp-columnkey",
    "grpc-store",
    "inmemory",
)
_PREFIXED = frozenset(("cassandra", "aws-dynamo", "bigtable-hashed", "gcp", "gcp-columnkey", "bigtable", "grpc-store"))
Found = Iterator[Diagnostic]


def check(doc: LokiConfig) -> Found:
    """Periods alone and together."""
    if not doc.schema_is_clear:
        return
    if not doc.periods:
        section = doc.value.fields.get("schema_config")
        where: Where = section.entry if section is not None and section.entry is not None else doc.value
        if section is None:
            first = doc.tree.root
            where = place_of(first) if first is not None else doc.value
        yield RULE.at(where, "`schema_config` needs at least one period under `configs`")
        return
    for period in doc.periods:
        yield from _period(doc, period)
    for before, after in zip(doc.periods, doc.periods[1:], strict=False):
        if before.begins is not None and after.begins is not None and after.begins <= before.begins:
            yield RULE.at(_field(after, "from"), "the periods must begin later one after the other")
    yield from _boltdb(doc)


def _field(period: Period, *names: str) -> Where:
    here: Value = period.value
    for name in names:
        found = here.fields.get(name)
        if found is None:
            return here.entry or here.node if here is not period.value else here
        here = found
    return here


def _period(doc: LokiConfig, period: Period) -> Found:
    version, value = doc.version, period.value
    yield from _version(doc, period)
    hours = _hours(value, "index")
    if period.store == "tsdb" and version >= (2, 6) and hours is not None and hours != 24:
        yield RULE.at(_field(period, "index", "period"), "tsdb needs an index period of 24h", fixes=[_day(period)])
    for name in ("index", "chunks"):
        length = _hours(value, name)
        if length is not None and length > 0 and length % 24:
            yield RULE.at(_field(period, name, "period"), f"the period of `{name}` must be a multiple of 24h")
    if version >= (3, 0):
        yield from _stores(doc, period)
        yield from _prefix(period)
    chunk_store = period.object_store or period.store
    chunks = value.get("chunks")
    if chunk_store in _PREFIXED and not (chunks is not None and chunks.text_of("prefix")):
        yield RULE.at(value, f"the store `{chunk_store}` needs `chunks.prefix`")
    yield from _shards(doc, period)


def _version(doc: LokiConfig, period: Period) -> Found:
    version = doc.version
    if version < (2, 6):
        known = ["v1", "v2", "v3", "v4", "v5", "v6", "v9", "v10", "v11", *(["v12"] if version >= (2, 5) else [])]
        fits = period.schema in known
    else:
        known = [f"v{n}" for n in ((9, 10, 11, 12, 13) if version >= (2, 9) else (9, 10, 11, 12))]
        bare = period.schema.strip("v")
        fits = bare.lstrip("+").isdigit() and f"v{int(bare)}" in known
    if not fits:
        meant = near(period.schema, known)
        where = period.value.fields.get("schema")
        fix = None
        if where is not None and len(meant) == 1 and is_readable(where):
            fix = rewrite.fix(f"write {meant[0]}", Safety.UNSAFE, rewrite.replace_scalar(where.node, meant[0]))
        yield RULE.at(
            where or period.value,
            f"`{period.schema}` is no schema of this version; known are {', '.join(known)}",
            fixes=[fix],
        )


def _stores(doc: LokiConfig, period: Period) -> Found:
    stores: list[str] = []
    for section in ("storage_config.named_stores", "storage_config.object_store.named_stores"):
        named = doc.section(section)
        stores += [n for kind in (named.fields.values() if named is not None else ()) for n in kind.fields]
    if period.store not in _STORES:
        yield RULE.at(
            _field(period, "store"),
            f"`{period.store}` is no index store",
            fixes=[_near(period, "store", ["tsdb", "boltdb-shipper"])],
        )
    thanos = doc.version >= (3, 4) and doc.get("storage_config.use_thanos_objstore", False).true
    known = ("s3", "gcs", "azure", "swift", "filesystem", "alibabacloud", "bos") if thanos else _OBJECT_STORES
    allowed = [*known, *(["noop"] if doc.version >= (3, 6) and not thanos else []), *stores]
    if period.object_store not in allowed:
        common = [k for k in known if k not in _OLD_STORES]
        yield RULE.at(
            _field(period, "object_store"),
            f"`{period.object_store}` is no object store"
            if period.object_store
            else "the period has no `object_store`",
            help=f"known are {', '.join(common)}",
            fixes=[_near(period, "object_store", common)],
        )


def _near(period: Period, name: str, known: list[str]) -> Fix | None:
    value = period.value.fields.get(name)
    meant = near(value.text, known) if value is not None and value.text else []
    if value is None or len(meant) != 1:
        return None
    return rewrite.fix(f"write {meant[0]}", Safety.UNSAFE, rewrite.replace_scalar(value.node, meant[0]))


def _prefix(period: Period) -> Found:
    index = period.value.get("index")
    value = index.get("path_prefix") if index is not None else None
    if value is None or not value.text:
        return
    text = value.text
    if "\\" in text:
        yield RULE.at(value, "the path prefix has a backslash: parts are separated by `/`")
    elif text.startswith("/"):
        yield RULE.at(value, "the path prefix must not begin with `/`")
    elif not text.endswith("/"):
        yield RULE.at(value, "the path prefix must end with `/`")


def _hours(value: Value, name: str) -> float | None:
    """The period of index or chunks in hours: 0 when it is not written."""
    section = value.get(name)
    period = section.get("period") if section is not None else None
    if period is None:
        return 0.0
    if isinstance(period.data, int) and not isinstance(period.data, bool):
        return period.data / (3600 * 10**9)
    try:
        return durations.milliseconds(period.text) / 3_600_000
    except durations.BadDuration:
        return None


def _shards(doc: LokiConfig, period: Period) -> Found:
    shards = doc.get("ingester.index_shards", 32)
    count = shards.number
    if not shards.known or count <= 0:
        return
    rows = period.value.get("row_shards")
    wanted = rows.data if rows is not None and isinstance(rows.data, int) and rows.data else 16
    if period.store == "tsdb" and doc.version >= (2, 6):
        if int(count) & (int(count) - 1):
            yield RULE.at(shards.where or period.value, "tsdb needs a power of two for `ingester.index_shards`")
    elif period.version >= 10 and count % wanted:
        yield RULE.at(
            shards.where or rows or period.value,
            f"`ingester.index_shards` ({count:g}) must be a multiple of `row_shards` ({wanted})",
        )


def _boltdb(doc: LokiConfig) -> Found:
    """boltdb-shipper in the period that holds, when it is the last, and in the one after it."""
    active = doc.active
    if active is None:
        return
    at = doc.periods.index(active)
    for index, what in ((at, "active"), (at + 1, "upcoming")):
        if index >= len(doc.periods) or (what == "active" and index != len(doc.periods) - 1):
            continue
        period = doc.periods[index]
        hours = _hours(period.value, "index")
        if period.store == "boltdb-shipper" and hours is not None and hours != 24:
            yield RULE.at(
                _field(period, "index", "period"), "boltdb-shipper needs an index period of 24h", fixes=[_day(period)]
            )


def _day(period: Period) -> Fix | None:
    index = period.value.get("index")
    value = index.get("period") if index is not None else None
    if value is None or not is_readable(value):
        return None
    return rewrite.fix("write 24h", Safety.UNSAFE, rewrite.replace_scalar(value.node, "24h"))
