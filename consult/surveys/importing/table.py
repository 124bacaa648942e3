"""A table read from a file, what its first row must be, and the limits of what we read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

MOST_BYTES = 40 * 1024 * 1024
MOST_ROWS = 200_000
MOST_COLUMNS = 500
LONGEST_NAME = 500
ROWS_LOOKED_AT = 50
# Tabs and new lines are part of what people write; other control characters are noise no database should keep.
NOISE = dict.fromkeys([*range(9), 11, 12, *range(14, 32), *range(127, 160), 0xFEFF])


class Unreadable(Exception):
    """The file cannot be read as a table; the words say what to change."""


@dataclass
class Table:
    """Columns and rows, each row as long as the columns. `note`: what a person should know about the reading."""

    columns: tuple[str, ...]
    rows: list[list[str]]
    note: str = ""
    lines: list[int] = field(default_factory=list)  # where each row begins in the file, counted from 1
    ragged: dict[int, str] = field(default_factory=dict)  # place of a row -> why it does not fit the columns

    def place_of(self, column: str) -> int:
        """Where a column stands; names that differ only in case or spaces are the same to a person."""
        if column in self.columns:
            return self.columns.index(column)
        wanted = tidy_name(column).casefold()
        folded = [name.casefold() for name in self.columns]
        if wanted in folded:
            return folded.index(wanted)
        raise Unreadable(f"There is no column “{column}”. The columns are: {some_of(self.columns)}.")


def some_of(names: Iterable[str], most: int = 30) -> str:
    shown = [f"“{name if len(name) <= 60 else name[:57] + '...'}”" for name in names]
    return ", ".join(shown[:most]) + (f" and {len(shown) - most} more" if len(shown) > most else "")


def tidy_name(name: str) -> str:
    return " ".join(name.split())


def tidy(cell: str) -> str:
    """A cell without control characters, its lines ended one way. Formulas stay words: nothing here runs them."""
    if cell.isprintable():
        return cell
    return cell.replace("\r\n", "\n").replace("\r", "\n").translate(NOISE)


def make_table(first: list[str], rows: list[list[str]], lines: list[int], ragged: dict[int, str], note: str) -> Table:
    """A table from what was read, or Unreadable when the first row cannot be the names of its columns."""
    drop_empty_end(first, rows)
    check_names(first, rows)
    columns, said = name_columns(first)
    if not rows:
        raise Unreadable("There are no rows below the names of the columns. Check that you chose the right file.")
    return Table(columns, rows, " ".join(filter(None, (note, said))), lines, ragged)


def drop_empty_end(first: list[str], rows: list[list[str]]) -> None:
    """Columns at the end with neither name nor words are what a spreadsheet program left behind."""
    while len(first) > 1 and not first[-1].strip() and not any(row[-1].strip() for row in rows):
        for row in (first, *rows):
            row.pop()


def check_names(first: list[str], rows: list[list[str]]) -> None:
    """Whether the first row can be the names of the columns: it must not look like an answer or like numbers."""
    change = "Put the names of the columns in the first row, then try again."
    named = [(place, cell.strip()) for place, cell in enumerate(first) if cell.strip()]
    if not named:
        raise Unreadable(f"The first row is empty. {change}")
    if len(first) > MOST_COLUMNS:
        raise Unreadable(f"The file has over {MOST_COLUMNS} columns. Keep only the ones you need, then try again.")
    if len(named) == 1 and len(first) > 2:
        raise Unreadable(
            f"The first row has one cell, as a title has. Delete the rows above the column names. {change}"
        )
    if any(len(cell) > LONGEST_NAME for _, cell in named):
        raise Unreadable(f"The first row holds a long text, so it does not look like names. {change}")
    numbers = all(cell.isdecimal() for _, cell in named)
    if numbers or any(looks_measured(cell) or looks_counted(cell, place, rows) for place, cell in named):
        raise Unreadable(
            f"The first row holds numbers or dates, so it looks like an answer and not like names. {change}"
        )


def looks_measured(cell: str) -> bool:
    """-1.0, 12.5, 2026-03-01, 01/03/2026: nobody names a column so."""
    return bool(re.fullmatch(r"[-+]?\d*[.,]\d+|[-+]\d+|\d{4}-\d\d-\d\d.*|\d\d?/\d\d?/\d{2,4}.*", cell))


def looks_counted(cell: str, place: int, rows: list[list[str]]) -> bool:
    """The first number of a column that goes on counting: 1 above 2, 3, 4. A lone number may well be a name."""
    below = [row[place].strip() for row in rows[:ROWS_LOOKED_AT]]
    return cell.isdecimal() and len(below) > 1 and below == [str(int(cell) + step) for step in range(1, len(below) + 1)]


def name_columns(first: list[str]) -> tuple[tuple[str, ...], str]:
    """Names that are there and differ from each other, and what was changed to make them so."""
    names: list[str] = []
    taken: set[str] = set()
    twice: list[str] = []
    for place, cell in enumerate(first, 1):
        wanted = tidy_name(cell) or f"Column {place}"
        name, count = wanted, 1
        while name.casefold() in taken:
            count += 1
            name = f"{wanted} ({count})"
        if count > 1:
            twice.append(name)
        names.append(name)
        taken.add(name.casefold())
    return tuple(names), f"Columns had the same name, so we call them {some_of(twice, 5)}." if twice else ""
