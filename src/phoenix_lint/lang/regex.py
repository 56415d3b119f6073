"""RE2 expressions, judged by RE2 itself (google-re2)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any


@lru_cache(1)
def _simple() -> re.Pattern[str]:
    """Expressions that every engine reads alike: letters, alternatives, dots with one quantifier. Most are such."""
    return re.compile(r"(?:[A-Za-z0-9_ \-:/,=@#%&~<>!;'\"]|\.[*+?]?|\|)*")


@lru_cache(4096)
def fault(pattern: str, angle: bool = True) -> str | None:
    """Why Go would refuse an expression, or None. Source: Go regexp/syntax; RE2 is its model.

    `\\C` is taken by RE2 alone; `(?<name>...)` (`angle`) by Go since 1.22 and by newer RE2.
    """
    if pattern.isalnum():
        return None
    import re2

    options = re2.Options()
    options.log_errors = False
    options.max_mem = 256 << 20
    if r"\C" in pattern.replace("\\\\", ""):
        return r"invalid escape sequence: `\C`"
    if not angle and re.search(r"(?<!\\)\(\?<", pattern):
        return "invalid or unsupported Perl syntax: `(?<`"
    try:
        re2.compile(pattern, options)
    except re2.error as error:
        words = error.args[0] if error.args else ""
        return words.decode(errors="replace") if isinstance(words, bytes) else str(words)
    except Exception as error:  # a lone surrogate cannot be encoded
        return str(error)
    return None


def anchored_fault(pattern: str, dot_all: bool = False, angle: bool = True) -> str | None:
    """Why Go would refuse an expression between `^(?:` and `)$`, in words about the expression itself; or None.

    `dot_all`: between `^(?s:` and `)$`, as Prometheus anchors.
    """
    if _simple().fullmatch(pattern):
        return None
    whole = _between(pattern, dot_all)
    wrong = fault(whole, angle)
    return wrong.replace(whole, pattern) if wrong else None


def _between(pattern: str, dot_all: bool) -> str:
    return f"^(?{'s' if dot_all else ''}:{pattern})$"


@lru_cache(1024)
def anchored(pattern: str, dot_all: bool = False) -> Any:
    """The compiled, both-ends anchored expression, as Prometheus and Alertmanager match. The pattern must be valid."""
    if _simple().fullmatch(pattern):
        return re.compile(rf"^(?:{pattern})\Z", re.DOTALL if dot_all else 0)
    import re2

    options = re2.Options()
    options.log_errors = False
    return re2.compile(_between(pattern, dot_all), options)


def matches(pattern: str, text: str, dot_all: bool = False) -> bool:
    """Whether the anchored expression matches the whole text."""
    return anchored(pattern, dot_all).search(text) is not None


def literals(pattern: str, limit: int = 64) -> list[str] | None:
    """The finite set of texts that an anchored expression matches, if it is a plain alternation; else None."""
    if pattern.startswith("^"):
        pattern = pattern[1:]
    if pattern.endswith("$") and not pattern.endswith("\\$"):
        pattern = pattern[:-1]
    if pattern.startswith("(") and pattern.endswith(")") and pattern.count("(") == 1:
        pattern = pattern[1:-1].removeprefix("?:")
    parts = pattern.split("|")
    if len(parts) > limit or not all(re.fullmatch(r"(?:[\w \-/:@,=#%&~!<>'\";]|\\[.\-/_])*", p) for p in parts):
        return None
    return [re.sub(r"\\(.)", r"\1", p) for p in parts]
