"""A `${` that docker compose cannot read.

What it does
    Reports variables without a name, with an unknown operator or without their closing brace. `$$` is a dollar
    sign.

Why it matters
    docker compose refuses the whole project, even when the text stands in a service that is switched off or in an
    `x-` block.

Example
```yaml
services:
  app:
    image: "python:${PYTHON_VERSION=3.12}-slim"
```

Use instead
```yaml
services:
  app:
    image: "python:${PYTHON_VERSION:-3.12}-slim"
```

Fix
    Unsafe: `${NAME=value}` and `${NAME:=value}` become `${NAME:-value}`. Unsafe: any other dollar sign is doubled.

Reference
    https://docs.docker.com/reference/compose-file/interpolation/
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...diagnostic import Diagnostic, Fix, Safety, Severity
from ...documents.compose.values import Fault
from ...schema.resolved import Resolved
from ...syntax import rewrite
from ...syntax.nodes import Scalar, tree_of
from .. import Rule
from ._decoding import fault_at

RULE = Rule("compose-invalid-variable", Severity.ERROR, on=Fault, fixable="unsafe", verdict=True)


def check(fault: Fault) -> Iterator[Diagnostic]:
    """Variables that cannot be read."""
    if fault.kind != "template" or not isinstance(fault.value, Resolved):
        return
    yield fault_at(RULE, fault, "write `$$` for a dollar sign", [_fix(fault.value, fault)])


def _fix(value: Resolved, fault: Fault) -> Fix | None:
    node = value.node
    if not isinstance(node, Scalar):
        return None
    start, end = fault.where.span
    written = tree_of(node).source.text[start:end]
    default = re.fullmatch(r"\$\{([A-Za-z_]\w*):?=([^{}]*)\}", written)
    if default:
        new = f"${{{default[1]}:-{default[2]}}}"
        return rewrite.fix(f"write {new}", Safety.UNSAFE, rewrite.replace_within(node, start, end, new))
    return rewrite.fix("double the dollar sign", Safety.UNSAFE, rewrite.replace_within(node, start, start, "$"))
