"""Kinds of question whose answer has a number for each of several things: a grid, a ranking."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from consult.languages import gettext
from consult.surveys.kinds.answer_fields import Boxes, GridField
from consult.surveys.kinds.choice import ids_in
from consult.surveys.kinds.number import scale_label, scale_numbers
from consult.surveys.question_type import (
    NOBODY,
    Known,
    Picked,
    QuestionType,
    Stored,
    Table,
    Tallies,
    Unusable,
    Value,
    keepable,
    number_in,
)
from consult.surveys.reading import Asked


class Grid(QuestionType):
    name = "Grid"
    about = "Several short questions with the same answers, one in each row. On a phone each row is a question."
    asks = frozenset({"options", "columns", "scale"})
    minutes = 0.75

    def field(self, asked: Asked, known: Known) -> Any:
        return GridField(asked.label, [keepable(self, asked, known)], [f"r{row.id}" for row in asked.options])

    def value(self, data: Any) -> Value | None:
        return numbers_in(data)

    def store(self, asked: Asked, value: Value, known: Known = NOBODY) -> Stored:
        if not isinstance(value, Mapping):
            raise Unusable(gettext("Choose from the answers shown"))
        for row, column in value.items():
            if row not in {option.id for option in asked.options} or column not in scale_numbers(asked):
                raise Unusable(gettext("Choose from the answers shown"), f"r{row}")
        return Stored(marks=tuple((row.id, value[row.id]) for row in asked.options if row.id in value))

    def data(self, asked: Asked, kept: Stored) -> Any:
        return {f"r{row}": str(column) for row, column in kept.marks}

    def answered_words(self, asked: Asked, kept: Stored) -> str:
        chosen = dict(kept.marks)
        return "\n".join(
            f"{row.label}: {column_label(asked, chosen[row.id] or 0)}" for row in asked.options if row.id in chosen
        )

    def table(self, asked: Asked, tallies: Tallies) -> Table | None:
        numbers = scale_numbers(asked)
        return Table(
            tuple(column_label(asked, number) for number in numbers),
            tuple((row.label, tuple(tallies.cells.get((row.id, n), 0) for n in numbers)) for row in asked.options),
        )

    def heads(self, asked: Asked) -> list[tuple[int, str]]:
        """The number and the words of each column."""
        return [(number, column_label(asked, number)) for number in scale_numbers(asked)]

    def complete(self, asked: Asked, kept: Stored) -> bool:
        return {row.id for row in asked.options} <= {*kept.option_ids}


class Ranking(QuestionType):
    name = "Ranking"
    about = "People put your list in their own order. You may ask for the first few only."
    asks = frozenset({"options", "limits"})
    minutes = 0.75

    def field(self, asked: Asked, known: Known) -> Any:
        return Boxes(asked.label, [keepable(self, asked, known)], [f"p{option.id}" for option in asked.options])

    def value(self, data: Any) -> Value | None:
        return numbers_in(data)

    def store(self, asked: Asked, value: Value, known: Known = NOBODY) -> Stored:
        """Ids in their order, or the place of each; gaps between places are closed."""
        ids = by_place(asked, value) if isinstance(value, Mapping) else ids_in(value)
        if isinstance(value, Picked) or not {*ids} <= {option.id for option in asked.options}:
            raise Unusable(gettext("Choose from the answers shown"))
        least, most = asked.least, asked.most
        if least is not None and len(ids) < min(least, len(asked.options)):
            raise Unusable(
                gettext("You gave a place to %(count)s. Give a place to %(least)s or more", count=len(ids), least=least)
            )
        if most is not None and len(ids) > most:
            raise Unusable(
                gettext("You gave a place to %(count)s. Give a place to %(most)s or fewer", count=len(ids), most=most)
            )
        return Stored(marks=tuple((each, place) for place, each in enumerate(ids, 1)))

    def data(self, asked: Asked, kept: Stored) -> Any:
        return {f"p{each}": str(place) for each, place in kept.marks}

    def limits(self, asked: Asked) -> str:
        """A limit beyond the length of the list is none."""
        least, most = asked.least, asked.most
        if most is not None and most < len(asked.options):
            return gettext("Give a place to %(most)s or fewer. Number 1 comes first.", most=most)
        if least is not None and least > 0:
            return gettext("Give a place to %(least)s or more. Number 1 comes first.", least=least)
        return gettext("Give each one a place. Number 1 comes first.")

    def answered_words(self, asked: Asked, kept: Stored) -> str:
        labels = {option.id: option.label for option in asked.options}
        ordered = sorted(kept.marks, key=lambda mark: mark[1] or 0)
        return "\n".join(f"{place}. {labels.get(each, '')}" for each, place in ordered)

    def counts(self, asked: Asked, tallies: Tallies) -> list[tuple[str, int]]:
        return [(option.label, tallies.cells.get((option.id, 1), 0)) for option in asked.options]

    def table(self, asked: Asked, tallies: Tallies) -> Table | None:
        places = range(1, 1 + min(asked.most or len(asked.options), len(asked.options)))
        return Table(
            tuple(map(str, places)),
            tuple((each.label, tuple(tallies.cells.get((each.id, n), 0) for n in places)) for each in asked.options),
        )


def numbers_in(data: Any) -> Mapping[int, int] | None:
    """The numbers in boxes that are called by a letter and an option's id; None when all are empty."""
    filled = {box: str(words).strip() for box, words in (data or {}).items()}
    return {int(box[1:]): number_in(words) for box, words in filled.items() if words} or None


def by_place(asked: Asked, value: Mapping[int, int]) -> tuple[int, ...]:
    for each, place in value.items():
        if not 1 <= place <= len(asked.options):
            raise Unusable(gettext("Choose a place from 1 to %(last)s", last=len(asked.options)), f"p{each}")
    twice = next((place for place, count in Counter(value.values()).items() if count > 1), None)
    if twice is not None:
        here = [option for option in asked.options if value.get(option.id) == twice]
        raise Unusable(
            gettext("“%(one)s” and “%(two)s” have the same place. Change one", one=here[0].label, two=here[1].label)
            if len(here) > 1
            else gettext("Choose from the answers shown"),
            f"p{here[-1].id}" if here else "",
        )
    return tuple(sorted(value, key=lambda each: value[each]))


def column_label(asked: Asked, number: int) -> str:
    """What stands at the head of a grid's column: its words, or a number of its scale."""
    place = number - (asked.scale_low or 0)
    return asked.columns[place].label if 0 <= place < len(asked.columns) else scale_label(asked, number)
