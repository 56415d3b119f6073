"""A number that arrives in another spelling than the one in the file.

What it does
    YAML reads an unquoted number or boolean as such, and docker compose writes it again in its own way: `022`
    becomes 18, `1.10` becomes 1.1, `1_000` becomes 1000, `1e3` becomes 1000, `True` becomes true.
    In `ports`, `0777` is the port 511.

Why it matters
    The program in the container sees another text than the one in the file.

Example
```yaml
services:
  app:
    image: python:3.12-slim
    environment:
      UMASK: 022
      API_VERSION: 1.10
```

Use instead
```yaml
services:
  app:
    image: python:3.12-slim
    environment:
      UMASK: "022"
      API_VERSION: "1.10"
```

Fix
    Unsafe: it is quoted, so that it arrives as it is written.

Reference
    https://docs.docker.com/reference/compose-file/services/#environment
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Fix, Safety, Severity
from ...documents.compose.project import Service
from ...schema.resolved import Resolved
from ...syntax import rewrite
from ...syntax.nodes import Scalar, target
from .. import Rule
from ._decoding import SECRET_NAME

RULE = Rule("compose-rendered-number", Severity.WARNING, on=Service, fixable="unsafe")


def check(service: Service) -> Iterator[Diagnostic]:
    """Values that change on their way."""
    for item in service.list_of("ports"):
        node = target(item.node)
        if isinstance(node, Scalar) and not node.style and isinstance(item.data, int) and node.value != str(item.data):
            yield RULE.at(item, f"`{node.value}` is the number {item.data}", fixes=[_quoted(item, node)])
    build = service.field("build")
    maps = [service.field("environment"), service.field("labels")]
    if build is not None and build.form == "map":
        maps.append(build.child("args"))
    for value in maps:
        if value is None or value.form != "map":
            continue
        for name, leaf in value.children():
            node = target(leaf.node)
            if leaf.form != "scalar" or not isinstance(node, Scalar) or node.style or leaf.bad or leaf.unknown:
                continue
            arrives = rendered(leaf)
            if arrives and arrives != node.value:
                said, got = (
                    (f"`{name}: ********`", "another text")
                    if SECRET_NAME.search(name)
                    else (f"`{name}: {node.value}`", f"`{arrives}`")
                )
                yield RULE.at(leaf, f"{said} arrives as {got}", fixes=[_quoted(leaf, node)])


def rendered(value: Resolved) -> str:
    """How docker compose writes a number or boolean; empty for everything else."""
    data = value.data
    if isinstance(data, bool):
        return "true" if data else "false"
    if isinstance(data, int):
        return str(data)
    if not isinstance(data, float) or data != data or abs(data) == float("inf"):
        return ""
    if data.is_integer() and abs(data) < 1e21:
        return str(int(data)) if abs(data) < 1e6 else ""
    text = repr(data)
    return "" if "e" in text else text


def _quoted(value: Resolved, node: Scalar) -> Fix | None:
    if value.node is not node:
        return None
    return rewrite.fix("quote it", Safety.UNSAFE, rewrite.replace_scalar(node, f'"{node.value}"', raw=True))
