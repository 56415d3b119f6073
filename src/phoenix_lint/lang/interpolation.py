"""Variables in Compose files and in dotenv files: `$NAME`, `${NAME}`, `${NAME:-word}` and the like.

Source: github.com/compose-spec/compose-go template/template.go; ../shared/facts/compose/semantics.md, Variables.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple, Union

Lookup = Callable[[str], str | None]
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_OPERATORS = (":-", ":+", ":?", "-", "+", "?")


class BadTemplate(Exception):
    """A `${` without a valid name, operator or closing brace. `start`, `end`: where in the text."""

    def __init__(self, message: str, start: int, end: int) -> None:
        super().__init__(message)
        self.start, self.end = start, end


class Variable(NamedTuple):
    """One use of a variable. `op`: empty, or one of :- - :? ? :+ +; `word`: what follows it; the span is of the text."""

    name: str
    op: str
    word: Template
    start: int
    end: int


class Template(NamedTuple):
    """A text as literal pieces and variables."""

    parts: tuple[Union[str, Variable], ...]

    @property
    def variables(self) -> Iterator[Variable]:
        """Every variable, those in words too."""
        for part in self.parts:
            if isinstance(part, Variable):
                yield part
                yield from part.word.variables


class Missing(NamedTuple):
    """A variable that is required and has no value, with the text's own words."""

    variable: Variable
    message: str


class Expanded(NamedTuple):
    """A text with its variables put in. `unset`: those that had no value and no default; `missing`: those required."""

    text: str
    unset: tuple[Variable, ...]
    missing: tuple[Missing, ...]


@lru_cache(4096)
def parse(text: str) -> Template:
    """The pieces of a text. Raises BadTemplate."""
    return _parse(text, 0)


def _parse(text: str, base: int) -> Template:
    parts: list[str | Variable] = []
    at = 0
    while True:
        dollar = text.find("$", at)
        if dollar < 0 or dollar == len(text) - 1:
            parts.append(text[at:])
            return Template(tuple(p for p in parts if p))
        parts.append(text[at:dollar])
        following = text[dollar + 1]
        name = _NAME.match(text, dollar + 1)
        if following == "$":
            parts.append("$")
            at = dollar + 2
        elif name:
            at = name.end()
            parts.append(Variable(name[0], "", Template(()), base + dollar, base + at))
        elif following == "{":
            variable = _braced(text, dollar, base)
            parts.append(variable)
            at = variable.end - base
        else:
            parts.append("$")
            at = dollar + 1


def _braced(text: str, start: int, base: int) -> Variable:
    name = _NAME.match(text, start + 2)
    close = _closing(text, start)
    shown_end = (close if close > 0 else _line_end(text, start)) + (close > 0)
    if name is None:
        raise BadTemplate("a variable's name is missing behind `${`", base + start, base + shown_end)
    if close < 0:
        raise BadTemplate("the `}` is missing", base + start, base + shown_end)
    at = name.end()
    if at == close:
        return Variable(name[0], "", Template(()), base + start, base + close + 1)
    op = next((o for o in _OPERATORS if text.startswith(o, at)), "")
    if not op:
        raise BadTemplate(
            f"behind `{name[0]}` must come `}}` or one of :- - :? ? :+ +, not `{text[at]}`",
            base + start,
            base + shown_end,
        )
    word = text[at + len(op) : close]
    if "\n" in word:
        raise BadTemplate("a line end inside `${...}`", base + start, base + shown_end)
    return Variable(name[0], op, _parse(word, base + at + len(op)), base + start, base + close + 1)


def _closing(text: str, start: int) -> int:
    """The brace that closes the one behind `start`; -1 when there is none."""
    depth = 0
    for at in range(start + 1, len(text)):
        if text[at] == "{":
            depth += 1
        elif text[at] == "}":
            depth -= 1
            if depth == 0:
                return at
    return -1


def _line_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    return end if end >= 0 else len(text)


def expand(text: str, lookup: Lookup, eager: bool = False) -> Expanded:
    """A text with the values of its variables. `eager`: words that are not used are looked at too. Raises BadTemplate.

    Compose 2.11.2 to 5.0.1 are eager: a required variable inside a default that is not needed fails there.
    """
    if "$" not in text:
        return Expanded(text, (), ())
    unset: list[Variable] = []
    missing: list[Missing] = []
    return Expanded(_expand(parse(text), lookup, eager, unset, missing), tuple(unset), tuple(missing))


def _expand(template: Template, lookup: Lookup, eager: bool, unset: list[Variable], missing: list[Missing]) -> str:
    out: list[str] = []
    for part in template.parts:
        if isinstance(part, str):
            out.append(part)
            continue
        value, op = lookup(part.name), part.op
        if not op:
            if value is None:
                unset.append(part)
            out.append(value or "")
            continue
        has = bool(value) if op[0] == ":" else value is not None
        wants = has if op[-1] == "+" else not has
        word = ""
        if wants:
            word = _expand(part.word, lookup, eager, unset, missing)
        elif eager:
            _expand(part.word, lookup, eager, [], missing)
        if op[-1] == "?":
            if not has:
                missing.append(Missing(part, word))
            out.append(value or "")
        elif op[-1] == "+":
            out.append(word)
        else:
            out.append(value or "" if has else word)
    return "".join(out)
