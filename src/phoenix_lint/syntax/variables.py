"""Placeholders of files that are rendered before use, and of values that somebody meant to be expanded."""

from __future__ import annotations

import os
import re
from functools import lru_cache

RENDERED_SUFFIXES = (
    ".tmpl",
    ".template",
    ".tpl",
    ".j2",
    ".jinja",
    ".jinja2",
    ".example",
    ".sample",
    ".dist",
    ".gotmpl",
    ".in",
)


@lru_cache(1)
def _shell() -> re.Pattern[str]:
    return re.compile(r"\$\{[A-Za-z_][A-Za-z0-9_]*(?:[:?+=-][^{}]*)?\}|\$[A-Z_][A-Z0-9_]{2,}\b")


@lru_cache(1)
def _any() -> re.Pattern[str]:
    return re.compile(
        r"\$\{[^{}\n]*\}|\$[A-Za-z_]\w*|__[A-Za-z0-9]\w*__|@@\w+@@|@[A-Z_]+@|%\([A-Za-z_]\w*\)s|<%[^\n]*?%>"
        r"|\{\{[^\n]*?\}\}|\{%[^\n]*?%\}|<[A-Za-z_][\w -]*>"
    )


def is_rendered(path: str) -> bool:
    """Whether a file's name says that something renders it before a program reads it."""
    name = os.path.basename(path).lower()
    return name.endswith(RENDERED_SUFFIXES) or any(
        f"{s}." in name for s in (".tmpl", ".template", ".tpl", ".j2", ".example")
    )


def shell_variables(text: str) -> list[tuple[int, int]]:
    """`${NAME}` and `$NAME` in capitals: the places where somebody expects the environment."""
    return [m.span() for m in _shell().finditer(text)] if "$" in text else []


def has_placeholder(text: str) -> bool:
    """Whether a text of a rendered file holds something that is replaced later."""
    return bool(_any().search(text))
