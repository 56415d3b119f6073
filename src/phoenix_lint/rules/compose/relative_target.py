"""A mount whose target is no absolute path.

What it does
    Looks at the targets of volumes, those among them that come from a one-letter source: `v:/data` is read as a
    path on the drive `v`, not as the volume `v`.

Why it matters
    docker compose accepts the file; the engine refuses to make the container: "mount path must be absolute".

Example
```yaml
services:
  db:
    image: mongo:7
    volumes:
      - v:/data/db
volumes:
  v:
```

Use instead
```yaml
services:
  db:
    image: mongo:7
    volumes:
      - data:/data/db
volumes:
  data:
```

Fix
    Safe: a volume with one letter is written in the long form.

Reference
    https://docs.docker.com/reference/compose-file/services/#volumes
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Fix, Safety, Severity
from ...documents.compose.project import Mount, Service
from ...syntax import rewrite
from .. import Rule

RULE = Rule("compose-relative-target", Severity.ERROR, on=Service, fixable="safe", late=True)


def check(service: Service) -> Iterator[Diagnostic]:
    """Targets that the engine refuses."""
    for mount in service.mounts:
        if not mount.target or mount.target.startswith("/") or mount.value.unsure or mount.kind == "tmpfs":
            continue
        if "\\" in mount.target or (mount.target[1:2] == ":" and mount.source):
            continue  # a Windows container
        text = mount.value.text if mount.short else mount.target
        if mount.short and not mount.source and text[1:2] == ":" and text[2:3] == "/":
            if text[0] in service.doc.resources["volumes"]:
                yield RULE.at(
                    mount.value,
                    f"`{text}` is read as a path on the drive `{text[0]}`, not as the volume `{text[0]}`",
                    fixes=[_long(mount)],
                )
            continue
        yield RULE.at(mount.value, f"the target `{mount.target}` is no absolute path: the engine refuses it")


def _long(mount: Mount) -> Fix | None:
    name, _, target = mount.value.text.partition(":")
    target, _, options = target.partition(":")
    if options or mount.value.written:
        return None
    text = rewrite.flow_text({"type": "volume", "source": name, "target": target})
    return rewrite.fix("write the long form", Safety.SAFE, rewrite.replace_scalar(mount.value.node, text, raw=True))
