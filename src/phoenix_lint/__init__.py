"""Finds what will stop a monitoring stack before it is started, and repairs the files without touching any other byte."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .fixing.run import FixReport
    from .report import Report
    from .settings import Settings

__version__ = "0.1.0"
__all__ = ["__version__", "check", "fix"]


def check(
    paths: Iterable[str],
    *,
    targets: dict[str, str] | None = None,
    kind: str = "",
    isolated: bool = False,
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
) -> Report:
    """Find problems in files and folders, as `phoenix-lint check` does.

    `targets`: program to version. Raises settings.BadSettings for a settings file that cannot be used.
    """
    from . import engine

    names = list(paths)
    return engine.check(names, _settings(names, targets, kind, isolated, select, ignore))


def fix(
    paths: Iterable[str],
    *,
    unsafe: bool = False,
    write: bool = True,
    rules: Iterable[str] = (),
    targets: dict[str, str] | None = None,
    kind: str = "",
    isolated: bool = False,
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
) -> FixReport:
    """Repair files and folders, as `phoenix-lint fix` does; `write=False` shows what would be done.

    Raises settings.BadSettings, and fixing.write.CannotWrite when a file cannot be replaced (then none is).
    """
    from .fixing.run import repair

    names = list(paths)
    return repair(
        names, _settings(names, targets, kind, isolated, select, ignore), unsafe, frozenset(rules), write=write
    )


def _settings(
    paths: list[str],
    targets: dict[str, str] | None,
    kind: str,
    isolated: bool,
    select: Iterable[str],
    ignore: Iterable[str],
) -> Settings:
    from .settings import load

    said = {program: (version, "option") for program, version in (targets or {}).items()}
    return load(paths, isolated, select=tuple(select), ignore=tuple(ignore), targets=said, kind=kind)
