"""phoenix-lint schema."""

from __future__ import annotations

import click

from ..documents import KINDS

OWN = ("settings", "report")  # of phoenix-lint itself


@click.command("schema", short_help="print the JSON Schema of a kind")
@click.argument("kind", type=click.Choice([*sorted(KINDS), *OWN]))
@click.option(
    "--version",
    "version",
    metavar="VERSION",
    help="As of this version of the program (default: with the history of all versions).",
)
def command(kind: str, version: str | None) -> int:
    """Print the JSON Schema of a kind of file, for editors; `settings` and `report` are phoenix-lint's own."""
    import json

    from ..schema.model import as_of, data_text, schema_text, version_of

    if kind in OWN and version is not None:
        raise click.UsageError(f"--version: the schema of `{kind}` is that of this phoenix-lint")
    if version is None:
        click.echo(data_text(f"{kind}.json") if kind in OWN else schema_text(KINDS[kind].schema), nl=False)
        return 0
    try:
        numbers = version_of(version)
    except ValueError:
        raise click.UsageError(f"`{version}` is no version; expected numbers such as 0.28.1") from None
    click.echo(json.dumps(as_of(KINDS[kind].schema, numbers), indent=1, ensure_ascii=False))
    return 0
