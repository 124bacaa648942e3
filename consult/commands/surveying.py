"""Bringing a survey in from a file."""

from __future__ import annotations

from pathlib import Path

import click

from consult.commands.common import application
from consult.commands.lookups import find_or_create
from consult.commands.telling import tell
from consult.surveys.exchange.actions import bring_in_survey
from consult.surveys.exchange.reading import Unreadable, read_survey


@click.group()
def survey() -> None:
    """Surveys in and out."""


@survey.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--into", "consultation", required=True, help="The consultation's title. It is begun if there is none.")
@click.option("--json", "as_json", is_flag=True)
def bring_in(file: Path, consultation: str, as_json: bool) -> None:
    """Make a draft of an XLSForm or LimeSurvey FILE, and say what was changed and left out."""
    try:
        with file.open("rb") as opened:
            found = read_survey(opened, file.name)
    except Unreadable as problem:
        raise click.ClickException(f"{file.name}: {problem}") from problem
    with application():
        place, _begun = find_or_create(consultation)
        made = bring_in_survey(place, found)
        report = found.report
        result = {
            "survey": made.id,
            "questions": report.mapped,
            "sections": report.sections,
            "changed": [[item.name, item.what] for item in report.changed],
            "left_out": [[item.name, item.what] for item in report.left_out],
        }
        said = [f"“{made.title}” is here as a draft: {report.mapped} questions, {report.sections} sections."]
        said += [f"Changed: {item.name}: {item.what}" for item in report.changed]
        said += [f"Left out: {item.name}: {item.what}" for item in report.left_out]
        tell(result, "\n".join(said), as_json)
