"""The resolved project: services with their ports, mounts, networks and dependencies, whichever form they are written in."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from ...lang import commandline, mounts, ports
from ...lang.ports import PortRange
from ...schema.resolved import Resolved

if TYPE_CHECKING:
    from . import ComposeFile


class Port(NamedTuple):
    """A published port. `host` is None when the engine chooses it; `address` is empty for all addresses."""

    address: str
    host: PortRange | None
    container: PortRange
    protocol: str
    value: Resolved


class Mount(NamedTuple):
    """A mount of a service. `kind`: bind, volume, tmpfs, ...; `path`: of a bind on the host, seen from the current folder.

    `short`: written in one line; `creates`: the engine makes a folder where the source is missing.
    """

    kind: str
    source: str
    path: str
    target: str
    read_only: bool
    short: bool
    creates: bool
    value: Resolved
    options: tuple[str, ...] = ()


class Dependency(NamedTuple):
    """One thing that a service waits for, or needs. `by`: the field that says so."""

    name: str
    condition: str
    required: bool
    by: str
    value: Resolved


class Reference(NamedTuple):
    """A use of something defined at the top of the project."""

    name: str
    value: Resolved


class Variable(NamedTuple):
    """An environment variable of a service; `text` is None when it is passed on from outside."""

    name: str
    text: str | None
    value: Resolved


class Healthcheck(NamedTuple):
    """A health check. `words`: the command, the leading CMD or CMD-SHELL left out; `disabled`: it switches the image's off."""

    value: Resolved
    words: tuple[str, ...]
    shell: bool
    disabled: bool


class Resource:
    """A network, volume, secret, config or model of the top level."""

    def __init__(self, doc: ComposeFile, section: str, name: str, value: Resolved) -> None:
        self.doc, self.section, self.name, self.value = doc, section, name, value

    @property
    def external(self) -> bool:
        """Whether something else must have made it."""
        value = self.value.get("external")
        return isinstance(value, Resolved) and (value.form == "map" or value.data is True)

    @property
    def engine_name(self) -> str:
        """The name that the engine knows it by; empty when a variable leaves it open."""
        given = self.value.get("name")
        if isinstance(given, Resolved):
            return "" if given.unsure else given.text
        outer = self.value.get("external")
        if isinstance(outer, Resolved) and outer.form == "map" and outer.text_of("name"):
            return outer.text_of("name")
        return self.name if self.external else f"{self.doc.name}_{self.name}"


class Service:
    """A service of the project, everything that it extends included."""

    def __init__(self, doc: ComposeFile, name: str, value: Resolved) -> None:
        self.doc, self.name, self.value = doc, name, value

    def field(self, name: str) -> Resolved | None:
        """A field that is written, not null, and could be read."""
        value = self.value.get(name)
        return value if isinstance(value, Resolved) and not value.bad and not value.unknown else None

    def text(self, *path: str) -> str:
        """The text of a scalar below the service; empty when it is absent or not known."""
        here: Resolved | None = self.value
        for name in path:
            here = here.child(name) if here is not None and here.form == "map" else None
        return "" if here is None or here.unknown or here.bad or here.form != "scalar" else here.text

    @property
    def is_active(self) -> bool:
        """Whether no profile switches it off."""
        names = [v.text for v in self.list_of("profiles")]
        active = self.doc.profiles
        return not names or "*" in active or any(n in active for n in names)

    def list_of(self, name: str) -> list[Resolved]:
        """The items of a list field that could be read."""
        value = self.field(name)
        if value is None:
            return []
        items = value.elements() if value.form == "list" else iter((value,)) if value.form == "scalar" else iter(())
        return [i for i in items if not i.bad and not i.unknown]

    @cached_property
    def ports(self) -> list[Port]:
        """The published ports that could be read."""
        return [p for item in self.list_of("ports") if (p := _port(item)) is not None]

    @cached_property
    def mounts(self) -> list[Mount]:
        """Volumes and tmpfs, in file order; what could not be read is left out."""
        found = [m for item in self.list_of("volumes") if (m := _mount(item)) is not None]
        for item in self.list_of("tmpfs"):
            target = mounts.clean(item.text.partition(":")[0])
            found.append(Mount("tmpfs", "", "", target, False, True, False, item))
        return found

    @cached_property
    def networks(self) -> list[Reference]:
        """The networks that it names."""
        return self.references("networks")

    def references(self, name: str) -> list[Reference]:
        """What a field names that takes a list of names or a map with names as keys."""
        value = self.field(name)
        if value is None:
            return []
        if value.form == "map":
            return [Reference(n, v) for n, v in value.children()]
        return [Reference(v.text, v) for v in self.list_of(name)]

    def files(self, name: str) -> list[Reference]:
        """The secrets or configs that it takes, in both forms."""
        found = []
        for item in self.list_of(name):
            source = item.child("source") if item.form == "map" else item
            found.append(Reference("", item) if source is None else Reference(source.text, source))
        return found

    @cached_property
    def depends_on(self) -> list[Dependency]:
        """What `depends_on` says."""
        found = []
        for name, value in self.references("depends_on"):
            condition, required = "service_started", True
            if value.form == "map":
                condition = value.text_of("condition") or condition
                wanted = value.get("required")
                required = wanted is None or wanted.data is not False
            found.append(Dependency(name, condition, required, "depends_on", value))
        return found

    @cached_property
    def dependencies(self) -> list[Dependency]:
        """`depends_on` and what other fields imply: links, volumes_from, shared namespaces."""
        found = list(self.depends_on)
        if self.doc.version < (2, 24, 7):
            return found
        for item in self.list_of("links"):
            found.append(Dependency(item.text.partition(":")[0], "service_started", True, "links", item))
        for item in self.list_of("volumes_from"):
            if not item.text.startswith("container:"):
                found.append(Dependency(item.text.partition(":")[0], "service_started", True, "volumes_from", item))
        for name in ("network_mode", "ipc", "pid", "uts", "cgroup"):
            value = self.field(name)
            if value is not None and value.text.startswith("service:"):
                found.append(Dependency(value.text[8:], "service_started", True, name, value))
        return found

    @cached_property
    def environment(self) -> list[Variable]:
        """The variables of `environment`, in both forms."""
        value = self.field("environment")
        if value is None:
            return []
        if value.form == "map":
            return [
                Variable(n, None if v.null else v.text, v) for n, v in value.children() if not v.bad and not v.unknown
            ]
        found = []
        for item in self.list_of("environment"):
            name, sign, text = item.text.partition("=")
            found.append(Variable(name, text if sign else None, item))
        return found

    @cached_property
    def healthcheck(self) -> Healthcheck | None:
        """The health check that the project gives the service."""
        value = self.field("healthcheck")
        if value is None or value.form != "map":
            return None
        test, disabled = value.child("test"), value.true("disable")
        if test is None or test.bad or test.unknown:
            return Healthcheck(value, (), False, disabled)
        if test.form == "scalar":
            return Healthcheck(value, (test.text,), True, disabled)
        words = tuple(i.text for i in test.elements())
        if words[:1] == ("NONE",):
            return Healthcheck(value, (), False, True)
        return Healthcheck(value, words[1:], words[:1] == ("CMD-SHELL",), disabled)

    @cached_property
    def command(self) -> list[str] | None:
        """The words of `command`; None when there is none or it cannot be split."""
        return self._words("command")

    @cached_property
    def entrypoint(self) -> list[str] | None:
        """The words of `entrypoint`."""
        return self._words("entrypoint")

    def _words(self, name: str) -> list[str] | None:
        value = self.field(name)
        if value is None:
            return None
        if value.form == "list":
            return [i.text for i in self.list_of(name)]
        try:
            return commandline.split(value.text)
        except commandline.BadCommand:
            return None

    @property
    def replicas(self) -> int:
        """How many containers: `scale` or `deploy.replicas`, 1 by default."""
        for value in (self.value.get("scale"), self.deploy("replicas")):
            if value is not None and isinstance(value.data, int) and not isinstance(value.data, bool):
                return value.data
        return 1

    def deploy(self, *path: str) -> Resolved | None:
        """A field below `deploy`."""
        here = self.field("deploy")
        for name in path:
            here = here.child(name) if here is not None and here.form == "map" else None
        return here

    @property
    def restarts(self) -> str:
        """The policy in force: no, always, unless-stopped or on-failure; empty when it is not known."""
        policy = self.deploy("restart_policy")
        if policy is not None and policy.form == "map":
            condition = policy.text_of("condition") or "any"
            return {"any": "always", "none": "no"}.get(condition, condition)
        written = self.value.get("restart")
        if isinstance(written, Resolved) and written.unsure:
            return ""
        return self.text("restart").partition(":")[0] or "no"

    @property
    def shares_network(self) -> str:
        """`network_mode` where it takes the service out of the project's networks: host, none, service:X, container:X."""
        mode = self.text("network_mode")
        return mode if mode in ("host", "none") or mode.startswith(("service:", "container:")) else ""


def _port(item: Resolved) -> Port | None:
    if item.form == "map":
        target = item.child("target")
        if target is None or target.unsure or not str(target.data).isdigit():
            return None
        inner = PortRange(int(str(target.data)), int(str(target.data)))
        published = item.child("published")
        outer = None
        if published is not None:
            first, dash, last = published.text.partition("-")
            if published.unsure or not first.isdigit() or (dash and not last.isdigit()):
                return None
            outer = PortRange(int(first), int(last) if dash else int(first)) if int(first) else None
        return Port(item.text_of("host_ip"), outer, inner, item.text_of("protocol").lower() or "tcp", item)
    if item.unsure:
        return None
    try:
        spec = ports.parse(item.text if isinstance(item.data, str) else str(item.data))
    except ports.BadPort:
        return None
    host = spec.host if spec.host is None or spec.host.first else None
    return Port(spec.address.strip("[]"), host, spec.container, spec.protocol, item)


def _mount(item: Resolved) -> Mount | None:
    if item.form == "scalar":
        try:
            kind, source, target, options = mounts.parse(item.text)
        except mounts.BadMount:
            return None
        path = _host_path(item, source) if kind == "bind" and not item.unsure else ""
        return Mount(kind, source, path, mounts.clean(target), "ro" in options, True, True, item, options)
    if item.form != "map":
        return None
    kind, source, target = item.text_of("type"), item.text_of("source"), item.text_of("target")
    where = item.child("source")
    path = _host_path(item, source) if kind == "bind" and where is not None and not where.unsure else ""
    bind = item.child("bind")
    create = bind.get("create_host_path") if bind is not None else None
    creates = create is None or create.data is True
    return Mount(kind, source, path, mounts.clean(target), item.true("read_only"), False, creates, item)


def _host_path(item: Resolved, source: str) -> str:
    """Where a bind source lies; empty for what is not in the project's tree for sure (home, drives, absolute paths)."""
    if source.startswith(("~", "\\")) or (len(source) > 1 and source[1] == ":"):
        return ""
    return os.path.normpath(os.path.join(item.folder, source))


def services_of(doc: ComposeFile) -> Iterator[Service]:
    """Every service that could be read, in file order."""
    section = doc.value.get("services")
    if isinstance(section, Resolved) and section.form == "map":
        for name, value in section.children():
            if value.form == "map" and not value.unknown:
                yield Service(doc, name, value)
