"""A value of a kind that the field cannot hold.

What it does
    Reports texts where a list belongs, numbers where a text belongs, keys without a value, and keys that are no
    text. Compose reads YAML 1.2: `yes` and `22:22` are texts, `0777` is the number 511.

Why it matters
    docker compose refuses the whole project: not one service starts.

Example
```yaml
services:
  app:
    image: python:3.12-slim
    user: 1000
```

Use instead
```yaml
services:
  app:
    image: python:3.12-slim
    user: "1000"
```

Fix
    Safe: a number or boolean where a text belongs is quoted; one text where a list belongs becomes a list of one.
    Unsafe: a list of `name: value` becomes a map; an empty section is commented out.

Reference
    https://docs.docker.com/reference/compose-file/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Fix, Safety, Severity
from ...schema.decode import Problem
from ...schema.model import Type
from ...syntax import rewrite
from ...syntax.nodes import Entry, Mapping, Node, Scalar, Sequence, target, tree_of
from .. import Rule
from .._decoding import commented_out, type_fixes

RULE = Rule("compose-wrong-type", Severity.ERROR, on=Problem, fixable="safe", verdict=True)


def check(problem: Problem) -> Iterator[Diagnostic]:
    """Values of the wrong kind."""
    if problem.kind != "wrong-type" or isinstance(problem.where, Entry):
        return
    node = problem.where
    entry = node.parent if isinstance(node.parent, Entry) else None
    name = f"`{entry.name}`: " if entry is not None and entry.value is node else ""
    where: Node | Entry = entry if entry is not None and node.start == node.end else node
    yield RULE.at(where, f"{name}{problem.message}", fixes=[*_fixes(node, problem.type, entry), *_listed(problem)])


def _listed(problem: Problem) -> list[Fix | None]:
    option = problem.type.of("array")
    if option is None or option.kind != "list":
        return []
    return type_fixes(problem._replace(type=option))


def _fixes(node: Node, type_: Type, entry: Entry | None) -> list[Fix | None]:
    here = target(node)
    if isinstance(here, Scalar) and not here.style and here.value and type_.of("string") is not None:
        text = here.value.replace("'", "''")
        return [rewrite.fix("quote it", Safety.SAFE, rewrite.replace_scalar(node, f'"{text}"', raw=True))]
    if isinstance(here, Scalar) and not here.value and not here.style and entry is not None:
        return [commented_out(entry, "has no value")]
    if isinstance(here, Sequence) and type_.of("array") is None and type_.of("object") is not None:
        return [_as_map(here)]
    return []


def _as_map(here: Sequence) -> Fix | None:
    """A list whose items are maps of one entry each: without the dashes it is the map that belongs there."""
    items = [target(i) for i in here.items]
    if here.flow or not items or any(not isinstance(i, Mapping) or len(i.entries) != 1 for i in items):
        return None
    source = tree_of(here).source
    edits = []
    for item in items:
        dash = source.text.rfind("-", 0, item.start)
        if "\n" in source.text[dash : item.start] or source.text[dash + 1 : item.start].strip():
            return None
        edits.append(rewrite.replace_within(here, dash, item.start, " " * (item.start - dash)))
    return rewrite.fix("make it a map", Safety.UNSAFE, *edits)
