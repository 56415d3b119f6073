"""A variable that the file requires has no value.

What it does
    Evaluates `${NAME:?message}` and `${NAME?message}` with the variables of the process, of `.env` beside the file,
    or of the env file that the settings name. With `--isolated` the process's own variables do not count.

Why it matters
    docker compose refuses the whole project until the variable has a value.

Example
```yaml
services:
  db:
    image: postgres:16
    environment:
      POSTGRES_PASSWORD: ${POSTGRES_PASSWORD:?set it in .env}
```

Use instead
```yaml
services:
  db:
    image: postgres:16
    environment:
      POSTGRES_PASSWORD: ${POSTGRES_PASSWORD-}
```

Fix
    None: only a person knows the value. Put it into `.env` beside the file.

Reference
    https://docs.docker.com/reference/compose-file/interpolation/
"""

from __future__ import annotations

import os
from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.compose.values import Fault
from .. import Rule
from ._decoding import fault_at

RULE = Rule("compose-required-variable", Severity.ERROR, on=Fault, verdict=True)


def check(fault: Fault) -> Iterator[Diagnostic]:
    """Required variables."""
    if fault.kind == "required-variable":
        folder = getattr(fault.value, "folder", "")
        yield fault_at(
            RULE, fault, f"put {fault.subject}=... into {os.path.join(folder, '.env')}, or into the environment"
        )
