"""phoenix-lint init."""

from __future__ import annotations

import gc
import os

import click

from .. import engine
from ..init import first_settings
from ..settings import CACHE, Settings, find

NAME = "phoenix-lint.toml"


@click.command("init", short_help="write a commented settings file")
@click.argument("folder", default=".", type=click.Path(exists=True, file_okay=False))
@click.option("--stdout", is_flag=True, help="Print it instead of writing phoenix-lint.toml.")
def command(folder: str, stdout: bool) -> int:
    """Write a commented phoenix-lint.toml that fits what is found below a folder (default: the current one)."""
    there = find(folder)
    if there and not stdout:
        raise click.ClickException(
            f"{os.path.relpath(there)} holds settings already; --stdout prints what would be new"
        )
    gc.enable()  # see cli.script
    here = os.getcwd()
    os.chdir(folder)  # paths in the file are relative to it
    try:
        report = engine.check(["."], Settings(environment=dict(os.environ), cache=CACHE))
        text = first_settings(report, sorted(os.listdir(".")))
        if stdout:
            click.echo(text, nl=False)
            return 0
        try:
            with open(NAME, "x", encoding="utf-8", newline="\n") as file:
                file.write(text)
        except OSError as error:
            raise click.FileError(os.path.join(folder, NAME), error.strerror or str(error)) from None
    finally:
        os.chdir(here)
    click.echo(f"wrote {os.path.normpath(os.path.join(folder, NAME))} for {len(report.files)} files")
    return 0
