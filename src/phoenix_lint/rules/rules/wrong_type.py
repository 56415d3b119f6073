"""A value of a kind that the field cannot hold.

What it does
    Reports lists, maps, texts and numbers where another kind is wanted; a template that is not quoted reads
    as a map.

Why it matters
    Prometheus refuses the whole configuration that names the file, and does not start; a running one keeps
    its old rules.

Example
```yaml
groups:
  - name: node
    rules:
      - alert: NodeDown
        expr: up{job="node"} == 0
        for: 5m
        labels:
          severity: critical
        annotations:
          summary: {{ $labels.instance }}
```

Use instead
```yaml
groups:
  - name: node
    rules:
      - alert: NodeDown
        expr: up{job="node"} == 0
        for: 5m
        labels:
          severity: critical
        annotations:
          summary: '{{ $labels.instance }}'
```

Fix
    Safe: a template that reads as a map is quoted, a single value becomes a list of one, quotes are removed
    where only they are wrong.

Reference
    https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...schema.decode import Problem
from ...syntax.nodes import Entry, Mapping, Sequence
from .. import Rule
from .._decoding import wrong_type
from ._decoding import WORDS

RULE = Rule("rules-wrong-type", Severity.ERROR, on=Problem, fixable="safe", verdict=True)


def check(problem: Problem) -> Iterator[Diagnostic]:
    """Values of the wrong kind."""
    if problem.kind == "wrong-type" and not _is_kept_node(problem):
        yield wrong_type(RULE, problem, WORDS)


def _is_kept_node(problem: Problem) -> bool:
    """Until 3.3 `record`, `alert` and `expr` were kept as nodes: a list or a map counted as empty."""
    node = problem.where
    name = node.parent.name if isinstance(node, Mapping | Sequence) and isinstance(node.parent, Entry) else ""
    old = problem.type.schema.version < (3, 3) and problem.owner.type.name == "Rule"
    return old and name in ("record", "alert", "expr")
