"""phoenix-lint explain."""

from __future__ import annotations

import click


@click.command("explain", short_help="print a rule's page")
@click.argument("rule")
def command(rule: str) -> int:
    """Print the page of a rule: what, why, example, use instead, fix, reference."""
    from ..rules import all_rules
    from ..schema.suggest import near

    pages = {r.rule.name: r for r in all_rules()}
    found = pages.get(rule)
    if found is None:
        meant = near(rule, pages)
        raise click.UsageError(
            f"there is no rule `{rule}`"
            + (f"; did you mean `{meant[0]}`?" if meant else "; `phoenix-lint rules` lists them")
        )
    fixable = found.rule.fixable or "none"
    click.echo(
        f"{rule} ({found.rule.severity.value}, fix: {fixable}, since {found.rule.since})\n\n{found.page.strip()}"
    )
    return 0
