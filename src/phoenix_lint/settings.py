"""[tool.phoenix-lint] in pyproject.toml, or the same keys in phoenix-lint.toml."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from fnmatch import fnmatch
from typing import Any, NamedTuple

from .diagnostic import Severity

_TABLES = ("severity", "per-path", "targets", "stacks", "kinds", "schemas")
_LISTS = ("select", "ignore", "exclude")
KEYS = (*_LISTS, "fail-on", "profile", *_TABLES)
PROFILES = ("correctness", "recommended", "strict")
Severities = dict[str, Severity | None]  # of rules and areas; None: off
CACHE = ".phoenix_lint_cache"  # the folder, in the root of the settings
PROGRAMS = ("alertmanager", "compose", "loki", "prometheus", "promtail")


class BadSettings(Exception):
    """A settings file that cannot be used: names file, line and what is allowed."""


class Stack(NamedTuple):
    """Compose files that are used together, as `docker compose -f A -f B --env-file E` does. Paths are relative to the root."""

    files: tuple[str, ...]
    env_file: str = ""


class Settings(NamedTuple):
    """What the user asked for, from the command line over the settings file."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    fail_on: Severity = Severity.WARNING
    profile: str = ""  # one of PROFILES; empty: the first
    severity: Severities = {}
    per_path: dict[str, Severities] = {}  # pattern -> severities of the files that it matches
    targets: dict[str, tuple[str, str]] = {}  # program -> version, where it was said
    kinds: dict[str, str] = {}
    schemas: dict[str, str] = {}
    kind: str = ""
    isolated: bool = False
    root: str = "."  # the folder of the settings file: patterns are relative to it
    stacks: dict[str, Stack] = {}
    environment: Mapping[str, str] = {}  # of the process, for the programs that read it
    jobs: int = 1  # processes
    scheduler: str = ""  # the address of a Dask cluster
    shard: tuple[int, int] = (1, 1)  # which part of the files, of how many
    cache: str = ""  # the folder of earlier results; none without one

    def wants(self, rule: str) -> bool:
        """Whether a rule is selected and not ignored; an area stands for all of its rules."""
        area = rule.partition("-")[0]
        if self.select and rule not in self.select and area not in self.select:
            return False
        return rule not in self.ignore and area not in self.ignore

    def relative(self, path: str) -> str:
        """A path as the patterns of the settings see it: from their folder, with slashes."""
        return os.path.relpath(path, self.root).replace(os.sep, "/")

    def severity_of(self, rule: str, was: Severity, practice: bool, path: str) -> Severity | None:
        """The severity of a rule's finding in a file; None when it is switched off.

        What a later pattern says wins over an earlier one, that over `severity`, and that over the profile; of a rule
        over that of its area. `practice`: the rule is about good practice.
        """
        relative = self.relative(path) if self.per_path else ""
        fitting = [s for pattern, s in self.per_path.items() if matches(relative, pattern)]
        for said in (*reversed(fitting), self.severity):
            for name in (rule, rule.partition("-")[0]):
                if name in said:
                    return said[name]
        raised = self.profile == "strict" or (self.profile == "recommended" and practice)
        return Severity.WARNING if raised and was is Severity.INFO else was


def matches(path: str, pattern: str) -> bool:
    """Whether a pattern of the settings matches a path relative to their folder, or the end of it."""
    return (
        fnmatch(path, pattern)
        or (pattern.endswith("/**") and path.startswith(pattern[:-2]))
        or fnmatch(path, f"*/{pattern}")
    )


def find(start: str) -> str | None:
    """The settings file that holds for a folder: the nearest one upwards, no further than the repository's root."""
    folder = os.path.abspath(start)
    while True:
        own = os.path.join(folder, "phoenix-lint.toml")
        if os.path.isfile(own):
            return own
        project = os.path.join(folder, "pyproject.toml")
        if os.path.isfile(project):
            with open(project, encoding="utf-8", errors="replace") as file:
                if "[tool.phoenix-lint" in file.read():
                    return project
        above = os.path.dirname(folder)
        if above == folder or os.path.exists(os.path.join(folder, ".git")):
            return None
        folder = above


def read(path: str, base: Settings = Settings()) -> Settings:
    """The settings of a file laid under `base`. Raises BadSettings."""
    import tomllib

    try:
        with open(path, encoding="utf-8") as file:
            text = file.read()
        document = tomllib.loads(text)
    except (OSError, UnicodeDecodeError) as error:
        raise BadSettings(f"{path}: cannot be read: {error}") from None
    except tomllib.TOMLDecodeError as error:
        raise BadSettings(f"{path}: {error}") from None
    table = document.get("tool", {}).get("phoenix-lint", {}) if path.endswith("pyproject.toml") else document
    return _Reader(os.path.relpath(path), text).settings(table, base)._replace(root=os.path.dirname(path))


class _Reader:
    """Checks the values of one file, with lines for its messages."""

    def __init__(self, path: str, text: str) -> None:
        self.path, self.text = path, text

    def bad(self, key: str, message: str) -> BadSettings:
        return BadSettings(f"{self.path}:{self.line(key)}: {message}")

    def line(self, key: str) -> int:
        last = key.rpartition(".")[2] if key.count(".") < 2 else key.partition(".")[2]
        for pattern in (
            rf"(?m)^\s*[\"']?{re.escape(last)}[\"']?\s*=",
            rf"(?m)^\s*\[[^\]\n]*\b{re.escape(last)}\b",
            re.escape(last),
        ):
            match = re.search(pattern, self.text)
            if match:
                return self.text.count("\n", 0, match.start() + len(match.group()) - len(match.group().lstrip())) + 1
        return 1

    def settings(self, table: dict[str, Any], base: Settings) -> Settings:
        from .documents import KINDS
        from .schema.model import version_of

        for key in table:
            if key not in KEYS:
                raise self.bad(key, f"unknown key `{key}`; allowed are {', '.join(sorted(KEYS))}")
        lists = {key: self.texts(key, table.get(key, [])) for key in _LISTS}
        fail_on = table.get("fail-on", base.fail_on.value)
        tables = {key: self.table(key, table.get(key, {})) for key in _TABLES}
        profile = table.get("profile", PROFILES[0])
        if profile not in PROFILES:
            raise self.bad("profile", f"`{profile}` is no profile; allowed are {', '.join(PROFILES)}")
        per_path = {p: self.severities(p, self.table(p, v)) for p, v in tables["per-path"].items()}
        targets = {}
        for program, version in tables["targets"].items():
            if program not in PROGRAMS:
                raise self.bad(f"targets.{program}", f"unknown program `{program}`; allowed are {', '.join(PROGRAMS)}")
            try:
                version_of(version)
            except (ValueError, AttributeError):
                raise self.bad(
                    f"targets.{program}", f'`{version}` is no version; expected numbers such as "0.28.1"'
                ) from None
            targets[program] = (version, "settings")
        for pattern, kind in tables["kinds"].items():
            if kind not in KINDS:
                raise self.bad(f"kinds.{pattern}", f"unknown kind `{kind}`; allowed are {', '.join(sorted(KINDS))}")
        for pattern, schema in tables["schemas"].items():
            if not isinstance(schema, str):
                raise self.bad(f"schemas.{pattern}", "expected the path of a JSON Schema")
        stacks = {name: self.stack(name, value) for name, value in tables["stacks"].items()}
        self.names(lists["select"], "select")
        self.names(lists["ignore"], "ignore")
        return base._replace(
            select=base.select or lists["select"],
            ignore=(*base.ignore, *lists["ignore"]),
            exclude=lists["exclude"],
            fail_on=self.severity("fail-on", fail_on),
            profile=base.profile or profile,
            severity=self.severities("severity", tables["severity"]),
            per_path=per_path,
            targets={**targets, **base.targets},
            kinds=tables["kinds"],
            schemas=tables["schemas"],
            stacks=stacks,
        )

    def stack(self, name: str, value: Any) -> Stack:
        table = self.table(f"stacks.{name}", value)
        for key in table:
            if key not in ("files", "env-file"):
                raise self.bad(key, f"unknown key `{key}` in stacks.{name}; allowed are env-file, files")
        if not isinstance(table.get("env-file", ""), str):
            raise self.bad("env-file", "`env-file` wants a path")
        return Stack(self.texts("files", table.get("files", [])), table.get("env-file", ""))

    def severities(self, key: str, table: dict[str, Any]) -> Severities:
        for name in table:
            self.names((name,), f"{key}.{name}")
        return {
            n: None if value == "off" else self.severity(f"{key}.{n}", value, ", off") for n, value in table.items()
        }

    def names(self, names: tuple[str, ...], key: str) -> None:
        for name in names:
            wrong = unknown_name(name)
            if wrong:
                raise self.bad(key, wrong)

    def texts(self, key: str, value: Any) -> tuple[str, ...]:
        if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
            raise self.bad(key, f'`{key}` wants a list of texts, such as ["..."]')
        return tuple(value)

    def table(self, key: str, value: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise self.bad(key, f"`{key}` wants a table")
        return value

    def severity(self, key: str, value: Any, more: str = "") -> Severity:
        if value not in tuple(Severity):
            raise self.bad(key, f"`{value}` is no severity; allowed are error, info, warning{more}")
        return Severity(value)


def unknown_name(name: str) -> str | None:
    """Why a name is neither a rule nor an area; None when it is one."""
    from .rules import all_rules, areas

    if name in areas():
        return None
    rules = [r.rule.name for r in all_rules()]
    if name in rules:
        return None
    from .schema.suggest import near

    meant = near(name, rules)
    hint = (
        f"; did you mean `{meant[0]}`?"
        if meant
        else f"; areas are {', '.join(areas())}, and `phoenix-lint rules` lists the rules"
    )
    return f"unknown rule or area `{name}`{hint}"


def load(paths: list[str], isolated: bool = False, **said: Any) -> Settings:
    """The settings for a run: what was said on the command line over the file that holds for the first path.

    Raises BadSettings.
    """
    base = Settings(isolated=isolated)._replace(**said)
    if isolated:
        return base
    first = paths[0] if paths else "."
    file = find(first if os.path.isdir(first) else os.path.dirname(first) or ".")
    return read(file, base) if file else base
