"""Dotenv files: `.env`, and what `env_file` and `label_file` name.

Source: github.com/compose-spec/compose-go dotenv/parser.go; ../shared/facts/compose/semantics.md, Dotenv files.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from . import interpolation
from .interpolation import Lookup

_SPACE = "\t\v\f\r \x85\xa0"
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "a": "\a"}


class BadLine(NamedTuple):
    """What stops the reading, at an offset of the text."""

    message: str
    at: int


class Assignment(NamedTuple):
    """One variable of the file. `value` is None when it is only passed on; `at`: the offset of its name."""

    name: str
    value: str | None
    at: int


class Dotenv(NamedTuple):
    """What a file says, up to its first fault. `again`: assignments of names that came before."""

    values: dict[str, str]
    assignments: list[Assignment]
    fault: BadLine | None = None

    @property
    def again(self) -> list[tuple[Assignment, Assignment]]:
        """Pairs of (first, later) assignments of one name."""
        first: dict[str, Assignment] = {}
        pairs = []
        for one in self.assignments:
            if one.name in first:
                pairs.append((first[one.name], one))
            first.setdefault(one.name, one)
        return pairs


def read(text: str, lookup: Lookup) -> Dotenv:
    """The variables of a file. `lookup`: the environment, which wins inside interpolation."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    values: dict[str, str] = {}
    found: list[Assignment] = []
    at = 0
    while True:
        at = _statement(text, at)
        if at >= len(text):
            return Dotenv(values, found)
        start = at
        export = re.compile(r"export\s+").match(text, at)
        at = export.end() if export else at
        name, sign, at, fault = _name(text, at)
        if fault:
            return Dotenv(values, found, fault)
        if sign != "=":
            passed = lookup(name)
            if passed is not None:
                values[name] = passed
            found.append(Assignment(name, None, start))
            continue
        while at < len(text) and text[at] in _SPACE:
            at += 1
        value, at, fault = _value(text, at, values, lookup)
        if fault:
            return Dotenv(values, found, fault)
        values[name] = value
        found.append(Assignment(name, value, start))


def read_raw(text: str) -> Dotenv:
    """The variables of a file of format raw: every line KEY=VALUE as it stands."""
    values: dict[str, str] = {}
    found: list[Assignment] = []
    at = 0
    for line in text.removeprefix("\ufeff").split("\n"):
        here, at = at, at + len(line) + 1
        bare = line.rstrip("\r").lstrip()
        if not bare or bare.startswith("#"):
            continue
        name, sign, value = bare.partition("=")
        if any(c.isspace() for c in name):
            return Dotenv(values, found, BadLine(f"the name `{name}` contains white space", here))
        if sign:
            values[name] = value
        found.append(Assignment(name, value if sign else None, here))
    return Dotenv(values, found)


def _statement(text: str, at: int) -> int:
    """Past blank lines and comments."""
    while at < len(text):
        if text[at] == "#":
            end = text.find("\n", at)
            at = len(text) if end < 0 else end
        elif text[at].isspace() or text[at] in _SPACE:
            at += 1
        else:
            break
    return at


def _name(text: str, at: int) -> tuple[str, str, int, BadLine | None]:
    """(name, `=` or the line's end, where the value begins, fault)."""
    start = at
    while at < len(text):
        char = text[at]
        if char in "=:\n":
            break
        if char not in _SPACE and char not in "_.-[]" and not (char.isalpha() or char.isnumeric()):
            line = text[start:].split("\n", 1)[0]
            shown = line.partition("=")[0].strip()[:40]
            return "", "", at, BadLine(f"unexpected character `{char}` in the name of the variable `{shown}`", at)
        at += 1
    name = text[start:at].rstrip()
    sign = "=" if text[at : at + 1] in ("=", ":") else "\n"
    if " " in name:
        return "", "", at, BadLine(f"the name `{name[:40]}` contains a space", start)
    return name, sign, at + 1, None


def _value(text: str, at: int, values: dict[str, str], lookup: Lookup) -> tuple[str, int, BadLine | None]:
    quote = text[at : at + 1]
    if quote not in ("'", '"') or not quote:
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        value = text[at:end].split(" #", 1)[0].rstrip()
        expanded, fault = _expanded(value, at, values, lookup)
        return expanded, end, fault
    end = at + 1
    while end < len(text) and text[end] != quote:
        end += 2 if text[end] == "\\" else 1
    if end >= len(text):
        return "", end, BadLine("the quote is not closed", at)
    inner = text[at + 1 : end].replace("\\" + quote, quote)
    if quote == '"':
        inner = _ESCAPE.sub(lambda m: _ESCAPES.get(m[1], "$$" if m[1] == "$" else m[1]), inner)
        inner, fault = _expanded(inner, at, values, lookup)
        return inner, end + 1, fault
    return inner, end + 1, None


def _expanded(value: str, at: int, values: dict[str, str], lookup: Lookup) -> tuple[str, BadLine | None]:
    def find(name: str) -> str | None:
        outside = lookup(name)
        return outside if outside is not None else values.get(name)

    try:
        expanded = interpolation.expand(value, find)
    except interpolation.BadTemplate as error:
        return "", BadLine(str(error), at + error.start)
    if expanded.missing:
        first = expanded.missing[0]
        return "", BadLine(f"the required variable `{first.variable.name}` has no value", at + first.variable.start)
    return expanded.text, None
