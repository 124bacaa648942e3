"""Bringing words in from a file."""

from __future__ import annotations

import time
from pathlib import Path

import click

from consult.commands.common import application
from consult.commands.lookups import find_or_create
from consult.commands.telling import show_progress, tell
from consult.privacy.consent import Consent
from consult.surveys.importing.actions import LONGEST_QUESTION, Imported, import_rows
from consult.surveys.importing.planning import Plan, plan_import
from consult.surveys.importing.reading import Unreadable, read_table

SHOWN = 10


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--consultation", required=True, help="Its title. It is begun if there is none of that title.")
@click.option("--question", required=True, help="What the people in the file were asked.")
@click.option("--text-column", required=True, help="The column with their words.")
@click.option("--person-column", help="The column that says which rows are by the same person. Only a mark is kept.")
@click.option("--group-column", "group_columns", multiple=True, help="A column to compare people by. May be repeated.")
@click.option("--organisation-column", help="The column that names the member organisation.")
@click.option(
    "--consent",
    type=click.Choice([level.value for level in Consent]),
    default=Consent.NONE.value,
    show_default=True,
    help="How all the people in the file said their words may be used.",
)
@click.option("--json", "as_json", is_flag=True)
def import_words(
    file: Path,
    consultation: str,
    question: str,
    text_column: str,
    person_column: str | None,
    group_columns: tuple[str, ...],
    organisation_column: str | None,
    consent: str,
    as_json: bool,
) -> None:
    """Take in the words of a CSV or XLSX FILE. The same file again adds nothing."""
    began = time.perf_counter()
    if not question.strip() or len(question) > LONGEST_QUESTION:
        raise click.ClickException(f"Give the question in 1 to {LONGEST_QUESTION} characters.")
    try:
        with file.open("rb") as opened:
            table = read_table(opened, file.name)
        plan = plan_import(table, text_column, person_column, group_columns, organisation_column)
    except Unreadable as problem:
        raise click.ClickException(f"{file.name}: {problem}") from problem
    if table.note:
        click.echo(table.note, err=True)
    with application():
        found, begun = find_or_create(consultation)
        if begun:
            click.echo(f"There was no consultation called “{found.title}”, so it was begun.", err=True)
        done = import_rows(found, question, plan, consent=Consent(consent), progress=show_progress)
        seconds = round(time.perf_counter() - began, 2)
        show_progress("Stored", len(plan.rows), len(plan.rows))
        tell(as_result(done, plan, seconds, begun), sentence(done), as_json)


def as_result(done: Imported, plan: Plan, seconds: float, begun: bool) -> dict[str, object]:
    return {
        "rows": len(plan.rows) + len(plan.refused),
        "added": done.added,
        "already": done.already,
        "refused": [{"line": each.line, "reason": each.reason} for each in done.refused],
        "seconds": seconds,
        "consultation_begun": begun,
    }


def sentence(done: Imported) -> str:
    lines = [f"{done.added:,} rows added, {done.already:,} were here already, {len(done.refused):,} refused."]
    lines += [f"  line {each.line}: {each.reason}" for each in done.refused[:SHOWN]]
    if len(done.refused) > SHOWN:
        lines.append(f"  and {len(done.refused) - SHOWN:,} more; --json lists them all.")
    return "\n".join(lines)
