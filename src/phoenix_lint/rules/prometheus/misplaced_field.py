"""A key that Prometheus knows, at a place where it does not.

What it does
    Reports settings of `global` at the top, sections of the top inside `global` or `alerting`, settings of a
    job inside its target groups, `targets` directly in a job.

Why it matters
    Prometheus refuses the whole file and does not start; a running one keeps its old configuration.

Example
```yaml
scrape_interval: 15s

scrape_configs:
  - job_name: node
    static_configs:
      - targets: ['node-exporter:9100']
```

Use instead
```yaml
global:
  scrape_interval: 15s

scrape_configs:
  - job_name: node
    static_configs:
      - targets: ['node-exporter:9100']
```

Fix
    Unsafe: the key moves to the one level where it belongs.

Reference
    https://prometheus.io/docs/prometheus/latest/configuration/configuration/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Fix, Safety, Severity
from ...schema.decode import Problem
from ...syntax import rewrite
from ...syntax.nodes import Entry, Mapping, Sequence, target, tree_of
from .. import Rule
from ._decoding import right_level

RULE = Rule("prometheus-misplaced-field", Severity.ERROR, on=Problem, fixable="unsafe", verdict=True)
_WHERE = {
    "top": "it belongs to the top of the file",
    "global": "it belongs into `global`",
    "job": "it belongs to the job around it",
    "static_configs": "it belongs into `static_configs`",
}


def check(problem: Problem) -> Iterator[Diagnostic]:
    """Unknown keys with one right place."""
    level, entry = right_level(problem), problem.where
    if level and isinstance(entry, Entry):
        yield RULE.at(entry, f"`{entry.name}` is no field here: {_WHERE[level]}", fixes=[_moved(entry, problem, level)])


def _moved(entry: Entry, problem: Problem, level: str) -> Fix | None:
    root = tree_of(entry).root
    if level == "top" and isinstance(root, Mapping):
        return rewrite.fix("move it to the top", Safety.UNSAFE, rewrite.move_entry(entry, root))
    if level == "global":
        return rewrite.fix("move it to `global`", Safety.UNSAFE, rewrite.move_to_section(entry, "global"))
    if level == "job":
        job = problem.owner.owner.owner if problem.owner.owner else None
        if job is not None and isinstance(job.node, Mapping) and entry.name not in job.fields:
            return rewrite.fix(
                "move it to the job", Safety.UNSAFE, rewrite.move_entry(entry, job.node, after=job.node.entries[0])
            )
    if level == "static_configs" and entry.name == "targets" and "static_configs" not in problem.owner.fields:
        if isinstance(target(entry.value), Sequence) and not any(e.name == "labels" for e in entry.parent.entries):
            return rewrite.fix(
                "wrap it in `static_configs`",
                Safety.UNSAFE,
                rewrite.nest_entry(entry, "static_configs", "targets", item=True),
            )
    return None
