"""The framework of the rules, and their discovery: every module of an area's folder that has a RULE is one."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from importlib import import_module
from types import ModuleType
from typing import Any, NamedTuple

from ..diagnostic import Diagnostic, Fix, Place, Severity
from ..schema.decode import Value
from ..schema.model import Version, version_of
from ..syntax.nodes import Alias, Entry, Mapping, Node, Scalar, Sequence, place_of
from ..syntax.positions import place_within

Where = Value | Entry | Node | Place
Check = Callable[[Any], Iterator[Diagnostic]]
SITE = "https://phoenix-lint.github.io/rules/"


class Rule(NamedTuple):
    """What a rule says of itself. `on`: the part of the document that `check` is called with.

    `verdict`: the official checker refuses the file for it. `fixable`: the strongest fix it can offer, or "".
    `until`: the first version of the program for which the rule says nothing more.
    """

    name: str
    severity: Severity
    on: type
    fixable: str = ""
    since: str = "0.1"
    verdict: bool = False
    program_since: str = ""
    program_until: str = ""
    late: bool = False  # silent while the object does not decode
    practice: bool = False  # good practice: a warning from the profile `recommended` on

    @property
    def area(self) -> str:
        """The part of the name before the first dash."""
        return self.name.partition("-")[0]

    def applies_to(self, version: Version) -> bool:
        """Whether the rule says anything of this version of the program."""
        return not (
            (self.program_since and version < version_of(self.program_since))
            or (self.program_until and version >= version_of(self.program_until))
        )

    def at(
        self,
        where: Where,
        message: str,
        *,
        related: Iterable[Place] = (),
        fixes: Iterable[Fix | None] = (),
        help: str = "",
        verdict: bool | None = None,
    ) -> Diagnostic:
        """A finding of this rule. Fixes that turned out impossible (None) are left out."""
        place = spot(where)
        return Diagnostic(
            self.name,
            self.severity,
            _printable(message),
            place.path,
            place.span,
            tuple(related),
            tuple(f for f in fixes if f is not None),
            help,
            (),
            self.verdict if verdict is None else verdict,
            f"{SITE}{self.name}/",
        )


def _printable(message: str) -> str:
    """A message without the lone surrogates that stand for wrong bytes of a decoded text."""
    return message if message.isascii() else message.encode("utf-8", "backslashreplace").decode()


def spot(where: Where, message: str = "") -> Place:
    """The place of anything that a rule can point at. A value that is not there is shown by its key."""
    if isinstance(where, Place):
        return where
    if isinstance(where, Value):
        node = where.node
        if where.entry is not None and (isinstance(node, Mapping | Sequence) or node.start == node.end):
            return place_of(where.entry, message)
        return place_of(node, message)
    return place_of(where, message)


def fragment(value: Value, start: int, end: int) -> Place:
    """A part of a scalar's text, wherever it stands in the file."""
    return place_within(value.node, start, end)


class Loaded(NamedTuple):
    """A rule with its check and its page.

    `tells`: what the check asks of all portions of a file that is judged in portions, each a function of one.
    """

    rule: Rule
    check: Check
    page: str
    tells: tuple[Callable[[Any], Any], ...] = ()


def areas() -> list[str]:
    """The folders of rules."""
    here = os.path.dirname(__file__)
    return sorted(e.name for e in os.scandir(here) if e.is_dir() and not e.name.startswith(("_", ".")))


@lru_cache(16)
def rules_of(area: str) -> tuple[Loaded, ...]:
    """The rules of one area, by name. Imports that area's modules alone."""
    folder = os.path.join(os.path.dirname(__file__), area)
    names = sorted(e.name[:-3] for e in os.scandir(folder) if e.name.endswith(".py") and not e.name.startswith("_"))
    loaded = []
    for name in names:
        module: ModuleType = import_module(f".{area}.{name}", __name__)
        rule: Rule | None = getattr(module, "RULE", None)
        if rule is not None:
            loaded.append(Loaded(rule, module.check, module.__doc__ or "", getattr(module, "TELLS", ())))
    return tuple(sorted(loaded, key=lambda r: r.rule.name))


def all_rules() -> list[Loaded]:
    """Every rule of every area."""
    return [rule for area in areas() for rule in rules_of(area)]


def anchor_of(node: Node) -> str:
    """The name that an alias or an anchored node goes by; empty for others."""
    return node.anchor if isinstance(node, Alias | Scalar | Mapping | Sequence) else ""
