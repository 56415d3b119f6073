"""Fields of a service that stand among the services.

What it does
    Reports entries of `services` that are named like fields of a service and cannot be services, behind one that
    they can belong to: their indentation was lost.

Why it matters
    docker compose takes each of them for a service and refuses the whole project: not one service starts.

Example
```yaml
services:
  prometheus:
    image: prom/prometheus:v2.53.0
  restart: always
  ports:
    - "9090:9090"
```

Use instead
```yaml
services:
  prometheus:
    image: prom/prometheus:v2.53.0
    restart: always
    ports:
      - "9090:9090"
```

Fix
    Unsafe: they are indented, so that they belong to the service before them.

Reference
    https://docs.docker.com/reference/compose-file/services/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Fix, Safety, Severity
from ...documents.compose import ComposeFile
from ...schema.resolved import Resolved
from ...syntax import rewrite
from ...syntax.nodes import Mapping, target
from .. import Rule
from ._decoding import SECTIONS, Stray, strays

RULE = Rule("compose-stray-field", Severity.ERROR, on=ComposeFile, fixable="unsafe", verdict=True)


def check(doc: ComposeFile) -> Iterator[Diagnostic]:
    """One finding for everything that lost fields."""
    for section in SECTIONS:
        value = doc.value.get(section)
        node = target(value.node) if isinstance(value, Resolved) else None
        for stray in strays(section, node, doc.version) if isinstance(node, Mapping) else ():
            names = ", ".join(f"`{e.name}`" for e in stray.entries)
            many = len(stray.entries) > 1
            yield RULE.at(
                stray.entries[0],
                f"{names} {'stand' if many else 'stands'} among the {section}:"
                f" {'they are fields' if many else 'it is a field'} of `{stray.owner.name}`",
                fixes=[_fix(stray)],
            )


def _fix(stray: Stray) -> Fix | None:
    change = rewrite.indent_below(stray.owner, stray.entries)
    return rewrite.fix(f"indent them below `{stray.owner.name}`", Safety.UNSAFE, change)
