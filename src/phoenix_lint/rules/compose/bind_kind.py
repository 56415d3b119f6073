"""A folder that is mounted where a file belongs, or a file where a folder belongs.

What it does
    Compares what lies at the source of a bind mount with its target: a target that is known, or named, as a
    configuration file wants a file; a target that ends in a slash, or below which another mount of the service puts
    something, wants a folder.

Why it matters
    The container does not start ("not a directory: Are you trying to mount a directory onto a file?"), or the
    program reads a folder.

Example
```yaml
services:
  prometheus:
    image: prom/prometheus:v2.53.0
    volumes:
      - ./prometheus:/etc/prometheus/prometheus.yml
```

Use instead
```yaml
services:
  prometheus:
    image: prom/prometheus:v2.53.0
    volumes:
      - ./prometheus/prometheus.yml:/etc/prometheus/prometheus.yml
```

Fix
    Unsafe: the file of that folder with the target's name; the target's folder gets the file's name.

Reference
    https://docs.docker.com/reference/compose-file/services/#volumes
"""

from __future__ import annotations

import os
from collections.abc import Iterator

from ...diagnostic import Diagnostic, Fix, Safety, Severity
from ...documents.compose.project import Mount, Service
from ...stack import products
from ...syntax import rewrite
from .. import Rule
from ._mounts import is_config_name, lies_inside

RULE = Rule("compose-bind-kind", Severity.ERROR, on=Service, fixable="unsafe", late=True)


def check(service: Service) -> Iterator[Diagnostic]:
    """Sources of the wrong kind."""
    reader = service.doc.context.reader
    product = products.of(service)
    files = set(product.facts.get("files", ())) if product is not None else set()
    folders = {os.path.dirname(f) for f in files}
    for mount in service.mounts:
        if mount.kind != "bind" or not mount.path or not lies_inside(mount) or not reader.exists(mount.path):
            continue
        is_folder = reader.is_folder(mount.path)
        base = os.path.basename(mount.target)
        if is_folder and (mount.target in files or (is_config_name(mount.target) and not base.startswith("."))):
            if "." in os.path.basename(mount.path):
                continue  # `conf.yml/`: a folder that is meant to look like a file
            inside = os.path.join(mount.path, base)
            fix = _source(mount, f"{mount.source.rstrip('/')}/{base}") if reader.exists(inside) else None
            yield RULE.at(mount.value, f"`{mount.source}` is a folder, and `{mount.target}` is a file", fixes=[fix])
        elif not is_folder and (mount.target in folders or _ends_in_slash(mount)):
            name = os.path.basename(mount.path)
            yield RULE.at(
                mount.value,
                f"`{mount.source}` is a file, and `{mount.target}` is a folder",
                fixes=[_target(mount, f"{mount.target}/{name}")],
            )


def _ends_in_slash(mount: Mount) -> bool:
    written = (
        mount.value.text[len(mount.source) + 1 :].partition(":")[0] if mount.short else mount.value.text_of("target")
    )
    return written.endswith("/") and len(written) > 1


def _source(mount: Mount, source: str) -> Fix | None:
    if not mount.short or mount.value.written:
        return None
    text = source + mount.value.text[len(mount.source) :]
    return rewrite.fix(f"mount {source}", Safety.UNSAFE, rewrite.replace_scalar(mount.value.node, text))


def _target(mount: Mount, target: str) -> Fix | None:
    if not mount.short or mount.value.written:
        return None
    options = ":" + ",".join(mount.options) if mount.options else ""
    return rewrite.fix(
        f"mount it at {target}",
        Safety.UNSAFE,
        rewrite.replace_scalar(mount.value.node, f"{mount.source}:{target}{options}"),
    )
