"""Kinds of question answered with a number: a scale, a rating, a number typed in."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from wtforms import RadioField, SelectChoice, StringField

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
    clean,
    keepable,
    number_in,
    plain,
)
from consult.surveys.reading import Asked

MOST_BARS = 12


class Scale(QuestionType):
    name = "Scale"
    about = "People choose a number, such as 1 to 5."
    asks = frozenset({"scale"})
    declines_in_field = True

    def field(self, asked: Asked, known: Known) -> Any:
        rows = [SelectChoice(str(number), self.label(asked, number)) for number in scale_numbers(asked)]
        choices = rows if asked.required else [*rows, SelectChoice(DECLINE, str(RATHER_NOT))]
        return RadioField(asked.label, [keepable(self, asked, known)], choices=choices, validate_choice=False)

    def label(self, asked: Asked, number: float) -> str:
        return scale_label(asked, number)

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
        return self.label(asked, kept.number or 0)

    def counts(self, asked: Asked, tallies: Tallies) -> list[tuple[str, int]]:
        return [(self.label(asked, n), tallies.numbers.get(n, 0)) for n in scale_numbers(asked)]


class Rating(Scale):
    name = "Rating"
    about = "People give stars, such as 1 to 5."

    def label(self, asked: Asked, number: float) -> str:
        stars = gettext("%(number)s of %(high)s stars", number=plain(number), high=asked.scale_high)
        end = end_label(asked, number)
        return f"{stars}, {end}" if end else stars


class Number(QuestionType):
    name = "Number"
    about = "People write a number. You may set the lowest and the highest."
    asks = frozenset({"limits"})

    def field(self, asked: Asked, known: Known) -> Any:
        return StringField(asked.label, [keepable(self, asked, known)])

    def store(self, asked: Asked, value: Value, known: Known = NOBODY) -> Stored:
        number = number_of(value)
        if number is None:
            raise Unusable(gettext("Write a number in figures, such as 3 or 2.5"))
        low = asked.least is not None and number < asked.least
        high = asked.most is not None and number > asked.most
        if (low or high) and asked.least is not None and asked.most is not None:
            raise Unusable(gettext("Write a number from %(low)s to %(high)s", low=asked.least, high=asked.most))
        if low:
            raise Unusable(gettext("Write a number that is %(low)s or more", low=asked.least))
        if high:
            raise Unusable(gettext("Write a number that is %(high)s or less", high=asked.most))
        return Stored(number=number)

    def limits(self, asked: Asked) -> str:
        low, high = asked.least, asked.most
        if low is not None and high is not None:
            return gettext("A number from %(low)s to %(high)s.", low=low, high=high)
        if low is not None:
            return gettext("A number that is %(low)s or more.", low=low)
        return "" if high is None else gettext("A number that is %(high)s or less.", high=high)

    def data(self, asked: Asked, kept: Stored) -> Any:
        return None if kept.number is None else plain(kept.number)

    def answered_words(self, asked: Asked, kept: Stored) -> str:
        return "" if kept.number is None else plain(kept.number)

    def counts(self, asked: Asked, tallies: Tallies) -> list[tuple[str, int]]:
        """Each number that was given; when there are many, how many lie in each of some equal steps."""
        given = {number: count for number, count in sorted(tallies.numbers.items()) if count}
        if len(given) <= MOST_BARS:
            return [(plain(number), count) for number, count in given.items()]
        return in_steps(given)


def in_steps(given: Mapping[float, int]) -> list[tuple[str, int]]:
    """Numbers in eight or so equal steps of a round width."""
    low, high = min(given), max(given)
    rough = (high - low) / 8
    power = 10 ** math.floor(math.log10(rough))
    width = next(power * times for times in (1, 2, 5, 10) if power * times >= rough)
    first = math.floor(low / width)
    bars = []
    for step in range(first, math.floor(high / width) + 1):
        start, end = step * width, (step + 1) * width
        count = sum(count for number, count in given.items() if math.floor(number / width) == step)
        bars.append((f"{plain(start)} to under {plain(end)}", count))
    return bars


def number_of(value: Value) -> float | None:
    """A number as somebody wrote it: 3, -3, 2.5, 2,5, 1,000. None when it is none."""
    if isinstance(value, int | float):
        return float(value) if math.isfinite(value) and abs(value) < 1e12 else None
    text = re.sub(r"[\s£]", "", clean(str(value))).replace("−", "-")
    if re.fullmatch(r"-?[1-9]\d{0,2}(,\d{3})+(\.\d+)?", text, re.ASCII):
        text = text.replace(",", "")
    text = text.replace(",", ".")
    return float(text) if re.fullmatch(r"-?(\d{1,12}(\.\d{0,10})?|\.\d{1,10})", text, re.ASCII) else None


def scale_numbers(asked: Asked) -> range:
    return range(asked.scale_low or 0, (asked.scale_high or 0) + 1)


def end_label(asked: Asked, number: float) -> str:
    """What stands beside the lowest and the highest number, to be read after a comma."""
    ends = {asked.scale_low: asked.low_label, asked.scale_high: asked.high_label}
    label = (ends.get(int(number)) or "") if number == int(number) else ""
    return f"{label[0].lower()}{label[1:]}" if label else ""


def scale_label(asked: Asked, number: float) -> str:
    label = end_label(asked, number)
    return f"{plain(number)}, {label}" if label else plain(number)
