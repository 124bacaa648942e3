"""The command line: one thin function per door, calling actions."""

from __future__ import annotations

from importlib import import_module

import click

DOORS = {
    "run": "serving.run",
    "serve": "serving.serve",
    "work": "serving.work",
    "migrate": "serving.migrate",
    "account": "serving.account",
    "import": "importing.import_words",
    "survey": "surveying.survey",
    "themes": "theming.themes",
    "demo": "demonstration.demo",
    "access": "describing.access",
    "backup": "keeping.backup",
    "restore": "keeping.restore",
}


class Doors(click.Group):
    """Each command is brought in when it is asked for: finding themes in a file waits for no web pages."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(DOORS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in DOORS:
            return None
        module, _, name = DOORS[cmd_name].partition(".")
        command = getattr(import_module(f"{__name__}.{module}"), name)
        assert isinstance(command, click.Command)
        return command


@click.group(cls=Doors, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Consult listens, and shows what it did with what it heard.

    CONSULT_DATA (folder of database, files and keys) and DATABASE_URL say where things live."""
