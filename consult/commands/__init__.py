"""The command line: one thin function per door, calling actions."""

from __future__ import annotations

import click

from consult.commands import demonstration, describing, importing, keeping, serving, surveying, theming


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Consult listens, and shows what it did with what it heard.

    CONSULT_DATA (folder of database, files and keys) and DATABASE_URL say where things live."""


for command in (
    serving.run,
    serving.serve,
    serving.work,
    serving.migrate,
    serving.account,
    importing.import_words,
    surveying.survey,
    theming.themes,
    demonstration.demo,
    describing.access,
    keeping.backup,
    keeping.restore,
):
    main.add_command(command)
