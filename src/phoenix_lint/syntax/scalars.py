"""What a scalar means to the Go library yaml.v2: null, bool, int, float, text.

Source: go-yaml v2 resolve.go; observed in ../shared/facts (decoding.md): YAML 1.1 booleans, octal, underscores, no sexagesimal.
"""

from __future__ import annotations

import re
from functools import lru_cache

from .nodes import Scalar

Resolved = None | bool | int | float | str
_YAML = "tag:yaml.org,2002:"
_TRUE = frozenset(["y", "Y", "yes", "Yes", "YES", "on", "On", "ON", "true", "True", "TRUE"])
_FALSE = frozenset(["n", "N", "no", "No", "NO", "off", "Off", "OFF", "false", "False", "FALSE"])
NULLS = frozenset(("", "~", "null", "Null", "NULL"))
_INFINITE = {
    ".inf": 1.0,
    ".Inf": 1.0,
    ".INF": 1.0,
    "+.inf": 1.0,
    "+.Inf": 1.0,
    "+.INF": 1.0,
    "-.inf": -1.0,
    "-.Inf": -1.0,
    "-.INF": -1.0,
}
_NAN = frozenset((".nan", ".NaN", ".NAN"))


@lru_cache(1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    return (
        re.compile(r"[-+]?(?:0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]*|[1-9][0-9]*)"),
        re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?"),
        re.compile(
            r"\d{4}-\d{1,2}-\d{1,2}(?:(?:[Tt]|\s+)\d{1,2}:\d{1,2}:\d{1,2}(?:\.\d*)?\s*(?:Z|[-+]\d{1,2}(?::?\d{2})?)?)?"
        ),
    )


def resolve(node: Scalar) -> Resolved:
    """The value that the decoder sees; quoted and block scalars are text."""
    if node.tag in ("", "?"):
        return node.value if node.style else resolve_plain(node.value)
    if node.tag == f"{_YAML}str" or not node.tag.startswith(_YAML):
        return node.value
    return resolve_plain(node.value)


def resolve_untyped(node: Scalar) -> Resolved:
    """The value that yaml.v3 gives a place without a type, as Compose reads files: only true and false are booleans."""
    value = resolve(node)
    return node.value if isinstance(value, bool) and node.value.lower() not in ("true", "false") else value


def tag_name(node: Scalar) -> str:
    """The tag as the decoder names it in messages: !!str, !!int, !!float, !!bool, !!null, !!timestamp."""
    value = resolve(node)
    if value is None:
        return "!!null"
    if isinstance(value, str):
        return "!!timestamp" if not node.style and is_timestamp(value) else "!!str"
    return "!!bool" if isinstance(value, bool) else "!!int" if isinstance(value, int) else "!!float"


def is_timestamp(text: str) -> bool:
    """Whether an unquoted text reads as a date or a time stamp."""
    return text[:4].isdigit() and bool(_patterns()[2].fullmatch(text))


def resolve_plain(text: str) -> Resolved:
    """The value of an unquoted scalar."""
    if text in NULLS:
        return None
    first = text[0]
    if first not in "+-.0123456789":
        return True if text in _TRUE else False if text in _FALSE else text
    if text in _INFINITE:
        return _INFINITE[text] * float("inf")
    if text in _NAN:
        return float("nan")
    integer, floating, _ = _patterns()
    bare = text.replace("_", "")
    if integer.fullmatch(bare):
        return _integer(bare)
    if floating.fullmatch(bare):
        return float(bare)
    return text


def _integer(text: str) -> int | float:
    digits = text.lstrip("+-").lower()
    base = (
        16
        if digits.startswith("0x")
        else 2
        if digits.startswith("0b")
        else 8
        if len(digits) > 1 and digits[0] == "0"
        else 10
    )
    magnitude = int(digits[2:] if digits[:2] in ("0x", "0b", "0o") else digits, base)
    value = -magnitude if text[0] == "-" else magnitude
    return value if -(2**63) <= value < 2**64 else float(value)


def quote_like(value: str, style: str) -> str | None:
    """`value` as a scalar in the style of the one it replaces; None if that style cannot hold it on one line."""
    if "\n" in value or any(ord(c) < 32 for c in value):
        return _double(value)
    if style == "'":
        return "'" + value.replace("'", "''") + "'"
    if style == '"':
        return _double(value)
    return value if plain_is_safe(value) else "'" + value.replace("'", "''") + "'"


def _double(value: str) -> str:
    out = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r")
    return '"' + "".join(c if ord(c) >= 32 else f"\\x{ord(c):02x}" for c in out) + '"'


def plain_is_safe(value: str, text: bool = True) -> bool:
    """Whether a value can stand without quotes, in block and in flow, and (with `text`) is still text then."""
    if not value or value != value.strip() or value[0] in "!&*-?:,[]{}#|>@`\"'%" or any(c in value for c in ",[]{}\n"):
        return False
    if ": " in value or " #" in value or value.endswith(":") or value in ("---", "..."):
        return False
    return not text or (isinstance(resolve_plain(value), str) and not is_timestamp(value))
