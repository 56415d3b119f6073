"""A list that must not hold an item twice, and does.

What it does
    Reports equal items of lists such as `security_opt`, `group_add`, `extra_hosts` and `networks`, those that only
    the merge of several files brings together among them.

Why it matters
    docker compose refuses the whole project: not one service starts.

Example
```yaml
services:
  app:
    image: python:3.12-slim
    networks:
      - monitoring
      - monitoring
networks:
  monitoring:
```

Use instead
```yaml
services:
  app:
    image: python:3.12-slim
    networks:
      - monitoring
networks:
  monitoring:
```

Fix
    Safe: the second one is removed.

Reference
    https://docs.docker.com/reference/compose-file/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Safety, Severity
from ...schema.decode import Problem
from ...syntax import rewrite
from ...syntax.nodes import Entry
from .. import Rule

RULE = Rule("compose-duplicate-item", Severity.ERROR, on=Problem, fixable="safe", verdict=True)


def check(problem: Problem) -> Iterator[Diagnostic]:
    """Equal items."""
    if problem.kind != "duplicate-item" or isinstance(problem.where, Entry):
        return
    fix = rewrite.fix("remove the second one", Safety.SAFE, rewrite.remove_item(problem.where))
    yield RULE.at(problem.where, problem.message, fixes=[fix])
