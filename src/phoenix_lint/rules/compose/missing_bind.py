"""A file that is mounted and not there.

What it does
    Looks for the source of every bind mount that is a configuration file by its name, relative to the file that
    mounts it. Absolute paths, the home folder and sources with open variables are not looked at; nor are keys,
    certificates and password files, which are made where the stack runs.

Why it matters
    In the short form the engine makes an empty folder in its place, owned by root. The program then reports "is a
    directory", or the container does not start: "not a directory: Are you trying to mount a directory onto a
    file?". A second `up` does not heal it.

Example
```yaml
services:
  prometheus:
    image: prom/prometheus:v2.53.0
    volumes:
      - ./promethues.yml:/etc/prometheus/prometheus.yml:ro
```

Use instead
```yaml
services:
  prometheus:
    image: prom/prometheus:v2.53.0
    volumes:
      - ./prometheus.yml:/etc/prometheus/prometheus.yml:ro
```

Fix
    Unsafe: the one file of that folder with nearly the same name.

Reference
    https://docs.docker.com/reference/compose-file/services/#volumes
"""

from __future__ import annotations

import os
from collections.abc import Iterator

from ...diagnostic import Diagnostic, Fix, Safety, Severity
from ...documents.compose.project import Mount, Service
from ...schema.suggest import near
from ...syntax import rewrite
from .. import Rule
from ._mounts import is_config_name, is_made_elsewhere, is_used_from_elsewhere, lies_inside

RULE = Rule("compose-missing-bind", Severity.ERROR, on=Service, fixable="unsafe", late=True)


def check(service: Service) -> Iterator[Diagnostic]:
    """Sources that are not there; of a file that is rendered elsewhere nothing is known."""
    reader = service.doc.context.reader
    if service.doc.context.rendered:
        return
    for mount in service.mounts:
        if mount.kind != "bind" or not mount.path or not lies_inside(mount) or reader.exists(mount.path):
            continue
        if is_used_from_elsewhere(mount, reader) or is_made_elsewhere(mount, reader):
            continue
        source = mount.value if mount.short else mount.value.fields.get("source", mount.value)
        if not mount.creates:
            yield RULE.at(
                source, f"`{mount.source}` does not exist, and is not to be made: `{service.name}` does not start"
            )
            continue
        if not (is_config_name(mount.source) and is_config_name(mount.target)):
            continue
        name, fix = _near(service, mount)
        yield RULE.at(
            source,
            f"the file `{mount.source}` does not exist: the engine makes a folder there, and `{service.name}` reads a folder",
            help=f"did you mean `{name}`?" if name else "",
            fixes=[fix],
        )


def _near(service: Service, mount: Mount) -> tuple[str, Fix | None]:
    folder, base = os.path.split(mount.path)
    reader = service.doc.context.reader
    ending = base.rpartition(".")[2]
    there = [
        os.path.basename(p)
        for p in reader.glob(os.path.join(folder, "*"))
        if p.endswith(ending) or p.endswith((".yml", ".yaml"))
    ]
    same = [
        n
        for n in there
        if n.rpartition(".")[0] == base.rpartition(".")[0] and {n.rpartition(".")[2], ending} == {"yml", "yaml"}
    ]
    found = same or near(base, there)
    if len(found) != 1:
        return "", None
    source = mount.source[: len(mount.source) - len(base)] + found[0]
    if mount.value.written or not mount.source.endswith(base):
        return source, None
    node = mount.value.node if mount.short else mount.value.fields["source"].node
    text = source + mount.value.text[len(mount.source) :] if mount.short else source
    return source, rewrite.fix(f"mount {source}", Safety.UNSAFE, rewrite.replace_scalar(node, text))
