"""Sizes such as 512MB, as Prometheus reads them. Source: alecthomas/units bytes.go and util.go (ParseBase2Bytes)."""

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
