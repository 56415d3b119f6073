"""The command line: parse, build, execute. Each command is a module that is imported when it is called."""

from __future__ import annotations

import gc
import os
import sys
from importlib import import_module
from typing import Any

import click

from .. import __version__

COMMANDS = {
    "check": "find problems (default: the current folder)",
    "fix": "repair in place",
    "init": "write a commented settings file",
    "merge": "join the JSON reports of several runs",
    "rules": "list all rules",
    "explain": "print a rule's page",
    "schema": "print the JSON Schema of a kind, for editors",
    "tools": "show which official programs are found",
}


class Commands(click.Group):
    """The commands by name; none is imported before it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order of the contract."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the module of a command."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f".{cmd_name}", __name__)
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="phoenix-lint")
def cli() -> None:
    """Find what will stop a monitoring stack before it is started, and repair the files."""


def main(arguments: list[str] | None = None) -> int:
    """Run, and say how it went: 0 nothing found, 1 findings, 2 could not do the job."""
    try:
        result: Any = cli.main(arguments, standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return 2
    except click.Abort:
        return 2
    except BrokenPipeError:
        sys.stderr.close()
        return 2
    except Exception as error:
        print(f"phoenix-lint: internal error: {type(error).__name__}: {error}; please report it", file=sys.stderr)
        return 2
    return int(result or 0)


def script() -> None:
    """The console script: `main` in a process of its own.

    Start-up is a feature: no garbage collection before a command turns it on, which those do that judge more than one file,
    and no tearing down of what the system takes back anyway (a fifth of the time of checking one file).
    """
    gc.set_threshold(100_000, 50, 1000)
    gc.disable()
    code = main()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (BrokenPipeError, ValueError):
        code = 2
    os._exit(code)
