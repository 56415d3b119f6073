"""The short form of published ports: `[[IP:]HOST:]CONTAINER[/PROTOCOL]`, with ranges.

Source: github.com/docker/go-connections nat/nat.go, ParsePortSpec; ../shared/facts/compose/semantics.md, Ports.
"""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache
from typing import NamedTuple

PROTOCOLS = ("tcp", "udp", "sctp")


class BadPort(ValueError):
    """The text is no port; the message says why."""


class PortRange(NamedTuple):
    """Ports from `first` to `last`, both included."""

    first: int
    last: int

    def __len__(self) -> int:
        return self.last - self.first + 1

    def __str__(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first}-{self.last}"


class PortSpec(NamedTuple):
    """A short form. `host` is None for a port that the engine chooses; `address` is empty for all addresses."""

    address: str
    host: PortRange | None
    container: PortRange
    protocol: str


@lru_cache(1024)
def parse(text: str) -> PortSpec:
    """Raises BadPort."""
    spec, slash, protocol = text.partition("/")
    address, host, container = _split(spec)
    if not container:
        raise BadPort("the container's port is missing")
    inner = _range(container, "container")
    outer = _range(host, "host") if host else None
    protocol = protocol.lower() if slash and protocol else "tcp"
    if protocol not in PROTOCOLS:
        raise BadPort(f"unknown protocol `{protocol[:20]}`; known are {', '.join(PROTOCOLS)}")
    if address:
        _address(address)
    if outer is not None and len(inner) != len(outer) and len(inner) != 1:
        raise BadPort(f"{outer} and {inner} are ranges of different length")
    return PortSpec(address, outer, inner, protocol)


def _split(spec: str) -> tuple[str, str, str]:
    parts = spec.split(":")
    if len(parts) == 1:
        return "", "", parts[0]
    if len(parts) == 2:
        return "", parts[0], parts[1]
    if len(parts) == 3:
        return parts[0], parts[1], parts[2]
    return ":".join(parts[:-2]), parts[-2], parts[-1]


def _address(text: str) -> None:
    bare = text[1:-1] if text.startswith("[") and text.endswith("]") else text
    if ":" in bare and bare == text:
        raise BadPort(f"`{text[:40]}` is no address; an IPv6 address stands in brackets")
    try:
        ipaddress.ip_address(bare.partition("%")[0])
    except ValueError:
        raise BadPort(f"`{text[:40]}` is no IP address") from None


def _range(text: str, what: str) -> PortRange:
    first, dash, last = text.partition("-")
    if not all(re.fullmatch(r"[0-9]+", n) for n in ((first, last) if dash else (first,))):
        shown = text if len(text) <= 30 else text[:27] + "..."
        raise BadPort(f"`{shown}` is no {what} port")
    low, high = int(first), int(last) if dash else int(first)
    if high > 65535 or low > 65535:
        raise BadPort(f"the {what} port {text} is above 65535")
    if low > high:
        raise BadPort(f"the range {text} falls")
    return PortRange(low, high)
