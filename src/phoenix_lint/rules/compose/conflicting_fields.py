"""Fields of one object that exclude each other, or must agree and do not.

What it does
    Checks what docker compose checks when the project is whole: `network_mode` beside `networks`, `dockerfile`
    beside `dockerfile_inline`, `container_name` with several replicas, old and new spellings of limits that differ,
    external volumes with options, secrets and configs with no source or several, and the like.

Why it matters
    docker compose refuses the whole project: not one service starts.

Example
```yaml
services:
  node-exporter:
    image: prom/node-exporter:v1.8.1
    network_mode: host
    networks: [monitoring]
networks:
  monitoring:
```

Use instead
```yaml
services:
  node-exporter:
    image: prom/node-exporter:v1.8.1
    network_mode: host
```

Fix
    Unsafe: with `network_mode` beside `networks`, or a fixed container name with several replicas, the former of
    each pair is taken out.

Reference
    https://docs.docker.com/reference/compose-file/
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ...diagnostic import Diagnostic, Fix, Safety, Severity
from ...documents.compose import ComposeFile
from ...documents.compose.project import Resource, Service
from ...lang import sizes
from ...schema.resolved import Resolved
from ...syntax import rewrite
from .. import Rule

RULE = Rule("compose-conflicting-fields", Severity.ERROR, on=ComposeFile, fixable="unsafe", verdict=True, late=True)
Found = Iterator[Diagnostic]


def check(doc: ComposeFile) -> Found:
    """Everything that only shows between fields."""
    for service in doc.services.values():
        for one in _SERVICE:
            yield from one(service)
    for section in doc.resources.values():
        for resource in section.values():
            yield from _external(resource)
            yield from _sources(resource)


def _network_mode(service: Service) -> Found:
    mode, networks = service.field("network_mode"), service.field("networks")
    if mode is None or not mode.text or networks is None or service.doc.version < (2, 17, 3):
        return
    if networks.fields or networks.items:
        yield RULE.at(
            mode.entry or mode,
            "`network_mode` and `networks` exclude each other",
            fixes=[_without(networks) if mode.text == "host" else _without(mode)],
        )


def _without(value: Resolved) -> Fix | None:
    if value.entry is None:
        return None
    return rewrite.fix(f"remove `{value.entry.name}`", Safety.UNSAFE, rewrite.remove_entry(value.entry))


def _dockerfile(service: Service) -> Found:
    build = service.field("build")
    if build is None or build.form != "map":
        return
    inline, file = build.child("dockerfile_inline"), build.child("dockerfile")
    if inline is not None and file is not None and inline.text and file.text and service.doc.version >= (2, 17):
        yield RULE.at(inline.entry or inline, "`dockerfile` and `dockerfile_inline` exclude each other")
    platforms, platform = build.child("platforms"), service.text("platform")
    if platforms is not None and platforms.items and platform and service.doc.version >= (2, 17, 1):
        if platform not in [p.text for p in platforms.items]:
            yield RULE.at(platforms.entry or platforms, f"`platforms` must hold the service's platform, `{platform}`")
    contexts = build.child("additional_contexts")
    for name, value in contexts.children() if contexts is not None and contexts.form == "map" else ():
        other = value.text.removeprefix("service:")
        if other == value.text or service.doc.version < (2, 33) or service.doc.is_partial:
            continue
        known = service.doc.services.get(other)
        if known is None:
            yield RULE.at(value, f"the context `{name}` is that of `{other}`, which is no service")
        elif known.field("build") is None:
            yield RULE.at(value, f"the context `{name}` is that of `{other}`, which is not built")


def _replicas(service: Service) -> Found:
    scale, replicas = service.field("scale"), service.deploy("replicas")
    version = service.doc.version
    for value in (scale, replicas):
        if value is not None and isinstance(value.data, int) and value.data < 0 and version >= (2, 36):
            yield RULE.at(value, "there cannot be less than 0 containers")
    if scale is not None and replicas is not None and scale.data != replicas.data and version >= (2, 24):
        yield RULE.at(scale.entry or scale, "`scale` and `deploy.replicas` differ")
    name = service.field("container_name")
    if name is not None and name.text and service.replicas > 1 and version >= (2, 24):
        yield RULE.at(
            name.entry or name,
            f"`container_name` is fixed, and {service.replicas} containers are wanted: names are unique",
            fixes=[_without(name)],
        )


_LIMITS = (
    ("cpus", "limits", "cpus"),
    ("mem_limit", "limits", "memory"),
    ("mem_reservation", "reservations", "memory"),
    ("pids_limit", "limits", "pids"),
)


def _limits(service: Service) -> Found:
    if service.doc.version < (2, 26):
        return
    for name, group, twin in _LIMITS:
        value, block = service.field(name), service.deploy("resources", group)
        if value is None or block is None or block.form != "map":
            continue
        other = block.get(twin)
        own = _amount(value)
        theirs = _amount(other) if isinstance(other, Resolved) else 0.0
        if own is None or theirs is None or own == 0 or own == theirs:
            continue
        said = f"is {other.text}" if other is not None else "is not set, which counts as 0"
        yield RULE.at(value.entry or value, f"`{name}` is {value.text}, and `deploy.resources.{group}.{twin}` {said}")


def _amount(value: Resolved) -> float | None:
    if value.bad or value.unknown:
        return None
    if isinstance(value.data, int | float):
        return float(value.data)
    try:
        return float(sizes.docker_bytes(value.text))
    except sizes.BadSize:
        return None


def _watch(service: Service) -> Found:
    develop = service.field("develop")
    listed = develop.get("watch") if develop is not None and develop.form == "map" else None
    for item in listed.items if listed is not None else ():
        path, action = item.get("path"), item.text_of("action")
        if path is not None and not path.text and not path.unknown and service.doc.version >= (2, 24):
            yield RULE.at(path, "`path` must not be empty")
        free = ("rebuild", "restart") if service.doc.version >= (2, 32) else ("rebuild",)
        if action and action not in free and not item.text_of("target") and service.doc.version >= (2, 24, 7):
            yield RULE.at(item, f"`action: {action}` needs a `target`")


def _requests(service: Service) -> Found:
    lists = [service.deploy("resources", "reservations", "devices"), service.field("gpus")]
    for listed in lists:
        for item in listed.items if listed is not None else ():
            if item.get("count") is not None and item.get("device_ids") is not None and service.doc.version >= (2, 30):
                yield RULE.at(item.fields["count"].entry or item, "`count` and `device_ids` exclude each other")


_SERVICE: tuple[Callable[[Service], Found], ...] = (
    _network_mode,
    _dockerfile,
    _replicas,
    _limits,
    _watch,
    _requests,
)


def _external(resource: Resource) -> Found:
    value = resource.value
    outer = value.get("external")
    if outer is None or not isinstance(outer, Resolved):
        return
    if outer.form == "map" and value.text_of("name") and outer.text_of("name"):
        if value.text_of("name") != outer.text_of("name"):
            yield RULE.at(outer.entry or outer, "`name` and `external.name` differ")
    if resource.section == "volumes" and resource.external:
        for name, other in value.children():
            if name not in ("name", "external") and not name.startswith("x-"):
                yield RULE.at(
                    other.entry or other,
                    f"`{resource.name}` is external: `{name}` cannot be set here",
                    fixes=[_without(other)],
                )


def _sources(resource: Resource) -> Found:
    if resource.section not in ("secrets", "configs") or resource.value.form != "map" or resource.value.incomplete:
        return
    doc, value = resource.doc, resource.value
    names = ("file", "environment") if resource.section == "secrets" else ("file", "environment", "content")
    written = [n for n in names if n in value.fields]
    word = resource.section[:-1]
    shown = " or ".join(f"`{n}`" for n in names)
    if len(written) > 1 and doc.version >= (2, 24):
        yield RULE.at(value.entry or value, f"the {word} `{resource.name}` takes only one of {shown}")
    elif not written and not resource.external and "external" not in value.fields:
        if doc.version >= ((2, 6) if resource.section == "secrets" else (2, 24)):
            yield RULE.at(value.entry or value, f"the {word} `{resource.name}` needs one of {shown}")
    elif resource.section == "secrets" and not resource.external and doc.version >= (2, 6):
        if not any(n in value.fields and (n == "file" or value.text_of(n)) for n in names):
            yield RULE.at(value.entry or value, f"the {word} `{resource.name}` needs one of {shown}")
