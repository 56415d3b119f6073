"""A text where docker compose wants a number or a boolean, once its variables are put in.

What it does
    Boolean fields take true, false, yes, no, on, off, y and n in any case, but not 0 and 1; number fields take a
    number, or a text that is one. A variable without a value leaves an empty text, which is neither.

Why it matters
    docker compose refuses the whole project: not one service starts.

Example
```yaml
services:
  app:
    image: python:3.12-slim
    read_only: "1"
```

Use instead
```yaml
services:
  app:
    image: python:3.12-slim
    read_only: true
```

Fix
    Unsafe: `1`, `enabled` and the like become true, their opposites false; a misspelt word the
    one that is near.

Reference
    https://docs.docker.com/reference/compose-file/interpolation/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Fix, Safety, Severity
from ...documents.compose.values import Fault
from ...schema.resolved import Resolved
from ...schema.suggest import near
from ...syntax import rewrite
from .. import Rule
from ._decoding import WORDS, fault_at, no_value

RULE = Rule("compose-invalid-cast", Severity.ERROR, on=Fault, fixable="unsafe", verdict=True)
_TRUE = ("1", "enabled", "enable", "t")
_FALSE = ("0", "disabled", "disable", "f")


def check(fault: Fault) -> Iterator[Diagnostic]:
    """Texts that cannot be cast."""
    value = fault.value
    if fault.kind != "cast" or not isinstance(value, Resolved):
        return
    if value.unset:
        yield RULE.at(fault.where, f"{fault.message}: {no_value(value.unset)}", help=WORDS.variable_help)
        return
    fixes: list[Fix | None] = []
    if fault.subject == "bool" and value.text.lower() in _TRUE + _FALSE and not value.written:
        word = "true" if value.text.lower() in _TRUE else "false"
        fixes = [rewrite.fix(f"write {word}", Safety.UNSAFE, rewrite.replace_scalar(value.node, word, raw=True))]
    elif fault.subject == "bool" and not value.written:
        meant = near(value.text, ["true", "false"])
        if len(meant) == 1:
            fixes = [
                rewrite.fix(f"write {meant[0]}", Safety.UNSAFE, rewrite.replace_scalar(value.node, meant[0], raw=True))
            ]
    yield fault_at(RULE, fault, fixes=fixes)
