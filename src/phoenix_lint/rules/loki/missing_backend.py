"""An object store that nothing configures.

What it does
    Compares the `object_store` of the periods with the sections of `storage_config` and `common.storage`.

Why it matters
    Loki starts with defaults that fit nowhere: chunks cannot be written, or go to a folder that is no volume.

Example
```yaml
auth_enabled: false
common:
  path_prefix: /loki
schema_config:
  configs:
    - from: 2024-01-01
      store: tsdb
      object_store: s3
      schema: v13
      index:
        prefix: index_
        period: 24h
```

Use instead
```yaml
auth_enabled: false
common:
  path_prefix: /loki
  storage:
    s3:
      bucketnames: loki
      region: eu-central-1
schema_config:
  configs:
    - from: 2024-01-01
      store: tsdb
      object_store: s3
      schema: v13
      index:
        prefix: index_
        period: 24h
```

Fix
    None: where the store is, is not known.

Reference
    https://grafana.com/docs/loki/latest/configure/#storage_config
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.loki import LokiConfig
from .. import Rule

RULE = Rule("loki-missing-backend", Severity.WARNING, on=LokiConfig)
_SECTIONS = {
    "s3": ("aws", "s3"),
    "aws": ("aws", "s3"),
    "gcs": ("gcs", "gcs"),
    "azure": ("azure", "azure"),
    "swift": ("swift", "swift"),
    "bos": ("bos", "bos"),
    "alibabacloud": ("alibabacloud", "alibabacloud"),
    "cos": ("cos", "cos"),
}


def check(doc: LokiConfig) -> Iterator[Diagnostic]:
    """Stores without a section."""
    if not doc.schema_is_clear or doc.section("storage_config.object_store") is not None:
        return
    told: set[str] = set()
    for period in doc.periods:
        names = _SECTIONS.get(period.object_store)
        if names is None or period.object_store in told:
            continue
        found = [doc.section(f"storage_config.{names[0]}"), doc.section(f"common.storage.{names[1]}")]
        storage = doc.value.fields.get("storage_config")
        common = doc.value.fields.get("common")
        if all(f is None for f in found) and not any(v is not None and (v.bad or v.unknown) for v in (storage, common)):
            told.add(period.object_store)
            yield RULE.at(
                period.value.fields["object_store"],
                f"nothing configures the object store `{period.object_store}`",
                help=f"`common.storage.{names[1]}` or `storage_config.{names[0]}`",
            )
