"""phoenix-lint check."""

from __future__ import annotations

from typing import Any

import click

from .. import engine
from .options import exit_code, paths_of, reader_of, settings_of, shared, tell_problems, use_color


@click.command("check", short_help="find problems")
@shared
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text")
def command(paths: tuple[str, ...], format_: str, **said: Any) -> int:
    """Find problems in files and folders (default: the current folder)."""
    settings = settings_of(paths, said)
    report = engine.check(paths_of(paths, said), settings, reader_of(said))
    if said["official"] in ("auto", "require"):
        from ..official import second_opinions

        report = second_opinions(report, settings, said["official"] == "require")
    if format_ == "json":
        from ..output import json

        click.echo(json.render(report), nl=False)
    elif not said["quiet"]:
        from ..output import text

        color = use_color(said["color"])
        click.echo(text.render(report, color), nl=False, color=color)
    tell_problems(report, said["quiet"])
    return exit_code(report, settings)
