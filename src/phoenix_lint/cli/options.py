"""The options that check and fix share, and how they become settings."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Any

import click

from ..diagnostic import Severity
from ..documents import KINDS
from ..files import Disk
from ..report import Report
from ..settings import CACHE, PROFILES, PROGRAMS, BadSettings, Settings, load, unknown_name
from ..source import Source, Unreadable

Command = Callable[..., int]


def shared(command: Command) -> Command:
    """Add the shared options to a command."""
    options = [
        click.argument("paths", nargs=-1, metavar="[PATH]..."),
        click.option(
            "--target", "targets", multiple=True, metavar="PROGRAM=VERSION", help="Judge for this version (repeatable)."
        ),
        click.option("--kind", type=click.Choice(sorted(KINDS)), help="The files named are of this kind."),
        click.option("--isolated", is_flag=True, help="Each file for itself: no settings file, nothing around it."),
        click.option("--select", multiple=True, metavar="NAME", help="Only these rules or areas (repeatable)."),
        click.option("--ignore", multiple=True, metavar="NAME", help="Not these rules or areas (repeatable)."),
        click.option(
            "--profile",
            type=click.Choice(PROFILES),
            help="What fails besides what breaks: nothing (correctness, the default), what goes against good practice"
            " (recommended), every finding (strict).",
        ),
        click.option(
            "--fail-on",
            type=click.Choice([s.value for s in Severity]),
            help="Lowest severity that makes the run fail (default: warning).",
        ),
        click.option(
            "--official", type=click.Choice(["auto", "never", "require"]), help="Ask the official program too."
        ),
        click.option(
            "--stdin-filename", metavar="PATH", help="Read the text from standard input, as if it were this file."
        ),
        click.option("--no-cache", is_flag=True, help="Judge every file anew."),
        click.option(
            "--jobs",
            type=click.IntRange(1),
            metavar="N",
            help="Processes for many files or a large one (default: the processors).",
        ),
        click.option("--quiet", is_flag=True, help="Only the exit code and errors."),
        click.option(
            "--color", type=click.Choice(["auto", "always", "never"]), default="auto", help="Colours in the text."
        ),
    ]
    for option in reversed(options):
        command = option(command)
    return command


def settings_of(paths: tuple[str, ...], said: dict[str, Any]) -> Settings:
    """The settings of a run. Raises click.UsageError for a mistake on the command line or in the settings file."""
    targets = dict(_target(text) for text in said["targets"])
    for name in (*said["select"], *said["ignore"]):
        wrong = unknown_name(name)
        if wrong:
            raise click.UsageError(wrong)
    named = [said["stdin_filename"]] if said["stdin_filename"] else list(paths)
    try:
        settings = load(
            named,
            said["isolated"],
            select=said["select"],
            ignore=said["ignore"],
            targets=targets,
            kind=said["kind"] or "",
            profile=said["profile"] or "",
            environment={} if said["isolated"] else dict(os.environ),
            jobs=said["jobs"] or _processors(),
        )
    except BadSettings as error:
        raise click.UsageError(str(error)) from None
    if not (said["no_cache"] or said["stdin_filename"] or said["isolated"]):
        settings = settings._replace(cache=os.path.join(settings.root, CACHE))
    return settings._replace(fail_on=Severity(said["fail_on"])) if said["fail_on"] else settings


def _processors() -> int:
    """How many this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _target(text: str) -> tuple[str, tuple[str, str]]:
    from ..schema.model import version_of

    program, _, version = text.partition("=")
    if program not in PROGRAMS:
        raise click.UsageError(f"--target {text}: unknown program `{program}`; allowed are {', '.join(PROGRAMS)}")
    try:
        version_of(version)
    except ValueError:
        raise click.UsageError(f"--target {text}: `{version}` is no version; expected numbers such as 0.28.1") from None
    return program, (version, "option")


def reader_of(said: dict[str, Any]) -> Disk:
    """The disk, with standard input laid over it when it is asked for. Raises click.UsageError."""
    name = said["stdin_filename"]
    if not name:
        return Disk()
    try:
        path = os.path.normpath(name)
        return Disk({path: Source.from_bytes(path, sys.stdin.buffer.read())})
    except Unreadable as error:
        raise click.UsageError(f"{name}: {error}") from None


def paths_of(paths: tuple[str, ...], said: dict[str, Any]) -> list[str]:
    """What to look at."""
    return [said["stdin_filename"]] if said["stdin_filename"] else list(paths or ["."])


def use_color(choice: str) -> bool:
    """Whether to colour standard output."""
    return choice == "always" or (choice == "auto" and sys.stdout.isatty() and "NO_COLOR" not in os.environ)


def tell_problems(report: Report, quiet: bool) -> None:
    """Say on standard error which paths could not be judged."""
    for problem in report.problems:
        print(f"phoenix-lint: {problem.path}: {problem.message}", file=sys.stderr)
    for path in report.skipped if not quiet else ():
        print(f"phoenix-lint: {path}: skipped, of no kind that phoenix-lint knows (--kind tells it)", file=sys.stderr)


def exit_code(report: Report, settings: Settings) -> int:
    """The contract's exit code."""
    return 2 if report.problems else 1 if report.fails(settings.fail_on) else 0
