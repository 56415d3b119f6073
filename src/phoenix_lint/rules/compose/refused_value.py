"""A value that docker compose refuses when the project is whole.

What it does
    Checks what no schema shows: names of the project, addresses of ports, entries of `extra_hosts`, `environment`,
    `ssh` and `additional_contexts`, sources of binds.

Why it matters
    docker compose refuses the whole project: not one service starts.

Example
```yaml
services:
  app:
    image: python:3.12-slim
    extra_hosts:
      - host.docker.internal
```

Use instead
```yaml
services:
  app:
    image: python:3.12-slim
    extra_hosts:
      - host.docker.internal:host-gateway
```

Fix
    Safe: blanks before the `=` of a variable go. Unsafe: `host.docker.internal` gets `host-gateway`.

Reference
    https://docs.docker.com/reference/compose-file/
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterator

from ...diagnostic import Diagnostic, Fix, Safety, Severity
from ...documents.compose import ComposeFile
from ...documents.compose.load import normal_name, project_name_fault
from ...documents.compose.project import Service
from ...schema.resolved import Resolved
from ...syntax import rewrite
from .. import Rule

RULE = Rule("compose-refused-value", Severity.ERROR, on=ComposeFile, fixable="safe", verdict=True, late=True)
Found = Iterator[Diagnostic]


def check(doc: ComposeFile) -> Found:
    """Values that only the last stages of loading look at."""
    yield from _project_name(doc)
    for service in doc.all_services.values():
        for one in _SERVICE:
            yield from one(service)


def _project_name(doc: ComposeFile) -> Found:
    outside = doc.environment.get("COMPOSE_PROJECT_NAME", "")
    name = doc.value.get("name")
    if outside and doc.version >= (2, 18) and project_name_fault(outside):
        where = doc.tree.top
        yield RULE.at(where, f"COMPOSE_PROJECT_NAME is `{outside}`: {project_name_fault(outside)}")
    elif isinstance(name, Resolved) and not outside and doc.version >= (2, 24, 7) and not name.bad and not name.unknown:
        if not normal_name(name.text) and (name.text or name.written):
            yield RULE.at(name, "nothing is left of the project's name: letters a to z and digits are kept")


def _host_ip(service: Service) -> Found:
    for item in service.list_of("ports") if service.doc.version >= (2, 36, 1) else ():
        address = item.child("host_ip") if item.form == "map" else None
        if address is None or address.unknown or address.kind != "string":
            continue
        try:
            ipaddress.ip_address(address.text)
        except ValueError:
            yield RULE.at(address, f"`{address.text}` is no IP address")


def _binds(service: Service) -> Found:
    for item in service.list_of("volumes"):
        if item.form == "map" and item.text_of("type") == "bind" and "source" not in item.fields:
            yield RULE.at(item, "a bind needs a `source`")


def _hosts(service: Service) -> Found:
    build = service.field("build")
    within = build.child("extra_hosts") if build is not None and build.form == "map" else None
    for value in (service.field("extra_hosts"), within):
        if value is None or value.form != "list":
            continue
        for item in value.elements():
            if item.bad or item.unsure or item.kind != "string":
                continue
            cut = next((i for i, c in enumerate(item.text) if c in "=:"), -1)
            if cut < 0 and service.doc.version >= (2, 24, 6):
                yield RULE.at(item, f"`{item.text}` has no address", fixes=[_gateway(item)])
            elif cut == 0:
                yield RULE.at(item, f"`{item.text}` has no host name")


def _gateway(item: Resolved) -> Fix | None:
    if item.text != "host.docker.internal" or item.written:
        return None
    return rewrite.fix(
        "add host-gateway", Safety.UNSAFE, rewrite.replace_scalar(item.node, "host.docker.internal:host-gateway")
    )


def _environment(service: Service) -> Found:
    value = service.field("environment")
    if value is None or value.form != "list" or service.doc.version < (2, 34):
        return
    for item in value.elements():
        name, sign, text = item.text.partition("=")
        if item.kind == "string" and sign and name != name.rstrip():
            fix = None
            if not item.written:
                fix = rewrite.fix(
                    "remove it", Safety.SAFE, rewrite.replace_scalar(item.node, f"{name.rstrip()}={text}")
                )
            yield RULE.at(item, f"there is white space behind the name `{name.rstrip()}`", fixes=[fix])


def _build(service: Service) -> Found:
    build = service.field("build")
    if build is None or build.form != "map":
        return
    ssh, contexts = build.child("ssh"), build.child("additional_contexts")
    for item in ssh.elements() if ssh is not None and ssh.form == "list" and service.doc.version >= (2, 24) else ():
        if item.kind == "string" and "=" not in item.text and item.text != "default":
            yield RULE.at(item, f"`{item.text}` is neither `default` nor ID=PATH")
    if contexts is None:
        return
    for item in contexts.elements() if contexts.form == "list" and service.doc.version >= (2, 24, 1) else ():
        if item.kind == "string" and "=" not in item.text:
            yield RULE.at(item, f"`{item.text}` is not NAME=VALUE")
    for _, item in contexts.children() if contexts.form == "map" else ():
        if item.kind in ("integer", "number", "boolean", "null"):
            yield RULE.at(item.entry or item, "docker compose crashes on a context that is no text")


def _crashes(service: Service) -> Found:
    pid = service.value.fields.get("pid")
    if isinstance(pid, Resolved) and pid.kind == "null":
        yield RULE.at(pid.entry or pid, "docker compose crashes on `pid` without a value")


_SERVICE: tuple[Callable[[Service], Found], ...] = (_host_ip, _binds, _hosts, _environment, _build, _crashes)
