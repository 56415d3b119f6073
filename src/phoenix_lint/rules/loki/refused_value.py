"""A value that Loki refuses when it checks the whole configuration.

What it does
    Checks what `loki -verify-config` checks after decoding, with the values in effect: numbers in their range,
    words that a component knows, values that depend on each other. A section that is written and empty sets
    everything in it to zero.

Why it matters
    Loki refuses the file and does not start.

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
compactor:
  working_directory: /loki/compactor
  max_compaction_parallelism: 0
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
compactor:
  working_directory: /loki/compactor
  max_compaction_parallelism: 1
```

Fix
    Unsafe: an empty section gets `{}`, which keeps the defaults.

Reference
    https://grafana.com/docs/loki/latest/configure/
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator

from ...diagnostic import Diagnostic, Safety, Severity
from ...documents.loki import LokiConfig, Setting
from ...schema.decode import Value
from ...schema.model import Version, version_of
from ...syntax import rewrite
from .. import Rule, Where

RULE = Rule("loki-refused-value", Severity.ERROR, on=LokiConfig, fixable="unsafe", verdict=True, late=True)
Found = Iterator[Diagnostic]
_ENCODINGS = ("none", "gzip", "lz4-64k", "snappy", "lz4-256k", "lz4-1m", "lz4", "flate", "zstd")
_CLASSES = (
    "GLACIER",
    "DEEP_ARCHIVE",
    "GLACIER_IR",
    "INTELLIGENT_TIERING",
    "ONEZONE_IA",
    "OUTPOSTS",
    "REDUCED_REDUNDANCY",
    "STANDARD",
    "STANDARD_IA",
)
_AZURE = ("AzureGlobal", "AzureChinaCloud", "AzureGermanCloud", "AzureUSGovernment")


def check(doc: LokiConfig) -> Found:
    """All tables and the checks that fit into none."""
    for path, default, since, until, fits, wanted in _NUMBERS:
        if _holds(doc.version, since, until):
            found = doc.seconds(path, default) if isinstance(default, str) else doc.get(path, default)
            if found.known and found.where is not None and not _is_told(found) and not fits(found.number):
                yield RULE.at(_spot(found, doc), f"`{path}` {wanted}")
    for path, default, since, until, words, fold in _WORDS:
        if _holds(doc.version, since, until):
            found = doc.get(path, default)
            text = found.text.lower() if fold else found.text
            if found.known and found.where is not None and not _is_told(found) and text not in words:
                shown = f"`{found.text}`" if found.text else "nothing"
                yield RULE.at(
                    _spot(found, doc), f"`{path}` is {shown}: expected one of {', '.join(w for w in words if w)}"
                )
    for one in _CHECKS:
        yield from one(doc)


def _holds(version: Version, since: str, until: str) -> bool:
    return not ((since and version < version_of(since)) or (until and version >= version_of(until)))


def _is_told(found: Setting) -> bool:
    """Whether the value is zero because of an empty section at the top: that is one finding of its own."""
    where = found.where
    return (
        where is not None
        and where.null
        and where.owner is not None
        and where.owner.owner is None
        and where.name in _EMPTY
    )


def _spot(found: Setting, doc: LokiConfig) -> Where:
    where = found.where or doc.value
    return where.entry or where


def _between(low: float, high: float) -> Callable[[float], bool]:
    return lambda number: low <= number <= high


def _above_zero(number: float) -> bool:
    return number > 0


def _is(wanted: int) -> Callable[[float], bool]:
    return lambda number: number == wanted


# path, default (a text: a duration), since, until, what fits, what is said
_NUMBERS: tuple[tuple[str, str | int | float, str, str, Callable[[float], bool], str], ...] = (
    ("compactor.max_compaction_parallelism", 1, "", "", _between(1, 1e18), "must be at least 1"),
    ("compactor.compactor_ring.num_tokens", 1, "3.0.0", "", _is(1), "must stay 1"),
    ("compactor.compactor_ring.replication_factor", 1, "3.0.0", "", _is(1), "must stay 1"),
    ("compactor.worker_config.num_workers", 4, "3.6.0", "", _above_zero, "must be above 0"),
    ("query_scheduler.scheduler_ring.num_tokens", 1, "3.0.0", "", _is(1), "must stay 1"),
    ("query_scheduler.scheduler_ring.replication_factor", 2, "3.0.0", "", _is(2), "must stay 2"),
    ("index_gateway.ring.num_tokens", 128, "3.0.0", "", _is(128), "must stay 128"),
    ("pattern_ingester.lifecycler.ring.replication_factor", 1, "3.0.0", "", _is(1), "must stay 1"),
    ("pattern_ingester.volume_threshold", 0.99, "3.6.0", "", _between(0, 1), "must be from 0 to 1"),
    ("ingester.index_shards", 32, "", "", _above_zero, "must be above 0"),
    ("ingester.flush_op_backoff.max_retries", 10, "2.9.9", "", _above_zero, "must be above 0"),
    ("ingester.flush_op_timeout", "10m", "2.9.9", "", _above_zero, "must be above 0"),
    ("ingester.wal.disk_full_threshold", 0.9, "3.7.0", "", _between(0, 1), "must be from 0 to 1"),
    ("limits_config.tsdb_max_bytes_per_shard", 1, "3.1.0", "", _above_zero, "must not be 0"),
    (
        "limits_config.engine_results_cache_time_bucket_interval",
        "5m",
        "3.7.0",
        "",
        _between(60, 1e18),
        "must be at least 1m",
    ),
    ("storage_config.alibabacloud.read_write_timeout_sec", 60, "3.4.0", "", _above_zero, "must be above 0"),
)
_SHARED = "", "gzip", "snappy"
# path, default, since, until, words, whether case is folded
_WORDS: tuple[tuple[str, str, str, str, tuple[str, ...], bool], ...] = (
    ("ingester.chunk_encoding", "gzip", "", "", _ENCODINGS, True),
    (
        "limits_config.deletion_mode",
        "filter-and-delete",
        "2.7.0",
        "",
        ("disabled", "filter-only", "filter-and-delete"),
        False,
    ),
    ("limits_config.tsdb_sharding_strategy", "power_of_two", "3.0.0", "", ("power_of_two", "bounded"), False),
    ("limits_config.bloom_block_encoding", "none", "3.0.0", "", _ENCODINGS, True),
    ("compactor.deletion_mode", "disabled", "2.6.0", "2.7.0", ("disabled", "filter-only", "filter-and-delete"), False),
    ("storage_config.engine", "chunks", "", "2.6.0", ("chunks", "blocks"), False),
    ("storage_config.azure.environment", "AzureGlobal", "", "", _AZURE, False),
    ("ruler.storage.azure.environment", "AzureGlobal", "", "", _AZURE, False),
    ("storage_config.aws.signature_version", "v4", "3.0.0", "", ("v4",), False),
    ("ruler.storage.s3.signature_version", "v4", "", "", ("v4",), False),
    ("storage_config.aws.storage_class", "STANDARD", "2.8.0", "", _CLASSES, False),
    ("storage_config.bigtable.grpc_client_config.grpc_compression", "", "", "", _SHARED, False),
    ("frontend_worker.grpc_client_config.grpc_compression", "", "", "", _SHARED, False),
    ("frontend_worker.query_frontend_grpc_client.grpc_compression", "", "3.1.0", "", _SHARED, False),
    ("frontend_worker.query_scheduler_grpc_client.grpc_compression", "", "3.1.0", "", _SHARED, False),
    (
        "storage_config.bloom_shipper.memory_management.bloom_page_alloc_type",
        "dynamic",
        "3.2.0",
        "",
        ("simple", "dynamic", "fixed"),
        False,
    ),
    ("storage_config.object_store.s3.storage_class", "STANDARD", "3.3.0", "", ("", *_CLASSES), False),
    ("storage_config.object_store.s3.sse.type", "", "3.3.0", "", ("", "SSE-KMS", "SSE-S3"), False),
    ("ruler_storage.s3.storage_class", "STANDARD", "3.3.0", "", ("", *_CLASSES), False),
    ("ruler_storage.s3.sse.type", "", "3.3.0", "", ("", "SSE-KMS", "SSE-S3"), False),
)


# Sections that must not be written and empty: why, and since when.
_EMPTY = {
    "server": ("its log level becomes none", ""),
    "ingester": ("its chunk encoding becomes none", ""),
    "compactor": ("its parallelism becomes 0", ""),
    "storage_config": ("the environment of azure becomes none", ""),
    "ruler": ("the environment of azure in its storage becomes none", ""),
    "limits_config": ("its deletion mode becomes none", "2.7.0"),
    "common": ("every storage of it differs from its default", ""),
    "pattern_ingester": ("its replication factor becomes 0", "3.0.0"),
    "query_scheduler": ("its number of tokens becomes 0", "3.0.0"),
    "index_gateway": ("its number of tokens becomes 0", "3.0.0"),
    "distributor": ("nothing writes any more", "3.3.0"),
}


def _empty_sections(doc: LokiConfig) -> Found:
    """Sections whose zero values something refuses."""
    for name, (reason, since) in _EMPTY.items():
        value = doc.value.fields.get(name)
        if value is not None and value.null and value.entry is not None and _holds(doc.version, since, ""):
            yield RULE.at(
                value.entry,
                f"`{name}:` with nothing in it sets everything in it to zero: {reason}",
                help=f"`{name}: {{}}` keeps the defaults, and so does leaving it out",
                fixes=[rewrite.fix("write {}", Safety.UNSAFE, rewrite.fill_entry(value.entry, rewrite.Raw("{}")))],
            )
    storage = doc.section("common")
    nothing = storage.fields.get("storage") if storage is not None else None
    if nothing is not None and nothing.null:
        yield RULE.at(
            nothing.entry or nothing,
            "`storage:` with nothing in it sets everything in it to zero: every backend counts as set",
        )


def _compactor(doc: LokiConfig) -> Found:
    enabled, version = doc.get("compactor.retention_enabled", False), doc.version
    apply, interval = (
        doc.seconds("compactor.apply_retention_interval", "0s"),
        doc.seconds("compactor.compaction_interval", "10m"),
    )
    if (
        enabled.true
        and (2, 5) <= version < (3, 0)
        and apply.number
        and interval.number
        and apply.number % interval.number
    ):
        yield RULE.at(_spot(apply, doc), "`apply_retention_interval` must be a multiple of `compaction_interval`")
    prefix = doc.get("compactor.delete_request_store_key_prefix", "index/")
    if enabled.true and version >= (3, 0) and prefix.where is not None and prefix.known:
        yield from _key_prefix(prefix, doc)
    marker = doc.get("compactor.deletion_marker_object_store_prefix", "")
    if enabled.true and version >= (3, 7) and marker.text and not marker.text.endswith("/"):
        yield RULE.at(_spot(marker, doc), "the prefix must end with `/`")
    manifest = doc.get("compactor.jobs_config.deletion.deletion_manifest_store_prefix", "__deletion_manifest__/")
    if version >= (3, 7) and manifest.known and not _is_told(manifest) and not manifest.text.endswith("/"):
        yield RULE.at(_spot(manifest, doc), "the prefix must end with `/`")
    if version < (3, 0):
        for path in ("storage_config.boltdb_shipper", "storage_config.tsdb_shipper", "compactor"):
            written = doc.get(f"{path}.shared_store_key_prefix", "index/")
            if written.where is not None and written.known:
                yield from _key_prefix(written, doc)


def _key_prefix(found: Setting, doc: LokiConfig) -> Found:
    text = found.text
    reason = (
        "must not be empty"
        if not text
        else "has a backslash: parts are separated by `/`"
        if "\\" in text
        else "must not begin with `/`"
        if text.startswith("/")
        else "must end with `/`"
        if not text.endswith("/")
        else ""
    )
    if reason:
        yield RULE.at(_spot(found, doc), f"the key prefix {reason}")


def _ingester(doc: LokiConfig) -> Found:
    wal = doc.get("ingester.wal.enabled", True)
    checkpoint = doc.seconds("ingester.wal.checkpoint_duration", "5m")
    if wal.true and checkpoint.known and checkpoint.number <= 0:
        yield RULE.at(_spot(checkpoint, doc), "the write-ahead log needs a `checkpoint_duration` above 0")
    retries = doc.get("ingester.max_transfer_retries", 0)
    if wal.true and doc.version < (2, 9, 9) and retries.number > 0:
        yield RULE.at(
            _spot(retries, doc), "`max_transfer_retries` excludes the write-ahead log, which is on by default"
        )
    if doc.version >= (2, 9, 9):
        low, high = (
            doc.seconds("ingester.flush_op_backoff.min_period", "10s"),
            doc.seconds("ingester.flush_op_backoff.max_period", "1m"),
        )
        if low.known and high.known and low.number > high.number:
            yield RULE.at(_spot(low if low.where else high, doc), "`min_period` is above `max_period`")
    if (
        doc.version >= (3, 7)
        and doc.get("ingester.delegate_stream_limits", False).true
        and not doc.get("ingest_limits.enabled", False).true
    ):
        yield RULE.at(
            _spot(doc.get("ingester.delegate_stream_limits", False), doc),
            "`delegate_stream_limits` needs `ingest_limits.enabled`",
        )


def _queries(doc: LokiConfig) -> Found:
    version = doc.version
    split = doc.seconds("query_range.split_queries_by_interval", "0s")
    if (2, 5) <= version < (3, 0) and split.known and split.number:
        yield RULE.at(
            _spot(split, doc), "`split_queries_by_interval` moved to `limits_config`: nothing but 0 is allowed here"
        )
    caches = doc.get("query_range.cache_results", False)
    for path, on in (
        ("results_cache", caches),
        ("index_stats_results_cache", doc.get("query_range.cache_index_stats_results", version >= (3, 0))),
    ):
        compression = doc.get(f"query_range.{path}.compression", "")
        if (
            on.true
            and compression.known
            and compression.text not in ("", "snappy")
            and (path == "results_cache" or version >= (2, 9))
        ):
            yield RULE.at(
                _spot(compression, doc), f"`{compression.text}` is no compression: expected snappy or nothing"
            )
    embedded = doc.get("query_range.results_cache.cache.embedded_cache.enabled", True)
    if version >= (3, 0) and caches.true and embedded.known and not embedded.true:
        cache = doc.section("query_range.results_cache.cache")
        others = [
            n for n in ("memcached_client", "redis", "memcached") if cache is not None and cache.get(n) is not None
        ]
        if not others:
            yield RULE.at(_spot(embedded, doc), "`cache_results` is on, and no cache is configured")
    shards = doc.get("query_range.shard_aggregations", "")
    if version >= (3, 0) and shards.text and shards.known:
        if not doc.get("query_range.parallelise_shardable_queries", True).true:
            yield RULE.at(_spot(shards, doc), "`shard_aggregations` needs `parallelise_shardable_queries`")
        encoding = doc.get("frontend.encoding", "json")
        if encoding.known and encoding.text != "protobuf":
            yield RULE.at(_spot(shards, doc), "`shard_aggregations` needs `frontend.encoding: protobuf`")
    store, ingesters = doc.get("querier.query_store_only", False), doc.get("querier.query_ingester_only", False)
    if version >= (2, 5) and store.true and ingesters.true:
        yield RULE.at(_spot(store, doc), "`query_store_only` and `query_ingester_only` exclude each other")
    first, second = doc.get("frontend_worker.frontend_address", ""), doc.get("frontend_worker.scheduler_address", "")
    if first.text and second.text:
        yield RULE.at(_spot(first, doc), "`frontend_address` and `scheduler_address` exclude each other")


def _storage(doc: LokiConfig) -> Found:
    version = doc.version
    cassandra = "storage_config.cassandra"
    if doc.get(f"{cassandra}.password", "").text and doc.get(f"{cassandra}.password_file", "").text:
        yield RULE.at(
            _spot(doc.get(f"{cassandra}.password", ""), doc), "`password` and `password_file` exclude each other"
        )
    if doc.get(f"{cassandra}.SSL", False).true:
        if doc.get(f"{cassandra}.host_verification", True).true and "," in doc.get(f"{cassandra}.addresses", "").text:
            yield RULE.at(
                _spot(doc.get(f"{cassandra}.addresses", ""), doc), "host verification is only possible with one address"
            )
        pair = [doc.get(f"{cassandra}.{n}", "") for n in ("tls_cert_path", "tls_key_path")]
        if bool(pair[0].text) != bool(pair[1].text):
            yield RULE.at(
                _spot(pair[0] if pair[0].text else pair[1], doc), "`tls_cert_path` and `tls_key_path` belong together"
            )
    principal = doc.get("storage_config.azure.use_service_principal", False)
    if version >= (2, 7) and principal.true:
        for name in ("tenant_id", "client_id", "client_secret"):
            if not doc.get(f"storage_config.azure.{name}", "").text.strip():
                yield RULE.at(_spot(principal, doc), f"a service principal needs `{name}`")
    yield from _named_stores(doc)
    memory = "storage_config.bloom_shipper.memory_management"
    if version >= (3, 2) and doc.get(f"{memory}.bloom_page_alloc_type", "dynamic").text == "fixed":
        buckets = doc.section(f"{memory}.bloom_page_mem_pool_buckets")
        if buckets is None or not buckets.items:
            yield RULE.at(
                _spot(doc.get(f"{memory}.bloom_page_alloc_type", ""), doc),
                "`fixed` needs `bloom_page_mem_pool_buckets`",
            )
    for root in ("storage_config.object_store", "ruler_storage") if version >= (3, 3) else ():
        prefix = doc.get(f"{root}.storage_prefix", "")
        if prefix.known and not re.fullmatch(r"[\da-zA-Z-]*", prefix.text):
            yield RULE.at(_spot(prefix, doc), "the storage prefix may hold letters, digits and dashes only")
        bucket, endpoint = doc.get(f"{root}.s3.bucket_name", ""), doc.get(f"{root}.s3.endpoint", "")
        if bucket.text and endpoint.text.split(".")[0] == bucket.text:
            yield RULE.at(_spot(endpoint, doc), "the endpoint must not begin with the bucket's name")
        context = doc.get(f"{root}.s3.sse.kms_encryption_context", "")
        if context.text and context.known:
            try:
                json.loads(context.text)
            except ValueError:
                yield RULE.at(_spot(context, doc), "the encryption context must be JSON")


_BUILT_IN = (
    "aws",
    "s3",
    "gcs",
    "azure",
    "filesystem",
    "swift",
    "bos",
    "aws-dynamo",
    "inmemory",
    "boltdb-shipper",
    "tsdb",
    "gcp",
    "gcp-columnkey",
    "bigtable",
    "bigtable-hashed",
    "cassandra",
    "grpc-store",
)


def _named_stores(doc: LokiConfig) -> Found:
    named = doc.section("storage_config.named_stores")
    if named is None or doc.version < (2, 8):
        return
    seen: dict[str, Value] = {}
    full = doc.version < (2, 9)
    for kind, stores in named.fields.items():
        for name, store in stores.fields.items():
            if name in _BUILT_IN:
                yield RULE.at(store.entry or store, f"`{name}` is the name of a built-in store")
            elif name in seen:
                yield RULE.at(store.entry or store, f"two stores are called `{name}`")
            seen.setdefault(name, store)
            for field, words, kinds in (
                ("signature_version", ("v4",), ("aws",)),
                ("storage_class", _CLASSES, ("aws",)),
                ("environment", _AZURE, ("azure",)),
            ):
                written = store.fields.get(field)
                if kind in kinds and (
                    (written is None and full) or (written is not None and written.text not in words)
                ):
                    yield RULE.at(written or store.entry or store, f"`{field}` must be one of {', '.join(words)}")


def _limits(doc: LokiConfig) -> Found:
    streams = doc.section("limits_config.retention_stream")
    for item in streams.items if streams is not None else ():
        yield from _selector(item, doc.version)
        period = item.get("period")
        seconds = _seconds(period)
        if seconds is not None and seconds < 24 * 3600:
            yield RULE.at(period or item, "the retention of a stream must be at least 24h")
    mapping = doc.section("limits_config.policy_stream_mapping") if doc.version >= (3, 5) else None
    for listed in mapping.fields.values() if mapping is not None else ():
        for item in listed.items:
            yield from _selector(item, doc.version)
    yield from _otlp(doc)


def _seconds(value: Value | None) -> float | None:
    from ...lang import durations

    if value is None:
        return 0.0
    try:
        return durations.milliseconds(value.text) / 1000
    except durations.BadDuration:
        return None


def _selector(item: Value, version: Version) -> Found:
    from ...lang import logql

    value = item.get("selector")
    text = value.text if value is not None else ""
    if value is not None and (value.unknown or value.bad):
        return
    fault = logql.selector_fault(text, version)
    if fault:
        yield RULE.at(value or item, f"no plain selector of streams: {fault}")


def _otlp(doc: LokiConfig) -> Found:
    otlp = doc.section("limits_config.otlp_config") if doc.version >= (3, 0) else None
    if otlp is None:
        return
    groups = [
        ("scope_attributes", otlp.list_of("scope_attributes")),
        ("log_attributes", otlp.list_of("log_attributes")),
    ]
    resource = otlp.get("resource_attributes")
    groups.append(("resource_attributes", resource.list_of("attributes_config") if resource is not None else []))
    for name, items in groups:
        for item in items:
            action = item.text_of("action")
            late = doc.version >= (3, 5)
            if action == "index_label" and (name == "scope_attributes" or (name == "log_attributes" and not late)):
                yield RULE.at(item.fields["action"], f"`index_label` is not possible for `{name}`")
            both = [bool(item.list_of("attributes")), bool(item.text_of("regex"))]
            if all(both):
                yield RULE.at(item, "`attributes` and `regex` exclude each other")
            elif not any(both):
                yield RULE.at(item, "an entry needs `attributes` or `regex`")


def _common(doc: LokiConfig) -> Found:
    tokens = doc.get("common.persist_tokens", False)
    if tokens.true and not doc.get("common.path_prefix", "").text:
        yield RULE.at(_spot(tokens, doc), "`persist_tokens` needs `path_prefix`")
    storage = doc.section("common.storage")
    names = ["azure", "filesystem", "gcs", "s3", "swift", *(["bos"] if doc.version >= (2, 6) else [])]
    names += ["alibabacloud", "cos"] if doc.version >= (3, 3) else []
    written = [
        v for n, v in (storage.fields.items() if storage is not None else ()) if n in names and (v.null or _differs(v))
    ]
    if len(written) > 1:
        yield RULE.at(written[1].entry or written[1], "`common.storage` takes one backend only", related=[])
    worker = doc.section("frontend_worker")
    old = worker.get("grpc_client_config") if worker is not None else None
    new = [n for n in ("query_frontend_grpc_client", "query_scheduler_grpc_client") if _has_fields(worker, n)]
    if doc.version >= (3, 1) and old is not None and old.fields and new:
        yield RULE.at(old.entry or old, f"`grpc_client_config` and `{new[0]}` exclude each other")


def _has_fields(section: Value | None, name: str) -> bool:
    value = section.get(name) if section is not None else None
    return value is not None and bool(value.fields)


def _differs(value: Value) -> bool:
    """Whether a backend holds anything that is not its default."""
    return any(v.text not in ("", "false", "0") or v.fields or v.items for v in value.fields.values())


def _distributor(doc: LokiConfig) -> Found:
    kafka, ingesters = (
        doc.get("distributor.kafka_writes_enabled", False),
        doc.get("distributor.ingester_writes_enabled", True),
    )
    if (
        doc.version >= (3, 3)
        and ingesters.known
        and not ingesters.true
        and not kafka.true
        and ingesters.where is not None
        and not ingesters.where.null
    ):
        yield RULE.at(
            _spot(ingesters, doc),
            "nothing is written: `kafka_writes_enabled` and `ingester_writes_enabled` are both off",
        )
    tee = "distributor.dataobj_tee"
    if doc.version >= (3, 7) and doc.get(f"{tee}.enabled", False).true and not doc.get(f"{tee}.topic", "").text:
        yield RULE.at(_spot(doc.get(f"{tee}.enabled", False), doc), "`dataobj_tee` needs a `topic`")
    tenant = "distributor.tenant_topic"
    if (
        (3, 5) <= doc.version < (3, 6)
        and doc.get(f"{tenant}.enabled", False).true
        and not doc.get(f"{tenant}.topic_prefix", "").text
    ):
        yield RULE.at(_spot(doc.get(f"{tenant}.enabled", False), doc), "`tenant_topic` needs a `topic_prefix`")


def _ruler(doc: LokiConfig) -> Found:
    on = doc.get("ruler.remote_write.enabled", False)
    client, clients = doc.section("ruler.remote_write.client"), doc.section("ruler.remote_write.clients")
    if on.true and not (client is not None and client.text_of("url")) and not (clients is not None and clients.fields):
        yield RULE.at(_spot(on, doc), "remote write is on, and no client has a `url`")
    found = [client] if client is not None else []
    found += list(clients.fields.values()) if clients is not None else []
    tenants = doc.section("limits_config.ruler_remote_write_config")
    found += list(tenants.fields.values()) if tenants is not None else []
    for one in found:
        if not one.text_of("url") and not one.bad and not one.unknown and not one.null:
            yield RULE.at(one.entry or one, "a client of remote write needs a `url`")


def _blooms(doc: LokiConfig) -> Found:
    version = doc.version
    build = doc.get("bloom_build.enabled", False)
    if version >= (3, 1) and build.true:
        if not doc.get("bloom_build.builder.planner_address", "").text:
            yield RULE.at(_spot(build, doc), "`bloom_build` needs `builder.planner_address`")
        low, high = (
            doc.get("bloom_build.planner.min_table_offset", 0),
            doc.get("bloom_build.planner.max_table_offset", 1),
        )
        if low.number > high.number:
            yield RULE.at(_spot(low if low.where else high, doc), "`min_table_offset` is above `max_table_offset`")
        queue = "bloom_build.planner.queue"
        if (
            version >= (3, 3)
            and doc.get(f"{queue}.store_tasks_on_disk", False).true
            and not doc.get(f"{queue}.tasks_disk_directory", "").text
        ):
            yield RULE.at(
                _spot(doc.get(f"{queue}.store_tasks_on_disk", False), doc), "tasks on disk need `tasks_disk_directory`"
            )
        retention = doc.get("bloom_build.planner.retention.enabled", False)
        days = doc.get("bloom_build.planner.retention.max_lookback_days", 365)
        if version >= (3, 2) and retention.true and days.number < 1:
            yield RULE.at(_spot(days, doc), "`max_lookback_days` must be at least 1")
    gateway = doc.get("bloom_gateway.enabled", False)
    if version >= (3, 0) and gateway.true and not doc.get("bloom_gateway.client.addresses", "").text:
        yield RULE.at(_spot(gateway, doc), "`bloom_gateway` needs `client.addresses`")
    compactor = doc.get("bloom_compactor.enabled", False)
    if (3, 0) <= version < (3, 2) and compactor.true:
        low, high = doc.get("bloom_compactor.min_table_offset", 1), doc.get("bloom_compactor.max_table_offset", 2)
        if low.number > high.number:
            yield RULE.at(_spot(low if low.where else high, doc), "`min_table_offset` is above `max_table_offset`")
        factor = doc.get("bloom_compactor.ring.replication_factor", 1)
        if factor.number != 1:
            yield RULE.at(_spot(factor, doc), "the replication factor must stay 1")
        on, days = (
            doc.get("bloom_compactor.retention.enabled", False),
            doc.get("bloom_compactor.retention.max_lookback_days", 365),
        )
        if on.true and days.number < 1:
            yield RULE.at(_spot(days, doc), "`max_lookback_days` must be at least 1")


def _kafka(doc: LokiConfig) -> Found:
    on = doc.get("ingester.kafka_ingestion.enabled", False)
    if doc.version < (3, 3) or not on.true:
        return
    for name, default in (("address", "localhost:9092"), ("topic", "")):
        found = doc.get(f"kafka_config.{name}", default)
        newer = doc.get("kafka_config.reader_config.address", "").text if name == "address" else ""
        if not found.text and not newer:
            yield RULE.at(
                _spot(found if found.where else on, doc), f"the ingestion from Kafka needs `kafka_config.{name}`"
            )
    size = doc.get("kafka_config.producer_max_record_size_bytes", 15983616)
    if not 1048576 <= size.number <= 15983616:
        yield RULE.at(_spot(size, doc), "the size of a record must be from 1048576 to 15983616 bytes")
    pair = [doc.get(f"kafka_config.{n}", "") for n in ("sasl_username", "sasl_password")]
    if bool(pair[0].text) != bool(pair[1].text):
        yield RULE.at(
            _spot(pair[0] if pair[0].text else pair[1], doc), "`sasl_username` and `sasl_password` belong together"
        )


def _rest(doc: LokiConfig) -> Found:
    version = doc.version
    if version >= (3, 6):
        age, retain = (
            doc.seconds("pattern_ingester.max_chunk_age", "1h"),
            doc.seconds("pattern_ingester.retain_for", "3h"),
        )
        sample = doc.seconds("pattern_ingester.pattern_sample_interval", "10s")
        if retain.number < age.number:
            yield RULE.at(_spot(retain if retain.where else age, doc), "`retain_for` must not be below `max_chunk_age`")
        if age.number < sample.number:
            yield RULE.at(
                _spot(age if age.where else sample, doc), "`max_chunk_age` must not be below `pattern_sample_interval`"
            )
    if version >= (3, 7):
        for path, default in (("heartbeat_period", "5s"), ("ring.heartbeat_timeout", "1m")):
            beat = doc.seconds(f"pattern_ingester.lifecycler.{path}", default)
            if beat.known and beat.number <= 0:
                yield RULE.at(_spot(beat, doc), "the heartbeat must be above 0")
    limits = doc.get("ingest_limits.enabled", False)
    partitions = doc.get("ingest_limits.num_partitions", 64)
    if version >= (3, 5) and partitions.number <= 0 and (limits.true or version < (3, 6)):
        yield RULE.at(_spot(partitions, doc), "`num_partitions` must be above 0")
    if version >= (3, 6) and limits.true:
        if not doc.get("ingest_limits.topic", "").text:
            yield RULE.at(_spot(limits, doc), "`ingest_limits` needs a `topic`")
        window, bucket = doc.seconds("ingest_limits.rate_window", "5m"), doc.seconds("ingest_limits.bucket_size", "1m")
        if bucket.number and window.number % bucket.number:
            yield RULE.at(
                _spot(window if window.where else bucket, doc), "`rate_window` must be a multiple of `bucket_size`"
            )
    legacy, goal = doc.get("legacy_read_target", version < (3, 0)), doc.get("target", "all")
    if version >= (2, 8) and legacy.true and "backend" in goal.text.split(","):
        yield RULE.at(_spot(goal, doc), "the target `backend` needs `legacy_read_target: false`")
    if (3, 5) <= version < (3, 6) and doc.get("ui.enabled", False).true:
        name = doc.get("ui.node_name", "host")
        if not name.text:
            yield RULE.at(_spot(name, doc), "`ui` needs a `node_name`")


_CHECKS: tuple[Callable[[LokiConfig], Found], ...] = (
    _empty_sections,
    _compactor,
    _ingester,
    _queries,
    _storage,
    _limits,
    _common,
    _distributor,
    _ruler,
    _blooms,
    _kafka,
    _rest,
)
