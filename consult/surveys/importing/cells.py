"""From the cells of columns to a question and the answer of each row. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from consult.surveys.importing.cell import LONGEST_SHORT, Asking, Cell, Cells, Misfit, Read, Reader, by_value
from consult.surveys.importing.cells_choice import group, one_choice, several, ticks
from consult.surveys.importing.cells_table import grid, ranking
from consult.surveys.importing.columns import NO, YES, Taken, Use, date_way, day_of, number_in, read_day, scale_number
from consult.surveys.importing.planning import LONGEST_TEXT
from consult.surveys.kinds.text import NOT_LISTED_KEPT
from consult.surveys.models import Kind
from consult.surveys.survey_draft import QuestionDraft


def read_question(taken: Taken, columns: Sequence[Cells]) -> tuple[Asking, Read]:
    """A question and, for each row, its answer, None for none, or why it cannot be one."""
    given = [[value.strip() for value in columns[place]] for place in taken.places]
    if taken.other is not None:
        given.append([value.strip() for value in columns[taken.other]])
    draft, read = READERS[taken.use](taken, given)
    return Asking(draft, taken.use is Use.GROUP, taken), read


def text(kind: Kind, most: int) -> Reader:
    reason = f"It has over {most:,} characters. Make it a long text, or split it."

    def read(taken: Taken, given: Sequence[Cells]) -> tuple[QuestionDraft, Read]:
        found: Read = [
            None if not value else Misfit(reason) if len(value) > most else Cell(value) for value in given[0]
        ]
        return QuestionDraft(kind, taken.label), found

    return read


def number(taken: Taken, given: Sequence[Cells]) -> tuple[QuestionDraft, Read]:
    def answer(value: str) -> Cell | Misfit:
        said = number_in(value)
        return Misfit("It is not a number.") if said is None else Cell(number=said)

    return QuestionDraft(Kind.NUMBER, taken.label), by_value(given[0], answer)


def scale(taken: Taken, given: Sequence[Cells]) -> tuple[QuestionDraft, Read]:
    def answer(value: str) -> Cell | Misfit:
        said = scale_number(value)
        return Misfit("It is not a whole number from 0 to 10.") if said is None else Cell(number=float(said))

    read = by_value(given[0], answer)
    seen = {cell.number for cell in read if isinstance(cell, Cell) and cell.number is not None}
    low = int(min(1, *seen, 1)) if seen else 1
    high = next(top for top in ((10,) if low == 0 else (5, 7, 10)) if top >= max(seen, default=5))
    return QuestionDraft(Kind.SCALE, taken.label, scale_low=low, scale_high=high), read


def date(taken: Taken, given: Sequence[Cells]) -> tuple[QuestionDraft, Read]:
    way = date_way(given[0])

    def answer(value: str) -> Cell | Misfit:
        day = read_day(day_of(value), way) if way else None
        return Cell(day.isoformat()) if day else Misfit("It is not a date, or not written as the others are.")

    return QuestionDraft(Kind.DATE, taken.label), by_value(given[0], answer)


def yes_no(taken: Taken, given: Sequence[Cells]) -> tuple[QuestionDraft, Read]:
    def answer(value: str) -> Cell | Misfit:
        word = value.casefold()
        if word in YES | {"1"}:
            return Cell(marks=((0, None),))
        return Cell(marks=((1, None),)) if word in NO | {"0"} else Misfit("It is neither yes nor no.")

    return QuestionDraft(Kind.YES_NO, taken.label), by_value(given[0], answer)


def organisation(taken: Taken, given: Sequence[Cells]) -> tuple[QuestionDraft, Read]:
    """Names are put in place when the members' list is at hand; a name that is not on it is never kept."""
    return QuestionDraft(Kind.ORGANISATION, taken.label), by_value(given[0], lambda _value: Cell(NOT_LISTED_KEPT))


READERS: Mapping[Use, Reader] = {
    Use.LONG_TEXT: text(Kind.LONG_TEXT, LONGEST_TEXT),
    Use.SHORT_TEXT: text(Kind.SHORT_TEXT, LONGEST_SHORT),
    Use.NUMBER: number,
    Use.SCALE: scale,
    Use.DATE: date,
    Use.YES_NO: yes_no,
    Use.ONE_CHOICE: one_choice,
    Use.GROUP: group,
    Use.SEVERAL: several,
    Use.TICKS: ticks,
    Use.GRID: grid,
    Use.RANKING: ranking,
    Use.ORGANISATION: organisation,
}
