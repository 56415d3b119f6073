"""A dotenv file that docker compose cannot read.

What it does
    Reads `.env`, the env files of `include` and those of services as docker compose does: names, quotes, variables,
    and the format that `env_file` names.

Why it matters
    docker compose refuses the whole project, with a line number but often without the file's name.

Example
```yaml
services:
  app:
    image: python:3.12-slim
    env_file:
      - path: app.env
        format: json
```

Use instead
```yaml
services:
  app:
    image: python:3.12-slim
    env_file:
      - path: app.env
        required: false
```

Fix
    None: what was meant is not known.

Reference
    https://docs.docker.com/compose/how-tos/environment-variables/variable-interpolation/
"""

from __future__ import annotations

import os
from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.compose import ComposeFile
from ...documents.compose.project import Service
from ...lang import dotenv
from ...schema.resolved import Resolved
from ...source import Unreadable
from .. import Rule
from ._decoding import fault_at

RULE = Rule("compose-invalid-env-file", Severity.ERROR, on=ComposeFile, verdict=True, late=True)


def check(doc: ComposeFile) -> Iterator[Diagnostic]:
    """Env files that are there and cannot be read."""
    for fault in doc.faults:
        if fault.kind == "dotenv":
            yield fault_at(RULE, fault)
    for service in doc.services.values():
        for item in service.list_of("env_file"):
            yield from _checked(service, item)


def _checked(service: Service, item: Resolved) -> Iterator[Diagnostic]:
    path = item.child("path") if item.form == "map" else item
    if path is None or path.bad or path.unsure or path.kind != "string":
        return
    form = item.text_of("format") if item.form == "map" else ""
    full, reader = os.path.normpath(os.path.join(path.folder, path.text)), service.doc.context.reader
    if not reader.exists(full) or reader.is_folder(full):
        return
    if form and form != "raw" and service.doc.version >= (2, 30):
        yield RULE.at(item.fields["format"], f"unknown format `{form}`: the only one is `raw`")
        return
    try:
        source = reader.read(full)
    except Unreadable as error:
        yield RULE.at(path, f"the env file `{path.text}` {error}")
        return
    environment = service.doc.environment
    content = dotenv.read_raw(source.text) if form else dotenv.read(source.text, environment.get)
    if content.fault:
        line = source.text.count("\n", 0, content.fault.at) + 1
        yield RULE.at(path, f"{path.text}, line {line}: {content.fault.message}")
