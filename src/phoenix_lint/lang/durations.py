"""Both duration syntaxes of the Prometheus world. Milliseconds and nanoseconds as integers."""

from __future__ import annotations

import re
from functools import lru_cache

_UNITS = {"y": 31_536_000_000, "w": 604_800_000, "d": 86_400_000, "h": 3_600_000, "m": 60_000, "s": 1000, "ms": 1}
_GO_UNITS = {"ns": 1, "us": 1000, "µs": 1000, "μs": 1000, "ms": 10**6, "s": 10**9, "m": 60 * 10**9, "h": 3600 * 10**9}
_MAX_NANOSECONDS = 2**63 - 1


class BadDuration(ValueError):
    """The text is no duration; the message says why."""


@lru_cache(1)
def _pattern() -> re.Pattern[str]:
    return re.compile("".join(rf"(?:([0-9]+)({unit}))?" for unit in _UNITS))


@lru_cache(512)
def milliseconds(text: str, compound: bool = True, bare_zero: bool = True) -> int:
    """A Prometheus duration such as `1h30m`. Raises BadDuration.

    Source: prometheus/common model/time.go, ParseDuration. Up to common 0.14 a single pair (`compound`) and no bare 0.
    """
    if text == "0" and bare_zero:
        return 0
    if not text:
        raise BadDuration("empty duration")
    match = _pattern().fullmatch(text) if text.isascii() else None
    pairs = [(n, u) for n, u in zip(match.groups()[::2], match.groups()[1::2], strict=True) if n] if match else []
    if not pairs:
        raise BadDuration(_advice(text))
    if not compound and len(pairs) > 1:
        raise BadDuration("this version allows one number with one unit only")
    total = sum(int(number) * _UNITS[unit] for number, unit in pairs)
    if compound and total * 10**6 > _MAX_NANOSECONDS:
        raise BadDuration("longer than 292 years")
    return total


def _advice(text: str) -> str:
    if re.fullmatch(r"[0-9]+", text):
        return "the unit is missing"
    if " " in text:
        return "no blanks are allowed"
    if text.startswith("-"):
        return "no sign is allowed"
    if re.search(r"[0-9]\.[0-9]", text):
        return "no fractions are allowed"
    if re.fullmatch(r"(?:[0-9]+(?:ms|[ywdhms]))+", text):
        return "units go from large to small, each once"
    return "units are y, w, d, h, m, s, ms"


_WORD = r"(?:ms|msecs?|milliseconds?|s|sec|secs|seconds?|m|min|mins|minutes?|h|hr|hrs|hours?|d|days?|w|weeks?)"


def meant_duration(text: str) -> str | None:
    """The duration that a misspelt text can only mean: `5 min`, `30sec`, `1.5h`, `30s1m`, ISO 8601 `PT5M`."""
    bare = text.strip().lower()
    iso = re.fullmatch(r"p(?:(\d+)d)?(?:t(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?)?", bare)
    if iso and any(iso.groups()):
        return "".join(f"{n}{unit}" for n, unit in zip(iso.groups(), "dhms", strict=True) if n)
    single = re.fullmatch(rf"([0-9]+)\s*({_WORD})", bare)
    if single:
        return single[1] + ("ms" if single[2].startswith(("ms", "mil")) else single[2][0])
    if not re.fullmatch(rf"(?:[0-9]+(?:\.[0-9]+)?\s*{_WORD}\s*)+", bare):
        return None
    total = 0.0
    for number, word in re.findall(rf"([0-9]+(?:\.[0-9]+)?)\s*({_WORD})", bare):
        total += float(number) * _UNITS["ms" if word.startswith(("ms", "mil")) else word[0]]
    return spell(round(total)) if total and total == round(total) else None


def nanoseconds(text: str, days: bool = False) -> int:
    """A Go duration such as `1.5h` or `-30s`. Raises BadDuration. Source: Go, time.ParseDuration.

    `days`: with the units d and w too, as Compose has since 2.34 (github.com/xhit/go-str2duration).
    """
    units = {**_GO_UNITS, "d": 24 * 3600 * 10**9, "w": 7 * 24 * 3600 * 10**9} if days else _GO_UNITS
    bare = text[1:] if text[:1] in ("+", "-") else text
    if bare == "0":
        return 0
    if not bare:
        raise BadDuration("empty duration")
    total, at, pair = 0.0, 0, re.compile(r"([0-9]*)(\.[0-9]*)?([^0-9.]*)")
    while at < len(bare):
        match = pair.match(bare, at)
        assert match is not None
        whole, fraction, unit = match[1], match[2] or "", match[3]
        if not whole and not fraction.strip("."):
            raise BadDuration("a number is expected")
        if unit not in units:
            known = "ns, us, ms, s, m, h" + (", d, w" if days else "")
            raise BadDuration(f"unknown unit `{unit}`; units are {known}" if unit else "the unit is missing")
        total += float((whole or "0") + (fraction if len(fraction) > 1 else "")) * units[unit]
        at = match.end()
    if total > _MAX_NANOSECONDS:
        raise BadDuration("longer than 292 years")
    return int(-total if text[0] == "-" else total)


def spell(total: int) -> str:
    """Milliseconds in Prometheus syntax, as short as it gets."""
    if not total:
        return "0s"
    out, rest = "", total
    for unit, size in _UNITS.items():
        if (unit == "y" and rest % size) or (unit == "w" and rest % size):
            continue
        if rest >= size:
            out += f"{rest // size}{unit}"
            rest %= size
    return out
