"""phoenix-lint rules."""

from __future__ import annotations

import click


@click.command("rules", short_help="list all rules")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text")
def command(format_: str) -> int:
    """List all rules: name, severity, the strongest fix, what they report."""
    from ..rules import all_rules

    rules = sorted(all_rules(), key=lambda r: r.rule.name)
    if format_ == "json":
        import json

        click.echo(
            json.dumps(
                [
                    {
                        "name": r.rule.name,
                        "severity": r.rule.severity.value,
                        "fixable": r.rule.fixable,
                        "since": r.rule.since,
                        "summary": r.page.split("\n")[0],
                    }
                    for r in rules
                ],
                indent=1,
            )
        )
        return 0
    for loaded in rules:
        rule = loaded.rule
        click.echo(f"{rule.name:42} {rule.severity.value:8} {rule.fixable or '-':7} {loaded.page.split(chr(10))[0]}")
    return 0
