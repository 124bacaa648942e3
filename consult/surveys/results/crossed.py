"""Two closed questions beside each other: how many who answered this answered that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, distinct, func, select

from consult.extensions import db
from consult.surveys.question_type import Tallies
from consult.surveys.question_types import TYPES
from consult.surveys.reading import Asked
from consult.surveys.response_models import Answer, AnswerOption
from consult.surveys.results.among import BY_OPTION
from consult.surveys.results.counting import share


@dataclass(frozen=True)
class Cell:
    count: int
    share: str


@dataclass(frozen=True)
class Crossed:
    """`rows`: label, people (how many of them answered the other question too), cells. `bases`: people per column."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, int, tuple[Cell, ...]], ...]
    bases: tuple[int, ...]
    people: int


def crossed(row: Asked, column: Asked, among: Select[Any], by_column: bool) -> Crossed:
    """Counts of people in each cell, with shares of its row's or of its column's people who answered both."""
    down, across = answered(row, among), answered(column, among)
    both = down.c.response_id == across.c.response_id
    cells = {
        (a, b): count
        for a, b, count in db.session.execute(
            select(down.c.answer, across.c.answer, func.count())
            .join_from(down, across, both)
            .group_by(down.c.answer, across.c.answer)
        )
    }
    row_bases = bases(down, across, both, down.c.answer)
    column_bases = bases(down, across, both, across.c.answer)
    people = db.session.scalar(select(func.count(distinct(down.c.response_id))).join_from(down, across, both)) or 0
    heads, sides = answers_of(column), answers_of(row)
    return Crossed(
        tuple(label for _, label in heads),
        tuple(
            (
                label,
                row_bases.get(side, 0),
                tuple(
                    Cell(
                        count := cells.get((side, head), 0),
                        share(count, column_bases.get(head, 0) if by_column else row_bases.get(side, 0)),
                    )
                    for head, _ in heads
                ),
            )
            for side, label in sides
        ),
        tuple(column_bases.get(head, 0) for head, _ in heads),
        people,
    )


def answered(asked: Asked, among: Select[Any]) -> Any:
    """Who gave which answer: the option's id or the number."""
    by_option = asked.kind in BY_OPTION
    answer = AnswerOption.option_id if by_option else Answer.number
    query = select(Answer.response_id, answer.label("answer")).where(
        Answer.question_id == asked.id, Answer.response_id.in_(among), answer.is_not(None)
    )
    if by_option:
        query = query.join(AnswerOption, AnswerOption.answer_id == Answer.id)
    return query.subquery()


def bases(down: Any, across: Any, both: Any, side: Any) -> dict[float, int]:
    rows = db.session.execute(
        select(side, func.count(distinct(down.c.response_id))).join_from(down, across, both).group_by(side)
    )
    return {row[0]: row[1] for row in rows}


def answers_of(asked: Asked) -> list[tuple[float, str]]:
    if asked.kind in BY_OPTION:
        return [(option.id, option.label) for option in asked.options]
    numbers = range(asked.scale_low or 0, (asked.scale_high or 0) + 1)
    labels = [label for label, _ in TYPES[asked.kind].counts(asked, Tallies())]
    return list(zip(map(float, numbers), labels, strict=True))
