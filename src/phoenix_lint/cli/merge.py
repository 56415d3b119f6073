"""phoenix-lint merge."""

from __future__ import annotations

import os

import click

from .. import merge, output
from ..diagnostic import Severity
from ..files import Disk
from ..output import json
from ..settings import Settings
from .options import exit_code, tell_problems, use_color


@click.command("merge", short_help="join the JSON reports of several runs")
@click.argument("reports", nargs=-1, required=True, metavar="REPORT...")
@click.option("--format", "format_", type=click.Choice(output.FORMATS), default="json", help="Of the report.")
@click.option("--fail-on", type=click.Choice([s.value for s in Severity]), default="warning")
def command(reports: tuple[str, ...], format_: str, fail_on: str) -> int:
    """Join reports that `check --format json --shard I/N` wrote. Formats other than json read the files, too."""
    settings = Settings(fail_on=Severity(fail_on), environment=dict(os.environ))
    try:
        document = merge.joined([merge.read(path) for path in reports])
        report = merge.report_of(document, Disk()) if format_ != "json" else None
    except merge.BadReport as error:
        raise click.ClickException(str(error)) from None
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise click.ClickException(f"a report lacks what version 1 has ({type(error).__name__}: {error})") from None
    if report is None:
        click.echo(json.dump(document), nl=False)
        failing = [d for d in document["diagnostics"] if Severity(d["severity"]).rank <= settings.fail_on.rank]
        return 2 if document["problems"] else 1 if failing else 0
    click.echo(output.render(format_, report, settings, use_color("auto")), nl=False)
    tell_problems(report, False)
    return exit_code(report, settings)
