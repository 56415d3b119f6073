"""How several files, documents and `extends` become one: the later wins, by rules for each path.

Source: github.com/compose-spec/compose-go override/merge.go, uncity.go; ../shared/facts/compose/semantics.md, Merging.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from ...lang import mounts, ports
from ...schema.resolved import Resolved, describe
from ...syntax.nodes import place_of
from .values import Fault, Report

Path = tuple[str, ...]


def _patterns(text: str) -> frozenset[Path]:
    return frozenset(tuple(p.split(".")) for p in text.split())


_REPLACED = _patterns("services.*.command services.*.entrypoint services.*.healthcheck.test services.*.ulimits.*")
# Joined by the name before `=`, whichever form either side has.
_PAIRS = _patterns(
    "networks.*.labels volumes.*.labels services.*.annotations services.*.build.args"
    " services.*.build.additional_contexts services.*.build.labels services.*.deploy.labels services.*.environment"
    " services.*.labels services.*.sysctls services.*.volumes.*.volume.labels"
)
_TEXTS = _patterns(
    "services.*.dns services.*.dns_opt services.*.dns_search services.*.env_file services.*.label_file services.*.tmpfs"
)
_NAMED = _patterns("services.*.depends_on services.*.networks services.*.models")
_HOSTS = _patterns("services.*.extra_hosts services.*.build.extra_hosts")
_BY_KEY = _patterns(
    "networks.*.labels networks.*.ipam.options services.*.annotations services.*.build.args"
    " services.*.build.additional_contexts services.*.build.platform services.*.build.tags services.*.build.labels"
    " services.*.cap_add services.*.cap_drop services.*.deploy.labels services.*.dns services.*.dns_opt"
    " services.*.dns_search services.*.environment services.*.labels services.*.links services.*.networks.*.aliases"
    " services.*.networks.*.link_local_ips services.*.profiles services.*.sysctls services.*.tmpfs"
)
_BY: dict[Path, str] = {
    ("services", "*", "ports"): "port",
    ("services", "*", "volumes"): "volume",
    ("services", "*", "devices"): "device",
    ("services", "*", "configs"): "config",
    ("services", "*", "secrets"): "secret",
    ("services", "*", "expose"): "expose",
    ("services", "*", "env_file"): "env_file",
}
_PATTERNS = _REPLACED | _PAIRS | _TEXTS | _NAMED | _HOSTS | _BY_KEY | frozenset(_BY)


@lru_cache(4096)
def pattern_of(path: Path) -> Path | None:
    """The rule that holds for a path, written with `*` for the names of things."""
    for pattern in _PATTERNS:
        if len(pattern) == len(path) and all(p in ("*", q) for p, q in zip(pattern, path, strict=True)):
            return pattern
    return None


class Merge:
    """One merge. What the program refuses while it merges goes to `report`."""

    def __init__(self, report: Report) -> None:
        self.report = report

    def values(self, base: Resolved, over: Resolved, path: Path = ()) -> Resolved:
        """`over` laid over `base`; both stay as they are."""
        pattern = pattern_of(path)
        if pattern in _REPLACED:
            return over
        if pattern in _PAIRS:
            return self.pairs(base, over)
        if pattern in _NAMED:
            return self.maps(_as_map(base), _as_map(over), path)
        if pattern in _TEXTS or pattern in _HOSTS:
            return _joined(base, over, _as_list(base) + _as_list(over))
        if path[:1] == ("services",) and len(path) == 3 and path[2] == "build":
            return self.maps(_context(base), _context(over), path)
        if path[:1] == ("services",) and len(path) == 3 and path[2] == "logging" and base.form == over.form == "map":
            drivers = [v.text_of("driver") for v in (base, over)]
            return self.maps(base, over, path) if drivers[0] == drivers[1] or not all(drivers) else over
        if len(path) == 4 and path[0] == "networks" and path[2:] == ("ipam", "config"):
            return self.subnets(base, over, path)
        if over.null and over.form == "scalar":
            return base
        if base.form == "map" and over.form == "map":
            return self.maps(base, over, path)
        if base.form == "list" and over.form == "list":
            return _joined(base, over, [*base.elements(), *over.elements()])
        if base.form != "scalar":
            where = over.entry if over.entry is not None else over.node
            self.report(
                Fault(
                    "merge-kinds",
                    place_of(where),
                    f"`{'.'.join(path)}` is a {base.form} in an earlier file",
                    value=over,
                )
            )
        return over

    def maps(self, base: Resolved, over: Resolved, path: Path) -> Resolved:
        """Key by key."""
        new = _like(over, base)
        new.form = "map"
        new.fields = dict(base.fields)
        for name, value in over.children():
            old = base.fields.get(name)
            assert isinstance(old, Resolved | None)
            new.fields[name] = value if old is None else self.values(old, value, (*path, name))
        return new

    def pairs(self, base: Resolved, over: Resolved) -> Resolved:
        new = _like(over, base)
        if base.form == over.form == "map":
            new.form, new.fields = "map", {**base.fields, **over.fields}
            return new
        new.form = "list"
        new.items = [*_pair_items(base), *_pair_items(over)]
        return new

    def subnets(self, base: Resolved, over: Resolved, path: Path) -> Resolved:
        if base.form != "list" or over.form != "list":
            return over
        by_subnet = {v.text_of("subnet"): v for v in base.elements()}
        items = []
        for value in over.elements():
            old = by_subnet.get(value.text_of("subnet"))
            items.append(value if old is None else self.maps(old, value, (*path, "0")))
        return _joined(over, over, items)

    def unique(self, value: Resolved, path: Path = ()) -> None:
        """Drop what comes again in lists that are joined by a key: the later one takes the place of the first."""
        for name, child in value.children():
            if child.form == "map" and len(path) < 5:
                self.unique(child, (*path, name))
            elif child.form == "list" and child.items:
                pattern = pattern_of((*path, name))
                how = _BY.get(pattern or (), "key" if pattern in _BY_KEY else "")
                if how:
                    self.unique_list(child, how)

    def unique_list(self, value: Resolved, how: str) -> None:
        index: dict[object, int] = {}
        items: list[Resolved] = []
        key_of = _KEYS[how]
        for item in value.elements():
            if item.bad or item.unknown:
                items.append(item)
                continue
            try:
                key = key_of(item)
            except _NoKey as error:
                item.bad = True
                self.report(Fault("item", place_of(item.node), str(error), how, value=item))
                items.append(item)
                continue
            if key in index:
                before = items[index[key]]
                if before.node.parent is item.node.parent and not before.same(item):
                    self.report(
                        Fault(
                            "replaced", place_of(item.node), str(key), how, value=item, places=(place_of(before.node),)
                        )
                    )
                items[index[key]] = item
            else:
                index[key] = len(items)
                items.append(item)
        value.items = list(items)


class _NoKey(Exception):
    pass


def _text_key(item: Resolved) -> object:
    if not isinstance(item.data, str):
        raise _NoKey(f"expected a text, found {describe(item)}")
    return item.text.partition("=")[0]


def _port_key(item: Resolved) -> object:
    if item.form == "map":
        container = item.child("target")
        if container is None:
            raise _NoKey("the port has no `target`")
        return f"{item.text_of('host_ip')}:{item.text_of('published')}:{container.data}/{item.text_of('protocol') or 'tcp'}"
    if item.kind not in ("string", "integer"):
        raise _NoKey(f"expected a port, found {describe(item)}")
    if item.data == 0 and not isinstance(item.data, bool) and item.kind == "integer":
        raise _NoKey("the port has no target: 0 is none")
    text = str(item.data) if item.kind == "string" else str(int(item.data))  # type: ignore[call-overload]
    try:
        spec = ports.parse(text)
    except ports.BadPort as error:
        raise _NoKey(f"`{item.text}` is no port: {error}") from None
    if spec.container.first == 0:
        raise _NoKey("the port has no target: 0 is none")
    return f"{spec.address}:{spec.host or ''}:{spec.container}/{spec.protocol}"


def _volume_key(item: Resolved) -> object:
    if item.form == "map":
        where = item.child("target")
        if where is None or not isinstance(where.data, str):
            raise _NoKey("the volume has no `target`")
        return where.text
    if item.kind != "string":
        raise _NoKey(f"expected a volume, found {describe(item)}")
    try:
        return mounts.parse(item.text).target
    except mounts.BadMount as error:
        raise _NoKey(f"`{item.text}` is no volume: {error}") from None


def _device_key(item: Resolved) -> object:
    if item.form == "map":
        where = item.child("target")
        if where is None or not isinstance(where.data, str):
            raise _NoKey("the device has no `target`")
        return where.text
    if item.kind != "string":
        raise _NoKey(f"expected a device, found {describe(item)}")
    parts = item.text.split(":")
    if len(parts) > 3:
        raise _NoKey(f"`{item.text}` is no device: more than three parts between colons")
    return parts[1] if len(parts) > 1 else parts[0]


def _reference_key(default: str) -> Callable[[Resolved], object]:
    def key(item: Resolved) -> object:
        if item.form == "map":
            return item.text_of("target") or f"{default}/{item.text_of('source')}"
        if item.kind != "string":
            raise _NoKey(f"expected a name, found {describe(item)}")
        return f"{default}/{item.text}"

    return key


def _expose_key(item: Resolved) -> object:
    if item.kind not in ("string", "integer"):
        raise _NoKey(f"expected a port, found {describe(item)}")
    return item.text


def _env_file_key(item: Resolved) -> object:
    if item.form == "map":
        return item.text_of("path")
    if item.kind != "string":
        raise _NoKey(f"expected a path, found {describe(item)}")
    return item.text


_KEYS: dict[str, Callable[[Resolved], object]] = {
    "key": _text_key,
    "port": _port_key,
    "volume": _volume_key,
    "device": _device_key,
    "config": _reference_key(""),
    "secret": _reference_key("/run/secrets"),
    "expose": _expose_key,
    "env_file": _env_file_key,
}


def _like(node: Resolved, other: Resolved) -> Resolved:
    """An empty value that stands where `node` does, or `other` if that is the place in the first file."""
    new = Resolved(node.type, node.node, node.entry, node.owner, node.folder)
    new.incomplete = node.incomplete or other.incomplete
    return new


def _joined(base: Resolved, over: Resolved, items: list[Resolved]) -> Resolved:
    new = _like(over, base)
    new.form, new.items = "list", list(items)
    return new


def _as_list(value: Resolved) -> list[Resolved]:
    if value.form == "list":
        return list(value.elements())
    if value.form == "map":
        return [v for _, v in value.children()]
    return [] if value.null else [value]


def _pair_items(value: Resolved) -> list[Resolved]:
    """The items of a list of pairs; a map's entries as such items."""
    if value.form != "map":
        return _as_list(value)
    items = []
    for name, child in value.children():
        item = Resolved(child.type, child.node, child.entry, value, child.folder)
        item.unset, item.unknown = child.unset, child.unknown
        item.data = item.text = name if child.null else f"{name}={child.text}"
        items.append(item)
    return items


def _as_map(value: Resolved) -> Resolved:
    """A list of names as a map with nothing behind the names."""
    if value.form != "list":
        return value
    new = _like(value, value)
    new.form = "map"
    chosen = value.type.of("object")
    for item in value.elements():
        empty = Resolved(chosen.item if chosen else item.type, item.node, item.entry, new, item.folder)
        empty.null = True
        if value.entry is not None and value.entry.name == "depends_on":
            empty.null, empty.form = False, "map"
            for key, data in (("condition", "service_started"), ("required", True)):
                leaf = Resolved(item.type, item.node, item.entry, empty, item.folder)
                leaf.data, leaf.text = data, str(data)
                empty.fields[key] = leaf
        new.fields[item.text] = empty
    return new


def _context(value: Resolved) -> Resolved:
    """A build that is a text, as the map that it means."""
    if value.form != "scalar" or value.null:
        return value
    new = _like(value, value)
    new.form = "map"
    new.fields = {"context": value}
    return new
