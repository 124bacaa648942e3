"""From a kept file to its table and its plan."""

from __future__ import annotations

from consult.surveys.importing.planning import Plan, plan_import
from consult.surveys.importing.reading import read_table
from consult.surveys.importing.table import MOST_ROWS, Table
from consult.surveys.importing.uploads import Choices, Upload


def table_of(upload: Upload, most_rows: int = MOST_ROWS) -> Table:
    with upload.path.open("rb") as file:
        return read_table(file, upload.name, most_rows)


def plan_of(upload: Upload, choices: Choices) -> tuple[Table, Plan]:
    table = table_of(upload)
    return table, plan_import(table, choices.text, choices.person, choices.groups, choices.organisation)
