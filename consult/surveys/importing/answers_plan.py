"""What an import of whole responses will take: its questions, its rows, and the rows refused. Pure."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from consult.surveys.importing.cell import Asking, Cell, Misfit
from consult.surveys.importing.cells import read_question
from consult.surveys.importing.columns import Taken, Use, date_way, day_of, read_day
from consult.surveys.importing.headers import Column, Headed
from consult.surveys.importing.planning import Order, Refusal, order_of, whole_of
from consult.surveys.importing.table import Table, Unreadable, tidy_name

MOST_QUESTIONS = 300
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Row:
    """One response to take. `whole`: what tells it from every other, as a digest. `cells`: one for each question."""

    line: int
    whole: str
    cells: tuple[Cell | None, ...]
    week: dt.date | None = None
    organisation: str = ""


@dataclass(frozen=True)
class AnswersPlan:
    """The questions the file answers, the responses to take, and the rows refused."""

    questions: list[Asking]
    rows: list[Row]
    refused: list[Refusal] = field(default_factory=list)

    @property
    def group_names(self) -> tuple[str, ...]:
        return tuple(each.draft.label for each in self.questions if each.is_group)

    def answered(self, place: int) -> int:
        return sum(row.cells[place] is not None for row in self.rows)


def in_silence(_message: str, _done: int, _total: int) -> None:
    """Progress that nobody follows."""


def plan_answers(
    file: Headed, taken: Sequence[Taken], identity: int | None = None, progress: Progress = in_silence
) -> AnswersPlan:
    """`identity`: the column that numbers the responses, were it guessed and then left out: the same file is known
    again whatever is chosen of it."""
    asked = [each for each in taken if each.use.asks]
    if not asked:
        raise Unreadable("No column makes a question. Choose what at least one of them is.")
    if len(asked) > MOST_QUESTIONS:
        raise Unreadable(f"That makes {len(asked)} questions; {MOST_QUESTIONS} is the most. Leave some columns out.")
    check_labels(asked)
    cells = list(map(list, zip(*file.table.rows, strict=True)))
    questions, read = [], []
    for number, each in enumerate(asked, 1):
        progress(f"Reading “{each.label[:60]}”", number, len(asked))
        asking, values = read_question(each, cells)
        questions.append(asking)
        read.append(values)
    rows, refused = rows_of(file, taken, read, identity_of(taken, identity), [each.draft.label for each in questions])
    return AnswersPlan(questions, rows, refused)


def check_labels(asked: Iterable[Taken]) -> None:
    seen: set[str] = set()
    organisations = 0
    for each in asked:
        name = tidy_name(each.label).casefold()
        if not name:
            raise Unreadable("Write the question of each column you take.")
        if name in seen:
            raise Unreadable(f"Two questions are called “{each.label[:80]}”. Reword one of them.")
        if each.use is Use.GROUP and len(each.label) > 120:
            raise Unreadable(f"Shorten the name of the group “{each.label[:40]}...” to 120 characters.")
        seen.add(name)
        organisations += each.use is Use.ORGANISATION
    if organisations > 1:
        raise Unreadable("Only one column can name the member organisation.")


def identity_of(taken: Iterable[Taken], guessed: int | None) -> int | None:
    return next((each.places[0] for each in taken if each.use is Use.IDENTITY), guessed)


def rows_of(
    file: Headed, taken: Sequence[Taken], read: Sequence[Sequence[Cell | Misfit | None]], identity: int | None,
    labels: Sequence[str],
) -> tuple[list[Row], list[Refusal]]:  # fmt: skip
    table = file.table
    weeks = weeks_of(table, taken)
    named = next((each.places[0] for each in taken if each.use is Use.ORGANISATION), None)
    order = order_of([column.name for column in file.columns])
    wholes = [number_or_whole(row, order, identity) for row in table.rows]
    lines = table.lines or range(2, len(table.rows) + 2)
    met: dict[str, int] = {}
    rows: list[Row] = []
    refused: list[Refusal] = []
    for place, cells in enumerate(zip(*read, strict=True)):
        line = lines[place]
        reason = table.ragged.get(place) or why_not(cells, labels)
        if not reason and identity is not None and table.rows[place][identity].strip():
            reason = twice(file.columns[identity], met.setdefault(wholes[place], line), line)
        if reason:
            refused.append(Refusal(line, reason))
            continue
        organisation = "" if named is None else tidy_name(table.rows[place][named])
        rows.append(Row(line, wholes[place], cells, weeks[place], organisation))
    return rows, refused


def why_not(cells: Sequence[Cell | Misfit | None], labels: Sequence[str]) -> str:
    """Why a row cannot be taken, without a word of what it says."""
    if cells.count(None) == len(cells):
        return "It answers none of the questions."
    for cell, label in zip(cells, labels, strict=True):
        if isinstance(cell, Misfit):
            return f"“{label[:80]}”: {cell.reason}"
    return ""


def twice(column: Column, first: int, line: int) -> str:
    return "" if first == line else f"It has the same “{column.name[:60]}” as line {first}."


def number_or_whole(row: Sequence[str], order: Order, identity: int | None) -> str:
    """A row's number where it has one; else everything in it."""
    if identity is not None and row[identity].strip():
        return hashlib.blake2b(b"number\x00" + row[identity].strip().encode(), digest_size=20).hexdigest()
    return whole_of(row, order)


def weeks_of(table: Table, taken: Iterable[Taken]) -> list[dt.date | None]:
    """The Monday of each row's week, when staff said which column tells; what is no date has none."""
    place = next((each.places[0] for each in taken if each.use is Use.WEEK), None)
    if place is None:
        return [None] * len(table.rows)
    column = [row[place].strip() for row in table.rows]
    way = date_way(column)
    if way is None:
        raise Unreadable(f"The column “{table.columns[place]}” holds no dates. Choose another for the week, or none.")
    days = [read_day(day_of(value), way) for value in column]
    return [None if day is None else day - dt.timedelta(days=day.weekday()) for day in days]
