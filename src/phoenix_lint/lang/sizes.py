"""Sizes such as 512MB, as Prometheus reads them, and such as 512m, as Docker does.

Source: alecthomas/units bytes.go and util.go (ParseBase2Bytes); docker/go-units size.go (RAMInBytes).
"""

from __future__ import annotations

import re

_POWERS = {"": 0, "K": 1, "M": 2, "G": 3, "T": 4, "P": 5, "E": 6}


class BadSize(ValueError):
    """The text is no size; the message says why."""


def to_bytes(text: str) -> int:
    """Bytes; all units are powers of 1024. Raises BadSize."""
    bare = text[1:] if text[:1] in ("+", "-") else text
    if bare == "0":
        return 0
    if not bare:
        raise BadSize("the size is empty")
    total, at = 0.0, 0
    while at < len(bare):
        found = re.compile(r"([0-9]*)(?:\.([0-9]*))?([^0-9.]*)").match(bare, at)
        assert found is not None
        whole, fraction, unit = found[1], found[2], found[3]
        if not whole and not fraction:
            raise BadSize("a number is expected")
        if not unit:
            raise BadSize("the unit is missing")
        match = re.fullmatch(r"([KMGTPE]?)(i?)B", unit)
        if not match or (match[2] and not match[1]):
            raise BadSize(f"unknown unit `{unit}`; units are B, KB, MB, GB, TB, PB, EB")
        total += float(f"{whole or 0}.{fraction or 0}") * 1024 ** _POWERS[match[1]]
        at = found.end()
    if total >= 2**63:
        raise BadSize("the size is too large")
    return int(-total if text[0] == "-" else total)


_DOCKER = re.compile(r"([0-9]+(?:\.[0-9]*)?|\.[0-9]+) ?([kmgtp]?)(i?)(b?)", re.IGNORECASE)


def docker_bytes(text: str) -> int:
    """Bytes of a size as Docker writes it: a number with one letter of k m g t p, case and `b` or `ib` behind it free.

    Raises BadSize.
    """
    match = _DOCKER.fullmatch(text) if text.isascii() else None
    if match is None or (match[3] and not (match[2] and match[4])):
        number = re.match(r"-?[0-9.]+", text)
        if not text:
            raise BadSize("the size is empty")
        if text.startswith("-"):
            raise BadSize("a size has no sign")
        if number is None:
            raise BadSize("a number is expected")
        raise BadSize(f"unknown unit `{text[number.end() :].strip()}`; units are b, k, m, g, t, p")
    return int(float(match[1]) * 1024 ** _POWERS[match[2].upper()])
