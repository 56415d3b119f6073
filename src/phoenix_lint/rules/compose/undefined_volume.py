"""A service mounts a volume that the project does not define.

What it does
    Compares the named volumes of every service that is switched on with the top-level `volumes`. In the short form
    a source is a path only when it begins with `.`, `/` or `~`: `conf/app.yml:/app.yml` is a volume called
    `conf/app.yml`.

Why it matters
    docker compose refuses the whole project: not one service starts.

Example
```yaml
services:
  prometheus:
    image: prom/prometheus:v2.53.0
    volumes:
      - prometheus-data:/prometheus
```

Use instead
```yaml
services:
  prometheus:
    image: prom/prometheus:v2.53.0
    volumes:
      - prometheus-data:/prometheus
volumes:
  prometheus-data:
```

Fix
    Safe: the volume is declared at the top; `./` is put in front of what lies there. Unsafe: the one defined volume
    with nearly the same name; `./` in front of a source with a slash.

Reference
    https://docs.docker.com/reference/compose-file/volumes/
"""

from __future__ import annotations

import os
from collections.abc import Iterator

from ...diagnostic import Diagnostic, Fix, Safety, Severity
from ...documents.compose.project import Mount, Service
from ...syntax import rewrite
from .. import Rule
from ._decoding import declared, defined_hint, near_one

RULE = Rule("compose-undefined-volume", Severity.ERROR, on=Service, fixable="safe", verdict=True, late=True)


def check(service: Service) -> Iterator[Diagnostic]:
    """Volumes without a definition."""
    doc = service.doc
    defined = doc.resources["volumes"]
    for mount in service.mounts:
        if (
            mount.kind != "volume"
            or not mount.source
            or mount.source in defined
            or doc.is_partial
            or mount.value.unsure
        ):
            continue
        source = mount.value if mount.short else mount.value.fields["source"]
        meant = near_one(mount.source, defined)
        path = os.path.normpath(os.path.join(mount.value.folder, mount.source))
        lies = doc.context.reader.exists(path)
        if "/" in mount.source or (lies and not meant):
            yield RULE.at(
                source,
                f"`{mount.source}` is taken for the name of a volume, and none is defined: a path begins with `./`",
                fixes=[_path(mount, Safety.SAFE if lies else Safety.UNSAFE)],
            )
            continue
        fix = _named(mount, meant) if meant else declared(doc, "volumes", mount.source, mount.value, Safety.SAFE)
        yield RULE.at(
            source,
            f"the volume `{mount.source}` of `{service.name}` is not defined",
            help=defined_hint(meant, defined),
            fixes=[fix],
        )


def _path(mount: Mount, safety: Safety) -> Fix | None:
    if not mount.short or mount.value.written:
        return None
    return rewrite.fix(
        f"write ./{mount.source}", safety, rewrite.replace_scalar(mount.value.node, f"./{mount.value.text}")
    )


def _named(mount: Mount, meant: str) -> Fix | None:
    if mount.value.written:
        return None
    title = f"mount `{meant}`"
    if not mount.short:
        return rewrite.fix(title, Safety.UNSAFE, rewrite.replace_scalar(mount.value.fields["source"].node, meant))
    text = meant + mount.value.text[len(mount.source) :]
    return rewrite.fix(title, Safety.UNSAFE, rewrite.replace_scalar(mount.value.node, text))
