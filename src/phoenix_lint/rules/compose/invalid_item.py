"""A published port, or another item of a list, that cannot be read.

What it does
    Reads the short forms `[[IP:]HOST:]CONTAINER[/PROTOCOL]` of ports, `[SOURCE:]TARGET[:OPTIONS]` of volumes and of
    devices, and the items of lists that are joined by name. A variable without a value leaves nothing between two
    colons.

Why it matters
    docker compose refuses the whole project: not one service starts.

Example
```yaml
services:
  grafana:
    image: grafana/grafana:11.1.0
    ports:
      - "localhost:3000:3000"
```

Use instead
```yaml
services:
  grafana:
    image: grafana/grafana:11.1.0
    ports:
      - "127.0.0.1:3000:3000"
```

Fix
    Safe: `localhost` becomes 127.0.0.1; an IPv6 address gets its brackets; blanks around the colons go. Unsafe:
    `HOST:CONTAINER` written with another sign.

Reference
    https://docs.docker.com/reference/compose-file/services/#ports
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator

from ...diagnostic import Diagnostic, Fix, Safety, Severity
from ...documents.compose.values import Fault
from ...lang import mounts, ports
from ...schema.resolved import Resolved
from ...syntax import rewrite
from .. import Rule
from ._decoding import WORDS, fault_at, no_value

RULE = Rule("compose-invalid-item", Severity.ERROR, on=Fault, fixable="safe", verdict=True)


def check(fault: Fault) -> Iterator[Diagnostic]:
    """Items of lists."""
    value = fault.value
    if fault.kind != "item" or not isinstance(value, Resolved):
        return
    if value.unset:
        written = getattr(value.node, "value", value.text)
        yield RULE.at(
            fault.where,
            f"`{written}` becomes `{value.text}`, because {no_value(value.unset)}: {_reason(fault)}",
            help=WORDS.variable_help,
        )
        return
    yield fault_at(
        RULE, fault, fixes=[_port(value) if fault.subject == "port" and not value.null else _text(value, fault.subject)]
    )


def _reason(fault: Fault) -> str:
    return fault.message.rpartition(": ")[2]


def _port(value: Resolved) -> Fix | None:
    if not isinstance(value.data, str) or value.written:
        return None
    text = value.data
    new, safety = re.sub(r"\s+", "", text), Safety.SAFE
    new = re.sub(r"^localhost:", "127.0.0.1:", new)
    host, colon, inner = new.rpartition(":")
    address, second, outer = host.rpartition(":")
    bare = address if outer.isdigit() or not outer else ""
    if colon and second and bare.count(":") > 1 and not bare.startswith("["):
        try:
            ipaddress.IPv6Address(bare)
            new = f"[{bare}]:{outer}:{inner}"
        except ValueError:
            pass
    if re.fullmatch(r"[0-9.]+:[0-9]+", new) and "." in host:
        new, safety = f"{host}::{inner}", Safety.UNSAFE
    if new == text:
        return None
    try:
        ports.parse(new)
    except ports.BadPort:
        return None
    return rewrite.fix(f"write {new}", safety, rewrite.replace_scalar(value.node, new))


def _text(value: Resolved, what: str) -> Fix | None:
    if value.null:
        return rewrite.fix("remove the empty item", Safety.UNSAFE, rewrite.remove_item(value.node))
    if value.form == "scalar" and what == "key" and value.kind in ("integer", "number", "boolean"):
        written = getattr(value.node, "value", "")
        return rewrite.fix("quote it", Safety.SAFE, rewrite.replace_scalar(value.node, f'"{written}"', raw=True))
    if value.form == "map" and what == "key" and len(value.fields) == 1 and value.owner is not None:
        return _pair(value)
    if what == "volume" and isinstance(value.data, str) and not value.written:
        new = value.data.strip().rstrip(":") if value.data.count(":") <= 3 else value.data
        try:
            fits = new != value.data and bool(mounts.parse(new))
        except mounts.BadMount:
            fits = False
        return rewrite.fix(f"write {new}", Safety.UNSAFE, rewrite.replace_scalar(value.node, new)) if fits else None
    return None


def _pair(value: Resolved) -> Fix | None:
    """`- NAME: value` in a list of `NAME=value`."""
    ((name, inner),) = value.children()
    owner = value.owner
    if inner.form != "scalar" or inner.written or owner is None or owner.entry is None:
        return None
    if owner.entry.name not in ("environment", "labels", "args", "sysctls", "annotations"):
        return None
    start, end = inner.entry.start if inner.entry else 0, inner.node.end
    written = rewrite.scalar_text(f"{name}={inner.text}")
    return rewrite.fix(
        f"write {name}=...", Safety.SAFE, rewrite.replace_within(value.node, start, max(end, start), written)
    )
