"""Kinds of question answered with a number: a scale, a rating, a number typed in, a date."""

from __future__ import annotations

from typing import Any

from wtforms import RadioField, SelectChoice

from consult.languages import gettext
from consult.surveys.question_type import (
    DECLINE,
    NOBODY,
    RATHER_NOT,
    Known,
    QuestionType,
    Stored,
    Tallies,
    Unusable,
    Value,
    keepable,
    number_in,
    plain,
)
from consult.surveys.reading import Asked


class Scale(QuestionType):
    name = "Scale"
    about = "People choose a number, such as 1 to 5."
    asks = frozenset({"scale"})
    declines_in_field = True

    def field(self, asked: Asked, known: Known) -> Any:
        rows = [SelectChoice(str(number), scale_label(asked, number)) for number in scale_numbers(asked)]
        choices = [*rows, SelectChoice(DECLINE, str(RATHER_NOT))]
        return RadioField(asked.label, [keepable(self, asked, known)], choices=choices, validate_choice=False)

    def value(self, data: Any) -> Value | None:
        return None if data in (None, "", DECLINE) else number_in(data)

    def store(self, asked: Asked, value: Value, known: Known = NOBODY) -> Stored:
        if not isinstance(value, int) or value not in scale_numbers(asked):
            raise Unusable(
                gettext("Choose a number from %(low)s to %(high)s", low=asked.scale_low, high=asked.scale_high)
            )
        return Stored(number=value)

    def data(self, asked: Asked, kept: Stored) -> Any:
        return DECLINE if kept.declined else None if kept.number is None else plain(kept.number)

    def answered_words(self, asked: Asked, kept: Stored) -> str:
        return scale_label(asked, kept.number or 0)

    def counts(self, asked: Asked, tallies: Tallies) -> list[tuple[str, int]]:
        return [(scale_label(asked, n), tallies.numbers.get(n, 0)) for n in scale_numbers(asked)]


def scale_numbers(asked: Asked) -> range:
    return range(asked.scale_low or 0, (asked.scale_high or 0) + 1)


def scale_label(asked: Asked, number: float) -> str:
    ends = {asked.scale_low: asked.low_label, asked.scale_high: asked.high_label}
    label = ends.get(int(number)) if number == int(number) else ""
    return f"{plain(number)}, {label[0].lower()}{label[1:]}" if label else plain(number)
