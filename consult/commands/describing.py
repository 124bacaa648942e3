"""Describing the house from its own code."""

from __future__ import annotations

import click

from consult import create_app
from consult.people.access import access_table
from consult.people.models import Role


@click.command()
def access() -> None:
    """Print every address and who may enter it, as the table of docs/access.md."""
    app = create_app()
    table = access_table(app)
    click.echo("# Who may enter\n\nWritten by `consult access`; a test holds it against the routes.\n")
    click.echo("| address | methods | who |\n| --- | --- | --- |")
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, rule.endpoint)):
        who = ", ".join(role.value for role in Role if role in table[rule.endpoint]) or "anyone"
        methods = " ".join(sorted((rule.methods or set()) & {"GET", "POST"}))
        click.echo(f"| `{rule.rule}` | {methods} | {who} |")
