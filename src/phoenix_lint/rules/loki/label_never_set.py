"""A label of Promtail that nothing extracts.

What it does
    Follows the stages of a pipeline in order: what json, logfmt, regex, template and the like extract, and which of
    it `labels` takes. Only pipelines that begin with nothing else are looked at: labels that come from service
    discovery or relabelling are there too.

Why it matters
    The label is never set, and nothing says so: queries and alerts by it find nothing.

Example
```yaml
positions:
  filename: /var/lib/promtail/positions.yaml
clients:
  - url: http://loki:3100/loki/api/v1/push
scrape_configs:
  - job_name: system
    pipeline_stages:
      - json:
          expressions:
            lvl: level
      - labels:
          level:
    static_configs:
      - targets: [localhost]
        labels:
          __path__: /var/log/*.log
```

Use instead
```yaml
positions:
  filename: /var/lib/promtail/positions.yaml
clients:
  - url: http://loki:3100/loki/api/v1/push
scrape_configs:
  - job_name: system
    pipeline_stages:
      - json:
          expressions:
            level:
      - labels:
          level:
    static_configs:
      - targets: [localhost]
        labels:
          __path__: /var/log/*.log
```

Fix
    None: which name is meant is not known.

Reference
    https://grafana.com/docs/loki/latest/send-data/promtail/stages/labels/
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.promtail import PromtailConfig, Stage
from ...schema.decode import Value
from ...schema.suggest import near
from ...syntax.nodes import Mapping, Scalar, target
from .. import Rule

RULE = Rule("loki-label-never-set", Severity.WARNING, on=PromtailConfig)
_GROUP = re.compile(r"\(\?P?<([A-Za-z_]\w*)>")
_BUNDLES = {
    "docker": {"output", "stream", "timestamp"},
    "cri": {"flags", "stream", "timestamp", "content"},
    "geoip": None,
    "eventlogmessage": None,
    "pack": None,
    "static_labels": None,
    "structured_metadata": None,
    "pattern": None,
}


def check(doc: PromtailConfig) -> Iterator[Diagnostic]:
    """Each job whose labels are all known."""
    for job in doc.jobs:
        known = _initial(job)
        if known is None:
            continue
        for stage in doc.stages(job):
            name = stage.name.lower()
            if name == "labels" and not stage.above:
                yield from _labels(stage, known)
            elif not _extract(stage, name, known):
                break  # may extract anything


def _initial(job: Value) -> set[str] | None:
    """The labels before the first stage; None when they are not all known."""
    allowed = {"job_name", "pipeline_stages", "static_configs", "encoding", "decompression"}
    if set(job.fields) - allowed:
        return None
    known = {"filename"}
    for group in job.list_of("static_configs"):
        labels = group.get("labels")
        known |= set(labels.fields) if labels is not None else set()
    return known


def _extract(stage: Stage, name: str, known: set[str]) -> bool:
    """What a stage adds; false when that cannot be told."""
    if name in _BUNDLES:
        found = _BUNDLES[name]
        known |= found or set()
        return found is not None
    for field in ("expressions", "mapping"):
        entry = stage.field(field)
        here = target(entry.value) if entry is not None else None
        known |= {e.name for e in here.entries} if isinstance(here, Mapping) else set()
    for field in ("expression", "source"):
        entry = stage.field(field)
        here = target(entry.value) if entry is not None else None
        if isinstance(here, Scalar):
            known |= (
                set(_GROUP.findall(here.value))
                if field == "expression"
                else {here.value}
                if name == "template"
                else set()
            )
    return True


def _labels(stage: Stage, known: set[str]) -> Iterator[Diagnostic]:
    body = target(stage.entry.value)
    for entry in body.entries if isinstance(body, Mapping) else ():
        value = target(entry.value)
        source = value.value if isinstance(value, Scalar) and value.value else entry.name
        if source not in known and "{" not in source and "$" not in source:
            meant = near(source, known)
            hint = (
                f"did you mean `{meant[0]}`?"
                if len(meant) == 1
                else f"extracted are {', '.join(sorted(known)) or 'none'}"
            )
            yield RULE.at(entry, f"nothing extracts `{source}` before this stage", help=hint)
