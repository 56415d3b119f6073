"""A field that Loki or Promtail has replaced by another, or is about to take away.

What it does
    Reports fields that are deprecated in this version, with the version that takes them away and what to use
    instead, where that is known.

Why it matters
    It works today; the next major version refuses the file because of it.

Example
```yaml
server:
  http_listen_port: 9080
positions:
  filename: /var/lib/promtail/positions.yaml
client:
  url: http://loki:3100/loki/api/v1/push
scrape_configs:
  - job_name: system
    static_configs:
      - targets: [localhost]
        labels:
          __path__: /var/log/*.log
```

Use instead
```yaml
server:
  http_listen_port: 9080
positions:
  filename: /var/lib/promtail/positions.yaml
clients:
  - url: http://loki:3100/loki/api/v1/push
scrape_configs:
  - job_name: system
    static_configs:
      - targets: [localhost]
        labels:
          __path__: /var/log/*.log
```

Fix
    None: what replaces it seldom has the same shape.

Reference
    https://grafana.com/docs/loki/latest/setup/upgrade/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.parts import Section
from .. import Rule
from ._decoding import program_of

RULE = Rule("loki-deprecated-field", Severity.INFO, on=Section)
_INSTEAD = {
    ("RulerConfig", "storage"): "`ruler_storage` at the top level",
    ("StorageConfig", "boltdb"): "`tsdb_shipper` with a period of schema v13",
    ("ValidationLimits", "allow_deletes"): "`deletion_mode`",
    ("RemoteWriteConfig", "client"): "`clients`",
    ("Config", "client"): "`clients`",
    ("CacheConfig", "enable_fifocache"): "`embedded_cache.enabled`",
    ("CacheConfig", "fifocache"): "`embedded_cache`",
}
# Marked in the sources because of the flags beside them; the fields of the file are as good as ever.
_FLAGS_ONLY = frozenset(("BackoffConfig", "CleanerConfig"))


def check(section: Section) -> Iterator[Diagnostic]:
    """Deprecated fields that are written."""
    kind = section.value.type
    program = program_of(kind)
    for name, value in section.value.fields.items():
        since = kind.deprecated(name)
        if since is None or value.entry is None or kind.name in _FLAGS_ONLY:
            continue
        raw = kind.raw["properties"][name]
        until = f", and {program} {raw['x-until']} does not have it" if "x-until" in raw else ""
        instead = _INSTEAD.get((kind.name, name)) or raw.get("x-instead", "").replace("no replacement, ", "")
        yield RULE.at(
            value.entry,
            f"`{name}` is deprecated since {program} {since}{until}",
            help=instead if instead.startswith("no ") or not instead else f"instead: {instead}",
        )
