"""A value that is written in a way that the field cannot read.

What it does
    Reads durations, sizes, numbers, booleans, file modes, command lines and the words that a field allows, as
    docker compose does after it has put the variables in.

Why it matters
    docker compose refuses the whole project: not one service starts.

Example
```yaml
services:
  app:
    image: python:3.12-slim
    healthcheck:
      test: ["CMD", "true"]
      interval: 30
      timeout: 10 s
```

Use instead
```yaml
services:
  app:
    image: python:3.12-slim
    healthcheck:
      test: ["CMD", "true"]
      interval: 30s
      timeout: 10s
```

Fix
    Safe: the allowed word in its right case. Unsafe: a missing unit, a near word, a blank inside a duration or
    size.

Reference
    https://docs.docker.com/reference/compose-file/services/
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...diagnostic import Diagnostic, Fix, Safety, Severity
from ...lang import durations
from ...schema.decode import Problem
from ...schema.suggest import near
from ...syntax import rewrite
from ...syntax.nodes import Entry, Scalar, target
from .. import Rule

RULE = Rule("compose-invalid-value", Severity.ERROR, on=Problem, fixable="safe", verdict=True)


def check(problem: Problem) -> Iterator[Diagnostic]:
    """Values whose spelling is refused."""
    node = problem.where
    if problem.kind == "invalid-name":
        yield RULE.at(
            node, f"`{problem.message}` is no name: letters, digits, `.`, `_` and `-` are allowed", fixes=_named(node)
        )
    if problem.kind != "invalid-value" or isinstance(node, Entry):
        return
    here = target(node)
    text = here.value if isinstance(here, Scalar) else ""
    shown = text if len(text) <= 60 else text[:57] + "..."
    name = f"`{node.parent.name}: {shown}`" if isinstance(node.parent, Entry) else f"`{shown}`"
    yield RULE.at(node, f"{name} cannot be read: {problem.message}", fixes=_fixes(problem, text))


def _named(node: object) -> list[Fix | None]:
    if not isinstance(node, Entry):
        return []
    meant = re.sub(r"[^a-zA-Z0-9._-]+", "-", node.name).strip("-")
    if not meant or node.parent.get(meant) is not None or "$" in node.name or "{" in node.name:
        return []
    return [rewrite.fix(f"call it `{meant}`", Safety.UNSAFE, rewrite.rename_key(node, meant))]


def _fixes(problem: Problem, text: str) -> list[Fix | None]:
    node, type_ = problem.where, problem.type
    if isinstance(node, Entry) or "$" in text:
        return []
    found = _meant(type_.name, type_.enum, text)
    if found is None:
        return []
    new, safety = found
    return [rewrite.fix(f"write {new}", safety, rewrite.replace_scalar(node, new))]


def _meant(name: str, enum: tuple[str, ...], text: str) -> tuple[str, Safety] | None:
    if enum:
        folded = [v for v in enum if v.lower() == text.strip().lower()]
        meant = folded or near(text, list(enum))
        return (meant[0], Safety.SAFE if folded else Safety.UNSAFE) if len(meant) == 1 else None
    if name == "compose_duration":
        if re.fullmatch(r"[0-9]+", text):
            return f"{text}s", Safety.UNSAFE
        found = durations.meant_duration(text)
        return (found, Safety.UNSAFE) if found and found != text else None
    if name == "compose_size":
        size = re.fullmatch(r"\s*([0-9]+(?:\.[0-9]+)?)\s*([kmgt])i?\s*(?:b|bytes?)?\s*", text.lower())
        return (f"{size[1]}{size[2]}", Safety.UNSAFE) if size else None
    return None
