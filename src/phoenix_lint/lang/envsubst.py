"""Variables in the configuration of Loki and Promtail, as `-config.expand-env` puts them in before YAML is read.

Source: the library github.com/drone/envsubst, ../shared/facts/loki/decoding.md. `$VAR` is no variable, `$$` is a dollar sign, a
backslash takes the meaning of the next backslash or slash.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_START = re.compile(r"\\[\\/]|\$\$|\$\{(?P<length>\#?)(?P<name>[A-Za-z_][A-Za-z0-9_]*)?")
_SUBSTRING = re.compile(r"-?[0-9]{1,2}(?::-?[0-9]+)?")


class Variable(NamedTuple):
    """A use of a variable. `fault`: why the program refuses it; `substring`: a text that was meant as its default."""

    name: str
    start: int
    end: int
    operator: int  # where what follows the name begins
    fault: str = ""
    closed: bool = True
    substring: bool = False


def variables(text: str) -> Iterator[Variable]:
    """Every `${...}` of a text, comments included, as the program looks at them too."""
    at = 0
    while match := _START.search(text, at):
        at = match.end()
        if not match.group().startswith("${") or not match["name"]:
            continue
        close = text.find("}", at)
        line_end = len(text) if (n := text.find("\n", at)) < 0 else n
        end = close + 1 if 0 <= close < line_end else line_end
        follows = text[at : at + 1]
        if close < 0:
            yield Variable(match["name"], match.start(), line_end, at, "its brace is never closed", False)
            continue
        fault = f"`{follows}` right behind the name is not known to it" if follows and follows in "-+?" else ""
        inside = text[at + 1 : close]
        substring = follows == ":" and inside[:1] not in tuple("-=?+") and not _SUBSTRING.fullmatch(inside)
        yield Variable(match["name"], match.start(), end, at, fault, True, substring)
        at = end
