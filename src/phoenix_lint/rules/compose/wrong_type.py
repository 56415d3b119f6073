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

import re
from collections.abc import Iterator

from ...diagnostic import Diagnostic, Fix, Safety, Severity
from ...schema.decode import Problem
from ...schema.model import Type
from ...syntax import rewrite
from ...syntax.nodes import Entry, Mapping, Node, Scalar, Sequence, target, tree_of
from ...syntax.scalars import resolve_untyped
from .. import Rule
from .._decoding import commented_out, type_fixes
from ._decoding import is_stray

RULE = Rule("compose-wrong-type", Severity.ERROR, on=Problem, fixable="safe", verdict=True)


def check(problem: Problem) -> Iterator[Diagnostic]:
    """Values of the wrong kind."""
    if problem.kind != "wrong-type" or isinstance(problem.where, Entry):
        return
    if is_stray(problem.where, problem.type.schema.version):
        return
    node = problem.where
    entry = node.parent if isinstance(node.parent, Entry) else None
    name = f"`{entry.name}`: " if entry is not None and entry.value is node else ""
    where: Node | Entry = entry if entry is not None and node.start == node.end else node
    fixes = _fixes(node, problem.type, entry)
    yield RULE.at(where, f"{name}{problem.message}", fixes=fixes or _listed(problem))


def _listed(problem: Problem) -> list[Fix | None]:
    option = problem.type.of("array")
    if option is None or option.kind != "list":
        return []
    return type_fixes(problem._replace(type=option))


def _fixes(node: Node, type_: Type, entry: Entry | None) -> list[Fix | None]:
    here = target(node)
    if isinstance(here, Scalar) and resolve_untyped(here) is None and isinstance(node.parent, Sequence):
        return [rewrite.fix("remove the empty item", Safety.UNSAFE, rewrite.remove_item(node))]
    text_type = type_.of("string")
    if (
        text_type is not None
        and text_type.name == "compose_duration"
        and isinstance(here, Scalar)
        and here.value.isdigit()
    ):
        return [
            rewrite.fix(f"write {here.value}s", Safety.UNSAFE, rewrite.replace_scalar(node, f"{here.value}s", raw=True))
        ]
    if isinstance(here, Scalar) and not here.style and here.value and text_type is not None:
        text = here.value.replace("'", "''")
        return [rewrite.fix("quote it", Safety.SAFE, rewrite.replace_scalar(node, f'"{text}"', raw=True))]
    if isinstance(here, Scalar) and not here.value and not here.style:
        return [commented_out(entry, "has no value")] if entry is not None else []
    if isinstance(here, Scalar) and here.value.startswith("-") and type_.of("array") is not None:
        return [_dashes(here)]
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


def _dashes(here: Scalar) -> Fix | None:
    """A list whose dashes have no blank behind them: one text for YAML."""
    source = tree_of(here).source
    lines = source.text[here.start : here.end].split("\n")
    if here.style or any(not re.match(r"\s*-\S", line) for line in lines):
        return None
    edits, at = [], here.start
    for line in lines:
        dash = at + line.index("-") + 1
        edits.append(rewrite.replace_within(here, dash, dash, " "))
        at += len(line) + 1
    return rewrite.fix("put a blank behind the dash", Safety.UNSAFE, *edits)
