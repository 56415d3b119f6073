"""A target that is not HOST:PORT.

What it does
    Reports static targets with a scheme or a path, and targets that relabelling leaves without an address,
    with a path, or with a scrape interval that is none: the rules are applied as Prometheus applies them.

Why it matters
    Prometheus refuses the whole file and does not start; a running one keeps its old configuration.

Example
```yaml
scrape_configs:
  - job_name: app
    static_configs:
      - targets: ['http://app:8000/metrics']
```

Use instead
```yaml
scrape_configs:
  - job_name: app
    static_configs:
      - targets: ['app:8000']
```

Fix
    Safe: the scheme and the path move to `scheme` and `metrics_path` of the job, when all of its targets
    agree.

Reference
    https://prometheus.io/docs/prometheus/latest/configuration/configuration/#static_config
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...diagnostic import Diagnostic, Fix, Safety, Severity
from ...documents.prometheus import Endpoints, ScrapeJob, StaticTarget
from ...lang import durations, urls
from ...lang.relabel import RelabelRule, relabel
from ...syntax import rewrite
from ...syntax.nodes import Mapping
from .. import Rule

RULE = Rule("prometheus-invalid-target", Severity.ERROR, on=Endpoints, fixable="safe", verdict=True)


def check(part: Endpoints) -> Iterator[Diagnostic]:
    """Static targets, relabelled. Source: cmd/promtool/main.go, checkTargetGroupsForScrapeConfig."""
    if part.value.incomplete and any(v.bad for v in part.value.fields.values()):
        return
    targets = list(part.targets)
    has_rules = bool(part.value.list_of("relabel_configs"))
    if not has_rules:
        for target in targets:
            if not target.value.unknown and "/" in target.value.text:
                yield RULE.at(
                    target.value,
                    f"`{target.value.text}` is not HOST:PORT: a target has no scheme and no path",
                    help="write `scheme` and `metrics_path` at the job",
                    fixes=[_split_up(part, target, targets)],
                )
                return
    if not part.is_clear or part.doc.version < (2, 32):
        return
    rules = [r.rule for r in part.relabelling() if not r.value.incomplete]
    for target in targets:
        if target.value.unknown:
            continue
        wrong = _after_relabelling(part, target.labels, rules)
        if wrong and ("/" not in target.value.text or has_rules):
            yield RULE.at(target.value, wrong)
            return


def _after_relabelling(part: Endpoints, labels: dict[str, str], rules: list[RelabelRule]) -> str:
    version = part.doc.version
    if not isinstance(part, ScrapeJob):
        labels = {**labels, "__scheme__": part.value.text_of("scheme") or "http"}
        out = relabel(labels, rules)
        address = (out or {}).get("__address__", "")
        return f"the address is `{address}` after relabelling, with a path" if "/" in address else ""
    if any("\ud800" <= c <= "\udfff" for text in labels.values() for c in text):
        return "a label value is no valid UTF-8"
    scheme = part.value.get("scheme")
    path = part.value.get("metrics_path")
    start = {
        "job": part.name,
        "__scrape_interval__": durations.spell(part.interval),
        "__scrape_timeout__": durations.spell(part.timeout),
        "__metrics_path__": path.text if path is not None else "/metrics",
        "__scheme__": scheme.text if scheme is not None else "http",
    }
    params = part.value.get("params")
    for name, value in params.fields.items() if params else ():
        if value.items:
            start[f"__param_{name}"] = value.items[0].text
    out = relabel({**start, **labels}, rules)
    if out is None:
        return ""
    address = out.get("__address__", "")
    if not address:
        return "the target has no address" + (" after relabelling" if rules else "")
    if version < (3, 0) and _lacks_port(address) and out.get("__scheme__", "http") not in ("", "http", "https"):
        return f"the scheme `{out['__scheme__']}` is unknown, so `{address}` gets no port"
    if "/" in address:
        return f"the address is `{address}` after relabelling, with a path"
    return _lengths(out)


def _lengths(out: dict[str, str]) -> str:
    found = {}
    for name, words in (("__scrape_interval__", "scrape interval"), ("__scrape_timeout__", "scrape timeout")):
        try:
            found[name] = durations.milliseconds(out.get(name, ""))
        except durations.BadDuration as error:
            return f"the {words} `{out.get(name, '')}` of this target is no duration: {error}"
        if not found[name]:
            return f"the {words} of this target cannot be 0"
    if found["__scrape_timeout__"] > found["__scrape_interval__"]:
        return (
            f"the timeout {out['__scrape_timeout__']} of this target is longer than its interval"
            f" {out['__scrape_interval__']}"
        )
    return ""


def _lacks_port(address: str) -> bool:
    try:
        urls.split_host_port(address)
    except urls.BadAddress:
        try:
            urls.split_host_port(f"{address}:1234")
        except urls.BadAddress:
            return False
        return True
    return False


def _split_up(part: Endpoints, wrong: StaticTarget, targets: list[StaticTarget]) -> Fix | None:
    """Scheme and path of all targets as fields of the job."""
    pieces = [re.fullmatch(r"(?:(https?)://)?([^/\s?]+)(/[^\s?]*)?", t.value.text) for t in targets]
    if any(p is None for p in pieces) or not isinstance(part.value.node, Mapping):
        return None
    schemes = {p[1] or "" for p in pieces if p}
    paths = {(p[3] or "").rstrip("/") for p in pieces if p}
    if len(schemes) != 1 or len(paths) != 1:
        return None
    scheme, path = schemes.pop(), paths.pop()
    if "/" in path and not isinstance(part, ScrapeJob):
        return None
    field = "metrics_path"
    changes = [
        rewrite.replace_scalar(t.value.node, p[2])
        for t, p in zip(targets, pieces, strict=True)
        if p and "/" in t.value.text
    ]
    first = next(iter(part.value.node.entries), None)
    for name, text, default in (("scheme", scheme, "http"), (field, path, "/metrics")):
        own = part.value.get(name)
        if not text or text == (own.text if own is not None else default):
            continue
        if own is not None or first is None:
            return None
        changes.append(rewrite.insert_entry(part.value.node, name, text, after=first))
    if len(changes) > len({(e.start, e.end) for c in changes if c for e in c.edits}):
        return None
    return rewrite.fix("move scheme and path to the job", Safety.SAFE, *changes)
