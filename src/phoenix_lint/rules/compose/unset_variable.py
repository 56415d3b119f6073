"""A variable without a value in an image, a port, a path or a name.

What it does
    Looks for `$NAME` and `${NAME}` without a default whose variable has no value, where an empty text does harm.
    Silent when no `.env` is there: then the variables come from somewhere that we do not see.

Why it matters
    docker compose puts an empty text in and only warns: the image has no tag, the port is chosen at random, a
    folder of the host is mounted instead of one in it.

Example
```yaml
services:
  grafana:
    image: grafana/grafana:${GRAFANA_VERSION}
```

Use instead
```yaml
services:
  grafana:
    image: grafana/grafana:${GRAFANA_VERSION:-11.1.0}
```

Fix
    None: only a person knows the value.

Reference
    https://docs.docker.com/reference/compose-file/interpolation/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.compose import ComposeFile
from ...schema.resolved import Resolved
from .. import Rule
from ._decoding import WORDS, no_value

RULE = Rule("compose-unset-variable", Severity.WARNING, on=ComposeFile)
_PLACES = {
    "image": "the image",
    "container_name": "the container's name",
    "ports": "a port",
    "volumes": "a mount",
    "env_file": "the env file",
}
_AMBIENT = frozenset(("PWD", "HOME", "USER", "UID", "GID", "HOSTNAME", "PATH"))


def check(doc: ComposeFile) -> Iterator[Diagnostic]:
    """Empty texts where they do harm, one finding for a value."""
    if doc.context.rendered or _comes_later(doc):
        return
    for service in doc.services.values():
        for name in _PLACES:
            value = service.field(name)
            for leaf in value.walk() if value is not None else ():
                if isinstance(leaf, Resolved) and leaf.unset and leaf.form == "scalar" and not leaf.bad:
                    names = [n for n in dict.fromkeys(leaf.unset) if n not in _AMBIENT]
                    if names and (name != "image" or leaf.text):
                        yield RULE.at(
                            leaf,
                            f"{no_value(names)}: {_PLACES[name]} of `{service.name}` becomes `{leaf.text}`",
                            help=WORDS.variable_help,
                        )


def _comes_later(doc: ComposeFile) -> bool:
    """Whether the variables come from where we cannot look: nothing beside the file gives any a value."""
    return not doc.env_files or not any(f.content.values for f in doc.env_files)
