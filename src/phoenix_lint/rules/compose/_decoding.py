"""How the rules about Compose files speak, and what they share."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from ...diagnostic import Diagnostic, Fix, Safety
from ...documents.compose import ComposeFile
from ...documents.compose.project import Service
from ...documents.compose.values import Fault
from ...schema.model import Version, schema
from ...schema.resolved import Resolved
from ...schema.suggest import near
from ...syntax import rewrite
from ...syntax.nodes import Entry, Mapping, Node, Scalar, Sequence, Tree, place_of, target, tree_of
from .. import Rule
from .._decoding import Words

SYNONYMS = {
    ("Service", "env"): "environment",
    ("Service", "env_vars"): "environment",
    ("Service", "envs"): "environment",
    ("Service", "depends"): "depends_on",
    ("Service", "dependson"): "depends_on",
    ("Service", "requires"): "depends_on",
    ("Service", "port"): "ports",
    ("Service", "cmd"): "command",
    ("Service", "args"): "command",
    ("Service", "restart_policy"): "restart",
    ("Service", "health_check"): "healthcheck",
    ("Service", "health"): "healthcheck",
    ("Service", "name"): "container_name",
    ("Service", "workdir"): "working_dir",
    ("Service", "mem"): "mem_limit",
    ("Service", "memory"): "mem_limit",
    ("Service", "mounts"): "volumes",
    ("Service", "capabilities"): "cap_add",
    ("Service", "dns_options"): "dns_opt",
    ("Service", "profile"): "profiles",
    ("Healthcheck", "command"): "test",
    ("Healthcheck", "cmd"): "test",
    ("Healthcheck", "start_delay"): "start_period",
    ("Healthcheck", "delay"): "start_period",
    ("Healthcheck", "retry"): "retries",
    ("Healthcheck", "period"): "interval",
    ("Build", "file"): "dockerfile",
    ("Build", "path"): "context",
    ("Build", "build_args"): "args",
    ("Project", "service"): "services",
    ("Project", "network"): "networks",
    ("Project", "volume"): "volumes",
    ("RestartPolicy", "max_retries"): "max_attempts",
    ("Port", "host"): "host_ip",
    ("Port", "port"): "target",
    ("ServiceVolume", "readonly"): "read_only",
    ("ServiceVolume", "destination"): "target",
    ("ServiceVolume", "src"): "source",
}
# Names of variables whose value is not to be shown.
SECRET_NAME = re.compile(
    r"(?i)(?:^|_)(?:PASS(?:WORD|WD|PHRASE)?|SECRET(?:_KEY)?|TOKEN|API_?KEY|ACCESS_KEY|PRIVATE_KEY|ENCRYPTION_KEY|JWT_KEY)$"
)
WORDS = Words(
    "docker compose",
    {
        "Project": "the file",
        "Service": "a service",
        "Build": "`build`",
        "Healthcheck": "`healthcheck`",
        "Deploy": "`deploy`",
        "DependsOn": "a dependency",
        "Network": "a network",
        "ServiceNetwork": "a network of a service",
        "Volume": "a volume",
        "ServiceVolume": "a volume of a service",
        "Port": "a port",
        "Logging": "`logging`",
        "EnvFile": "an env file",
    },
    SYNONYMS,
    "give it a value in `.env` or in the environment, or a default: `${NAME:-value}`",
)


def fault_at(rule: Rule, fault: Fault, help: str = "", fixes: list[Fix | None] | None = None) -> Diagnostic:
    """The finding for what the loader refuses."""
    related = [place_of(fault.first, "the other one")] if fault.first is not None else []
    return rule.at(fault.where, fault.message, help=help, related=related, fixes=fixes or [])


def declared(doc: ComposeFile, section: str, name: str, use: Resolved, safety: Safety) -> Fix | None:
    """An entry without content in a section of the top level of the file that uses it; the section is made where missing."""
    tree = tree_of(use.node)
    top = target(tree.root) if tree.root is not None else None
    if use.written or not isinstance(top, Mapping) or tree.later or not re.fullmatch(r"[A-Za-z0-9._-]+", name):
        return None
    title, entry = f"declare it in `{section}`", top.get(section)
    if entry is None:
        return rewrite.fix(title, safety, rewrite.insert_entry(top, section, {name: None}))
    here = target(entry.value)
    if not isinstance(here, Mapping):
        return rewrite.fix(title, safety, rewrite.fill_entry(entry, {name: None}))
    return rewrite.fix(title, safety, rewrite.insert_entry(here, name, None)) if here is entry.value else None


def near_one(name: str, defined: Iterable[str]) -> str:
    """The one defined name that is near; empty when there is none, or several."""
    found = near(name, defined)
    return found[0] if len(found) == 1 else ""


def defined_hint(meant: str, defined: Iterable[str]) -> str:
    """What there is."""
    if meant:
        return f"did you mean `{meant}`?"
    names = sorted(defined)
    shown = ", ".join(names[:12]) + (", ..." if len(names) > 12 else "")
    return f"defined are {shown}" if names else "none is defined"


def entry_or_node(value: Resolved) -> Entry | Resolved:
    """Where to point: at the key of something larger."""
    return value.entry if value.form != "scalar" and value.entry is not None else value


def renamed(value: Resolved, name: str) -> Fix | None:
    """Unsafe: another name for what a list names, or a key of a map."""
    if value.written:
        return None
    title = f"write `{name}`"
    owner, entry = value.owner, value.entry
    if isinstance(owner, Resolved) and owner.form == "map" and entry is not None and entry.name != "source":
        return rewrite.fix(title, Safety.UNSAFE, rewrite.rename_key(entry, name))
    return rewrite.fix(title, Safety.UNSAFE, rewrite.replace_scalar(value.node, name))


def listed_services(
    rule: Rule, doc: ComposeFile, lacks: Callable[[Service], bool], message: str
) -> Iterator[Diagnostic]:
    """One finding for all services of the file that lack something, at the first."""
    path = doc.tree.source.path
    found = [s for s in doc.services.values() if lacks(s) and tree_of(s.value.node).source.path == path]
    if not found:
        return
    first = found[0]
    names = ", ".join(f"`{s.name}`" for s in found[:6]) + (f" and {len(found) - 6} more" if len(found) > 6 else "")
    yield rule.at(first.value.entry or first.value, f"{names}: {message}")


def no_value(names: Iterable[str]) -> str:
    """`A` and `B` have no value."""
    shown = [f"`{n}`" for n in dict.fromkeys(names)]
    listed = shown[0] if len(shown) == 1 else ", ".join(shown[:-1]) + f" and {shown[-1]}"
    return f"{listed} {'has' if len(shown) == 1 else 'have'} no value"


class Stray(NamedTuple):
    """Fields of a service that stand behind it, on its own level."""

    owner: Entry
    entries: list[Entry]


SECTIONS = {"services": "Service", "networks": "Network", "volumes": "Volume", "secrets": "Secret", "configs": "Config"}
_WHOLE = frozenset(("image", "build", "extends", "<<"))


def strays(section: str, listed: Mapping, version: Version) -> list[Stray]:
    """What lost fields: entries named like fields, at least one of which is no map, right behind a service or the like."""
    fields = schema("compose", version).object(SECTIONS[section])
    found: list[Stray] = []
    owner: Entry | None = None
    for entry in listed.entries:
        body = target(entry.value)
        known = fields.get(entry.name) is not None
        whole = isinstance(body, Mapping) and any(e.name in _WHOLE for e in body.entries)
        if not known or whole:
            empty = isinstance(body, Scalar) and not body.value
            owner = entry if empty or isinstance(body, Mapping) else None
        elif owner is not None:
            if found and found[-1].owner is owner:
                found[-1].entries.append(entry)
            else:
                found.append(Stray(owner, [entry]))
    return [s for s in found if any(_is_no_map(e.value) for e in s.entries)]


def _is_no_map(node: Node) -> bool:
    here = target(node)
    return isinstance(here, Sequence) or (isinstance(here, Scalar) and bool(here.value))


def is_stray(where: Node | Entry, version: Version) -> bool:
    """Whether a place is, or lies in, a field on the level of its owner, or is what is left of the owner."""
    here: Node | Entry | Tree | None = where
    trail: list[Node | Entry] = []
    while here is not None and not isinstance(here, Tree):
        trail.append(here)
        here = here.parent
    entries = [e for e in trail if isinstance(e, Entry)]
    if len(entries) < 2 or entries[-1].name not in SECTIONS:
        return False
    listed, own = target(entries[-1].value), entries[-2]
    return isinstance(listed, Mapping) and any(
        own in s.entries or (own is s.owner and own.value is where) for s in strays(entries[-1].name, listed, version)
    )
