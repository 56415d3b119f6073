"""phoenix-lint tools."""

from __future__ import annotations

import click


@click.command("tools", short_help="show which official programs are found")
def command() -> int:
    """Show which official programs are found, where, and their versions."""
    from ..official import found_tools

    for tool in found_tools():
        click.echo(f"{tool.name:12} {tool.version or '-':10} {tool.path or 'not found'}")
    return 0
