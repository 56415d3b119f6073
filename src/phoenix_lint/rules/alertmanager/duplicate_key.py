"""A key that is written twice in one map.

What it does
    Reports the second of two equal keys, with the place of the first, and header names that are equal but for their
    case.

Why it matters
    Alertmanager refuses the whole file and does not start; a running one keeps its old configuration.

Example
```yaml
route:
  receiver: team
  group_wait: 30s
  group_wait: 30s
receivers:
  - name: team
    webhook_configs:
      - url: http://hooks:5001/
```

Use instead
```yaml
route:
  receiver: team
  group_wait: 30s
receivers:
  - name: team
    webhook_configs:
      - url: http://hooks:5001/
```

Fix
    Unsafe: the second is removed when both values are equal. A suggestion, which one to keep, when they differ.

Reference
    https://prometheus.io/docs/alerting/latest/configuration/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Safety, Severity
from ...schema.decode import Problem
from ...syntax import rewrite
from ...syntax.nodes import Entry, iter_leaves, place_of
from .. import Rule

RULE = Rule("alertmanager-duplicate-key", Severity.ERROR, on=Problem, fixable="unsafe", verdict=True)


def check(problem: Problem) -> Iterator[Diagnostic]:
    """Second keys."""
    entry, first = problem.where, problem.first
    if problem.kind != "duplicate-key" or not isinstance(entry, Entry) or first is None:
        return
    same = [v for _, v in iter_leaves(entry.value)] == [v for _, v in iter_leaves(first.value)]
    fix = rewrite.fix(
        "remove the second one, which is equal" if same else "remove the second one",
        Safety.UNSAFE if same else Safety.SUGGESTION,
        rewrite.remove_entry(entry),
    )
    yield RULE.at(entry, f"{problem.message} in this map", related=[place_of(first, "set first here")], fixes=[fix])
