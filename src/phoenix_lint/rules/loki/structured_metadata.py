"""Structured metadata is on, and the schema cannot store it.

What it does
    Since Loki 3.0 `allow_structured_metadata` is true unless the file says otherwise. The period that holds today
    must then have schema v13 or newer and the store tsdb.

Why it matters
    Loki 3 refuses the file and does not start. An unpinned image brings it to a file that was written for Loki 2.

Example
```yaml
auth_enabled: false
common:
  path_prefix: /loki
schema_config:
  configs:
    - from: 2020-10-24
      store: boltdb-shipper
      object_store: filesystem
      schema: v11
      index:
        prefix: index_
        period: 24h
```

Use instead
```yaml
auth_enabled: false
common:
  path_prefix: /loki
schema_config:
  configs:
    - from: 2020-10-24
      store: boltdb-shipper
      object_store: filesystem
      schema: v11
      index:
        prefix: index_
        period: 24h
limits_config:
  allow_structured_metadata: false
```

Fix
    Safe: `allow_structured_metadata: false`, which is what Loki 2 did. The better answer is a new period with tsdb
    and v13 that begins on a day to come; it is shown as a suggestion.

Reference
    https://grafana.com/docs/loki/latest/setup/upgrade/
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from ...diagnostic import Diagnostic, Fix, Safety, Severity
from ...documents.loki import LokiConfig, Period
from ...syntax import rewrite
from ...syntax.nodes import Mapping, Sequence
from .. import Rule, Where

RULE = Rule(
    "loki-structured-metadata",
    Severity.ERROR,
    on=LokiConfig,
    fixable="safe",
    verdict=True,
    program_since="3.0.0",
    late=True,
)


def check(doc: LokiConfig) -> Iterator[Diagnostic]:
    """The active period against the setting."""
    setting, active = doc.get("limits_config.allow_structured_metadata", True), doc.active
    if active is None or not setting.true or not setting.known or not doc.schema_is_clear:
        return
    old = 0 < active.version < 13
    other = active.store != "tsdb"
    if not old and not other:
        return
    reasons = [f"schema {active.schema} is older than v13"] if old else []
    reasons += [f"the store is {active.store or 'not set'}, not tsdb"] if other else []
    where: Where = active.value.fields.get("schema" if old else "store") or active.value
    yield RULE.at(
        where,
        f"structured metadata is allowed since 3.0, and this period cannot store it: {', '.join(reasons)}",
        help="`limits_config.allow_structured_metadata: false` keeps what Loki 2 did",
        fixes=[_off(doc), _period(doc, active)],
    )


def _off(doc: LokiConfig) -> Fix | None:
    title, name = "do not allow structured metadata", "allow_structured_metadata"
    limits = doc.value.fields.get("limits_config")
    top = doc.value.node
    if limits is None and isinstance(top, Mapping):
        return rewrite.fix(title, Safety.SAFE, rewrite.insert_entry(top, "limits_config", {name: rewrite.Raw("false")}))
    if limits is None or limits.entry is None:
        return None
    written = limits.fields.get(name)
    if written is not None:
        return rewrite.fix(title, Safety.UNSAFE, rewrite.replace_scalar(written.node, "false", raw=True))
    if isinstance(limits.node, Mapping):
        return rewrite.fix(title, Safety.SAFE, rewrite.insert_entry(limits.node, name, rewrite.Raw("false")))
    return rewrite.fix(title, Safety.SAFE, rewrite.fill_entry(limits.entry, {name: rewrite.Raw("false")}))


def _period(doc: LokiConfig, active: Period) -> Fix | None:
    """A new period from the day after tomorrow."""
    listed = doc.section("schema_config.configs")
    node = listed.node if listed is not None else None
    if not isinstance(node, Sequence) or doc.periods[-1] is not active:
        return None
    begins = date.today() + timedelta(days=2)
    prefix = active.value.get("index")
    fragment: dict[str, rewrite.Fragment] = {
        "from": rewrite.Raw(begins.isoformat()),
        "store": "tsdb",
        "object_store": active.object_store or "filesystem",
        "schema": "v13",
        "index": {"prefix": (prefix.text_of("prefix") if prefix is not None else "") or "index_", "period": "24h"},
    }
    return rewrite.fix(
        f"add a period with tsdb and v13 from {begins}", Safety.SUGGESTION, rewrite.append_map(node, fragment)
    )
