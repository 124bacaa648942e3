"""Seeding and removing the demo."""

from __future__ import annotations

import click

from consult.commands.common import application
from consult.commands.telling import tell


@click.group()
def demo() -> None:
    """The worked example."""


@demo.command()
@click.option("--json", "as_json", is_flag=True)
def seed(as_json: bool) -> None:
    """Put the worked example in, unless it is there."""
    from consult.demo import seed_demo

    with application():
        made = seed_demo()
        tell({"seeded": made}, "The demo is in." if made else "The demo was already in: nothing changed.", as_json)


@demo.command()
@click.option("--json", "as_json", is_flag=True)
def remove(as_json: bool) -> None:
    """Take the worked example out, with its accounts, organisations and forums."""
    from consult.demo import remove_demo

    with application():
        removed = remove_demo()
        tell({"removed": removed}, "The demo is gone." if removed else "There was no demo: nothing changed.", as_json)
