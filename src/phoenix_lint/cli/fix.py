"""phoenix-lint fix."""

from __future__ import annotations

import gc
import sys
from typing import Any

import click

from .. import output
from ..fixing.run import FixReport, repair
from ..fixing.write import CannotWrite, Changed
from .options import exit_code, paths_of, reader_of, settings_of, shared, tell_problems, use_color

_TRIES = 5  # somebody else may write to the same files


@click.command("fix", short_help="repair in place")
@shared
@click.option("--diff", is_flag=True, help="Show the changes instead of writing them.")
@click.option("--unsafe", is_flag=True, help="Also repair what is probably meant, not certainly.")
@click.option(
    "--rule", "rules", multiple=True, metavar="NAME", help="Repair the findings of this rule or area only (repeatable)."
)
@click.option("--format", "format_", type=click.Choice(output.FORMATS), default="text", help="Of the report.")
def command(paths: tuple[str, ...], diff: bool, unsafe: bool, rules: tuple[str, ...], format_: str, **said: Any) -> int:
    """Repair files in place. Every byte outside the edits stays as it is."""
    from ..settings import unknown_name

    gc.enable()  # see cli.script
    for name in rules:
        wrong = unknown_name(name)
        if wrong:
            raise click.UsageError(wrong)
    settings = settings_of(paths, said)
    stdin = bool(said["stdin_filename"])
    official = None
    if said["official"] != "never":
        from ..official import objector

        official = objector(settings, said["official"] == "require")
    names, chosen, write = paths_of(paths, said), frozenset(rules), not (diff or stdin)
    for left in reversed(range(_TRIES)):
        try:
            done = repair(names, settings, unsafe, chosen, official, reader_of(said), write=write)
            break
        except CannotWrite as error:
            if not (left and isinstance(error, Changed)):
                raise click.ClickException(str(error)) from None
    color = use_color(said["color"])
    if stdin and not diff:
        report = done.report.files[0] if done.report.files else None
        sys.stdout.buffer.write(report.source.to_bytes() if report else b"")
    elif format_ != "text":
        click.echo(output.render(format_, done.report, settings), nl=False)
    elif diff:
        from ..output import diff as diffs

        click.echo(diffs.render(done.changes, color), nl=False, color=color)
    elif not said["quiet"]:
        click.echo(_told(done, color), nl=False, color=color)
    tell_problems(done.report, said["quiet"])
    if diff:
        return 2 if done.report.problems else 1 if done.changes else 0
    return exit_code(done.report, settings)


def _told(done: FixReport, color: bool) -> str:
    from ..output import text

    lines = []
    for applied in done.applied:
        found = applied.diagnostic
        lines.append(
            text.wrap(f"fixed {found.path}:{applied.line}: {applied.title} ({found.message})", text.WIDTH, "  ")
        )
    for dropped in done.dropped:
        found = dropped.diagnostic
        lines.append(
            text.wrap(f"not fixed {found.path}: {found.message}: {dropped.title}: {dropped.reason}", text.WIDTH, "  ")
        )
    count = len(done.applied)
    lines.append(
        f"{count} fix{'es' if count != 1 else ''} in {len(done.changes)} file{'s' if len(done.changes) != 1 else ''}"
    )
    return "\n".join(lines) + "\n\n" + text.render(done.report, color)
