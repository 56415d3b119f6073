"""A service without anything to run.

What it does
    Reports services that have neither `image` nor `build` nor `provider`, also when a variable without a value
    leaves the image empty. A file that completes the services of the default file beside it is judged together with
    that one.

Why it matters
    docker compose refuses the whole project: not one service starts.

Example
```yaml
services:
  prometheus:
    restart: unless-stopped
```

Use instead
```yaml
services:
  prometheus:
    image: prom/prometheus:v2.53.0
    restart: unless-stopped
```

Fix
    None: what should run is not known.

Reference
    https://docs.docker.com/reference/compose-file/services/#image
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.compose.project import Service
from .. import Rule
from ._decoding import WORDS, is_stray, no_value

RULE = Rule("compose-no-image", Severity.ERROR, on=Service, verdict=True)


def check(service: Service) -> Iterator[Diagnostic]:
    """Services that cannot be made."""
    value = service.value
    image = value.get("image")
    if value.incomplete and image is None and "extends" not in value.fields and _is_broken(service):
        return
    if value.get("build") is not None or value.get("provider") is not None:
        return
    if image is None and value.entry is not None and is_stray(value.entry, service.doc.version):
        return
    if image is None:
        where = value.entry if value.entry is not None else value
        hint = (
            ""
            if service.doc.context.together
            else "is it meant to be used with another file? `stacks` in the settings says so"
        )
        yield RULE.at(where, f"`{service.name}` has neither `image` nor `build`", help=hint)
    elif not image.text and not image.unknown and image.type.kind != "any":
        unset = getattr(image, "unset", ())
        reason = f", because {no_value(unset)}" if unset else ""
        yield RULE.at(
            image, f"the image of `{service.name}` is empty{reason}", help=WORDS.variable_help if unset else ""
        )


def _is_broken(service: Service) -> bool:
    """Whether what it extends could not be followed: the image may come from there."""
    return any(
        f.kind in ("file-missing", "broken-file", "extends-undefined", "extends-cycle") for f in service.doc.faults
    )
