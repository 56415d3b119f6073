"""phoenix-lint check."""

from __future__ import annotations

import gc
import os
import sys
from typing import Any

import click

from .. import engine, output
from ..discover import stacks_around
from ..report import Report
from ..settings import Settings
from . import progress
from .options import exit_code, paths_of, reader_of, settings_of, shared, tell_problems, use_color


class InOrder(click.Command):
    """A command that knows which `--format` an `--output` stands behind."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As click does; the order of the two options is kept in `ctx.meta`."""
        _, _, order = self.make_parser(ctx).parse_args(args=list(args))
        ctx.meta["order"] = [p.name for p in order if p.name in ("formats", "outputs")]
        return super().parse_args(ctx, args)


@click.command("check", cls=InOrder, short_help="find problems")
@shared
@click.option(
    "--format",
    "formats",
    type=click.Choice(output.FORMATS),
    multiple=True,
    help="Of the report (default: text). Repeatable, where the others have an --output.",
)
@click.option("--output", "outputs", metavar="FILE", multiple=True, help="Write the --format before it to this file.")
@click.option("--whole-stack", is_flag=True, help="Check all of each stack that a PATH is a file of.")
@click.option("--shard", metavar="I/N", help="Only the Ith of N parts of the files; `merge` joins the JSON reports.")
@click.option("--scheduler", metavar="ADDRESS", help="Work on a Dask cluster (tcp://...) that sees the same files.")
@click.option("--watch", is_flag=True, help="Check again on every save, until Ctrl-C.")
@click.option("--since", metavar="REV", help="Only what changed since this revision of git.")
@click.option("--baseline", metavar="FILE", help="Leave out the findings that this file lists.")
@click.option("--update-baseline", is_flag=True, help="Write the --baseline, or take out of it what is gone.")
@click.option("--add-ignores", is_flag=True, help="Write an ignore comment at each finding that is left.")
@click.option("--statistics", is_flag=True, help="Count the findings of each rule below the text.")
@click.pass_context
def command(
    context: click.Context, /, paths: tuple[str, ...], formats: tuple[str, ...], outputs: tuple[str, ...], **said: Any
) -> int:
    """Find problems in files and folders (default: the current folder)."""
    wanted = _reports(context.meta["order"], formats, outputs)
    if said["watch"] or said["whole_stack"] or len(paths) != 1 or os.path.isdir(paths[0]):
        gc.enable()  # see cli.script
    if not said["watch"]:
        return _check(paths, wanted, said)
    if said["stdin_filename"]:
        raise click.UsageError("--watch: standard input cannot be watched")
    from .watch import again_and_again

    def again() -> int:
        click.clear()  # on a terminal only
        try:
            return _check(paths, wanted, said)
        except click.ClickException as error:  # settings that are being written
            error.show()
            return 2

    written = [file for _, file in wanted] + [said["baseline"] or ""]
    return again_and_again(paths_of(paths, said), again, written)


def _check(paths: tuple[str, ...], wanted: list[tuple[str, str]], said: dict[str, Any]) -> int:
    settings = settings_of(paths, said)
    if said["shard"]:
        settings = settings._replace(shard=_shard(said["shard"]))
    report = _judged(paths, settings._replace(scheduler=said["scheduler"] or ""), said)
    if said["official"] in ("auto", "require"):
        from ..official import second_opinions

        report = second_opinions(report, settings, said["official"] == "require")
    if said["baseline"] or said["update_baseline"]:
        report = _without_known(said["baseline"], said["update_baseline"], report, settings)
    if said["since"]:
        report = _since(said["since"], report)
    for format_, file in wanted:
        if file:
            _write(file, output.render(format_, report, settings))
        elif format_ != "text" or not said["quiet"]:
            color = use_color(said["color"])
            click.echo(output.render(format_, report, settings, color), nl=False, color=color)
    if said["statistics"] and not said["quiet"]:
        from ..output import text

        click.echo(text.statistics(report), nl=False, err=("text", "") not in wanted)
    if said["add_ignores"]:
        report = _add_ignores(report)
    tell_problems(report, said["quiet"])
    return exit_code(report, settings)


def _judged(paths: tuple[str, ...], settings: Settings, said: dict[str, Any]) -> Report:
    looked_at = paths_of(paths, said)
    if said["whole_stack"]:
        looked_at = stacks_around(looked_at)
    if settings.scheduler:
        from ..parallel import NoCluster

        try:
            return engine.check(looked_at, settings, reader_of(said))
        except NoCluster as error:
            raise click.ClickException(f"--scheduler {error}") from None
    if not progress.wanted(said["quiet"]):
        return engine.check(looked_at, settings, reader_of(said))
    with progress.Bar() as bar:
        return engine.check(looked_at, settings, reader_of(said), bar)


def _reports(order: list[str], formats: tuple[str, ...], outputs: tuple[str, ...]) -> list[tuple[str, str]]:
    """Formats with the file of each; empty for standard output, which has text when it has nothing else.

    Raises click.UsageError.
    """
    found: list[tuple[str, str]] = []
    named, files = iter(formats), iter(outputs)
    for name in order:
        if name == "formats":
            found.append((next(named), ""))
        elif not found or found[-1][1]:
            raise click.UsageError(f"--output {next(files)}: no --format stands before it")
        else:
            found[-1] = (found[-1][0], next(files))
    shown = [f for f, file in found if not file]
    if len(shown) > 1:
        raise click.UsageError(f"--format {shown[0]} and {shown[1]}: only one of them can have no --output")
    return found if shown else [*found, ("text", "")]


def _shard(text: str) -> tuple[int, int]:
    part, _, parts = text.partition("/")
    if not (part.isdecimal() and parts.isdecimal() and 1 <= int(part) <= int(parts)):
        raise click.UsageError(f"--shard {text}: expected I/N with I from 1 to N, such as 2/4")
    return int(part), int(parts)


def _write(file: str, text: str) -> None:
    try:
        with open(file, "w", encoding="utf-8", errors="replace", newline="\n") as stream:
            stream.write(text)
    except OSError as error:
        raise click.FileError(file, error.strerror or str(error)) from None


def _add_ignores(report: Report) -> Report:
    """What is left when every finding that can have a comment has one."""
    from ..fixing.add_ignores import add_ignores
    from ..fixing.write import CannotWrite

    try:
        added = add_ignores(report)
    except CannotWrite as error:
        raise click.ClickException(str(error)) from None
    print(f"phoenix-lint: {added.silenced} findings have an ignore comment now", file=sys.stderr)
    for d in added.left:
        print(f"phoenix-lint: {d.path}: no comment can stand at a finding of {d.rule}", file=sys.stderr)
    files = (f._replace(diagnostics=tuple(d for d in f.diagnostics if d in added.left)) for f in report.files)
    return report._replace(files=tuple(files))


def _since(revision: str, report: Report) -> Report:
    from ..since import NoChanges, changes_since, only

    try:
        return only(report, changes_since(revision))
    except NoChanges as error:
        raise click.UsageError(f"--since {revision}: {error}") from None


def _without_known(file: str | None, update: bool, report: Report, settings: Settings) -> Report:
    """Without the findings of the baseline. The first --update-baseline writes all, later ones only take out."""
    from .. import baseline

    if not file:
        raise click.UsageError("--update-baseline wants --baseline FILE")
    try:
        first = update and not os.path.exists(file)
        known = baseline.keys_of(report, file) if first else baseline.read(file)
        left, gone = baseline.without(report, known, file, settings)
        if update:
            baseline.write(file, known - gone)
    except baseline.BadBaseline as error:
        raise click.UsageError(str(error)) from None
    if gone and not update:
        words = f"{gone.total()} of its findings are gone; --update-baseline takes them out"
        print(f"phoenix-lint: {file}: {words}", file=sys.stderr)
    return left
