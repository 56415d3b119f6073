"""A file that the project names is not there.

What it does
    Looks for the files of `include`, `extends`, `env_file` and `label_file` where docker compose looks for them:
    relative to the file that names them, or to the project's folder. Env files of services that a profile switches
    off, and those with `required: false`, are not needed.

Why it matters
    docker compose refuses the whole project: not one service starts.

Example
```yaml
services:
  app:
    image: python:3.12-slim
    env_file: missing.env
```

Use instead
```yaml
services:
  app:
    image: python:3.12-slim
    env_file:
      - path: missing.env
        required: false
```

Fix
    Suggestion: an env file that may be missing is marked `required: false`.

Reference
    https://docs.docker.com/reference/compose-file/services/#env_file
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

from ...diagnostic import Diagnostic, Fix, Safety, Severity
from ...documents.compose import ComposeFile
from ...documents.compose.project import Service
from ...schema.resolved import Resolved
from ...syntax import rewrite
from ...syntax.nodes import Entry
from .. import Rule
from ._decoding import fault_at

RULE = Rule("compose-missing-file", Severity.ERROR, on=ComposeFile, verdict=True, late=True)
_KINDS = ("file-missing", "env-file-missing", "env-file-folder", "unreadable", "broken-file")


def check(doc: ComposeFile) -> Iterator[Diagnostic]:
    """Files that are not there, that are folders, or that cannot be read."""
    for fault in doc.faults:
        if fault.kind in _KINDS:
            yield fault_at(RULE, fault)
    for service in doc.services.values():
        for item in service.list_of("env_file"):
            yield from _env_file(service, item)
        for item in service.list_of("label_file") if doc.version >= (2, 32) else ():
            yield from _label_file(service, item)


def _path(service: Service, item: Resolved) -> str:
    return os.path.normpath(os.path.join(item.folder, item.text))


def _env_file(service: Service, item: Resolved) -> Iterator[Diagnostic]:
    path = item.child("path") if item.form == "map" else item
    if path is None or path.bad or path.unsure or path.kind != "string":
        return
    reader, full = service.doc.context.reader, _path(service, path)
    needed = (
        item.form != "map" or (v := item.get("required")) is None or str(v.data).lower() in ("true", "yes", "on", "y")
    )
    if not reader.exists(full):
        if needed:
            beside = next((s for s in (".example", ".sample", ".template", ".dist") if reader.exists(full + s)), "")
            hint = f"copy it from `{path.text}{beside}`" if beside else ""
            yield RULE.at(
                path, f"the env file `{path.text}` does not exist", help=hint, fixes=[_optional(item, service)]
            )
    elif reader.is_folder(full):
        yield RULE.at(path, f"the env file `{path.text}` is a folder")


def _optional(item: Resolved, service: Service) -> Fix | None:
    title = "let it be missing"
    if service.doc.version < (2, 24):
        return None
    if item.form == "map":
        return rewrite.fix(title, Safety.SUGGESTION, rewrite.insert_entry(item.node, "required", "false"))  # type: ignore[arg-type]
    fragment: Any = [{"path": item.text, "required": "false"}]
    if isinstance(item.entry, Entry):
        return rewrite.fix(
            title, Safety.SUGGESTION, rewrite.replace_scalar(item.node, rewrite.flow_text(fragment), raw=True)
        )
    return rewrite.fix(
        title, Safety.SUGGESTION, rewrite.replace_scalar(item.node, rewrite.flow_text(fragment[0]), raw=True)
    )


def _label_file(service: Service, item: Resolved) -> Iterator[Diagnostic]:
    if item.unsure or item.kind != "string":
        return
    reader, full = service.doc.context.reader, _path(service, item)
    if not reader.exists(full) or reader.is_folder(full):
        yield RULE.at(
            item, f"the label file `{item.text}` {'is a folder' if reader.exists(full) else 'does not exist'}"
        )
