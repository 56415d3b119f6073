"""An object without a field that it must have.

What it does
    Reports entries that lack what docker compose demands of them: the condition of a dependency, the type of a long
    volume, both limits of a ulimit.

Why it matters
    docker compose refuses the whole project: not one service starts.

Example
```yaml
services:
  app:
    image: python:3.12-slim
    depends_on:
      db: {}
  db:
    image: mongo:7
```

Use instead
```yaml
services:
  app:
    image: python:3.12-slim
    depends_on:
      db:
        condition: service_started
  db:
    image: mongo:7
```

Fix
    Safe: `condition: service_started`, which is what the short form means; the type of a volume that its source
    tells.

Reference
    https://docs.docker.com/reference/compose-file/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Fix, Safety, Severity
from ...lang import mounts
from ...schema.decode import Problem
from ...syntax import rewrite
from ...syntax.nodes import Entry, Mapping, Scalar
from .. import Rule
from ._decoding import WORDS

RULE = Rule("compose-missing-field", Severity.ERROR, on=Problem, fixable="safe", verdict=True)


def check(problem: Problem) -> Iterator[Diagnostic]:
    """Fields that are required and not there."""
    if problem.kind != "missing-field":
        return
    name, node = problem.message, problem.where
    owner = problem.owner
    entry = owner.entry if owner.entry is not None and owner.entry.value is node else None
    where = WORDS.sections.get(problem.type.name, f"`{owner.name}`" if owner.name else "an entry")
    fixes = [] if isinstance(node, Entry) else [_fix(problem, name)]
    yield RULE.at(entry or node, f"{where} must have `{name}`", fixes=fixes)


def _fix(problem: Problem, name: str) -> Fix | None:
    node, owner = problem.where, problem.owner
    if problem.type.name == "DependsOn" and name == "condition":
        value = "service_started"
    elif problem.type.name == "ServiceVolume" and name == "type":
        source = owner.text_of("source")
        value = "bind" if mounts.is_path(source) else "volume" if source else ""
    else:
        return None
    if not value:
        return None
    title = f"add `{name}: {value}`"
    if isinstance(node, Mapping):
        return rewrite.fix(title, Safety.SAFE, rewrite.insert_entry(node, name, value))
    if isinstance(node, Scalar) and owner.entry is not None:
        return rewrite.fix(title, Safety.SAFE, rewrite.fill_entry(owner.entry, {name: value}))
    return None
