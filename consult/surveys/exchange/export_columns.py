"""The columns of an export: a survey's questions as variables, and what one answer is in each of them. Pure."""

from __future__ import annotations

import enum
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from consult.surveys.exchange.names import Names, option_names, question_names
from consult.surveys.models import Kind
from consult.surveys.question_type import Stored
from consult.surveys.question_types import TYPES
from consult.surveys.reading import Asked, Choice, Reading

META = ("response", "week", "version", "channel", "words_may_be", "organisation")
ONE_OF = (Kind.ONE_CHOICE, Kind.DROPDOWN, Kind.YES_NO)
NUMBERS = (Kind.NUMBER, Kind.SCALE, Kind.RATING)


class Missing(enum.StrEnum):
    """Why a cell holds no answer; the words stand in the files."""

    EMPTY = ""
    NOT_ASKED = "[not asked]"
    DECLINED = "[would rather not say]"


Cell = str | int | float | Missing
Read = Callable[[Stored], Cell]


@dataclass(frozen=True)
class Variable:
    """One column. `labels`: what each of its values means. `part`: the row or the choice it is about, if it is."""

    name: str
    question_id: int
    read: Read
    labels: tuple[tuple[Cell, str], ...] = ()
    part_id: int | None = None
    note: str = ""


def variables_of(reading: Reading) -> list[Variable]:
    """A survey's columns, in the order of its questions; a question with several answers has several."""
    names = Names(META)
    found: list[Variable] = []
    for question, name in zip(reading.questions, question_names(reading.questions), strict=True):
        if TYPES[question.kind].answerable or (question.kind is Kind.SECTION and question.may_skip):
            found += variables_of_question(question, name)
    return [renamed(variable, names) for variable in found]


def renamed(variable: Variable, names: Names) -> Variable:
    name = names.take(variable.name)
    return Variable(name, variable.question_id, variable.read, variable.labels, variable.part_id, variable.note)


def variables_of_question(question: Asked, name: str) -> list[Variable]:
    codes = dict(zip([option.id for option in question.options], option_names(question.options), strict=True))
    if question.kind is Kind.SECTION:
        labels: tuple[tuple[Cell, str], ...] = ((0, "Not skipped"), (1, "Skipped"))
        return [Variable(name, question.id, lambda stored: int(stored.declined), labels, note="section skipped")]
    if question.kind in ONE_OF:
        return [one_of(question, name, codes), *other_text(question, name)]
    if question.kind is Kind.SEVERAL_CHOICES:
        return [*(ticked(question, name, option, codes) for option in question.options), *other_text(question, name)]
    if question.kind is Kind.RANKING:
        return [ranked(question, name, option, codes) for option in question.options]
    if question.kind is Kind.GRID:
        return [cell_of(question, name, row, codes) for row in question.options]
    if question.kind in NUMBERS:
        ends = ((question.scale_low, question.low_label), (question.scale_high, question.high_label))
        labels = tuple((number, label) for number, label in ends if number is not None and label)
        return [Variable(name, question.id, lambda stored: number_of(stored.number), labels)]
    return [Variable(name, question.id, lambda stored: stored.text or Missing.EMPTY)]


def one_of(question: Asked, name: str, codes: dict[int, str]) -> Variable:
    def read(stored: Stored) -> Cell:
        return next((codes[each] for each in stored.option_ids if each in codes), Missing.EMPTY)

    labels = tuple((codes[option.id], option.label) for option in question.options)
    return Variable(name, question.id, read, labels)


def other_text(question: Asked, name: str) -> list[Variable]:
    """What "Other, please say" said, in a column of its own."""
    other = next((option for option in question.options if option.free_text), None)
    if other is None:
        return []
    return [
        Variable(
            f"{name}_other_words", question.id, lambda stored: stored.text or Missing.EMPTY, (), other.id, other.label
        )
    ]


def ticked(question: Asked, name: str, option: Choice, codes: dict[int, str]) -> Variable:
    labels = ((0, "Not chosen"), (1, "Chosen"))
    number = option.id
    return Variable(
        f"{name}__{codes[number]}",
        question.id,
        lambda stored: int(number in stored.option_ids),
        labels,
        number,
        option.label,
    )


def ranked(question: Asked, name: str, option: Choice, codes: dict[int, str]) -> Variable:
    def read(stored: Stored) -> Cell:
        return next((rank for each, rank in stored.marks if each == option.id and rank is not None), Missing.EMPTY)

    return Variable(f"{name}__{codes[option.id]}", question.id, read, ((1, "First place"),), option.id, option.label)


def cell_of(question: Asked, name: str, row: Choice, codes: dict[int, str]) -> Variable:
    columns = option_names(question.columns)

    def read(stored: Stored) -> Cell:
        number = next((column for each, column in stored.marks if each == row.id), None)
        if number is None:
            return Missing.EMPTY
        return columns[number - 1] if 1 <= number <= len(columns) else number

    labels = labels_of(columns, [column.label for column in question.columns])
    return Variable(f"{name}__{codes[row.id]}", question.id, read, labels, row.id, row.label)


def labels_of(codes: Sequence[str], labels: Sequence[str]) -> tuple[tuple[Cell, str], ...]:
    return tuple(zip(codes, labels, strict=True))


def number_of(number: float | None) -> Cell:
    if number is None:
        return Missing.EMPTY
    return int(number) if number.is_integer() else number
