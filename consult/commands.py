"""The command line: one thin function per door, calling actions."""

from __future__ import annotations

import click
from flask.cli import FlaskGroup

from consult import create_app


@click.group(cls=FlaskGroup, create_app=create_app, add_default_commands=False)
def main() -> None:
    """Consult, from the command line. CONSULT_DATA and DATABASE_URL say where things live."""
