"""Kinds of question answered by choosing: one, several, from a long list, yes or no."""

from __future__ import annotations

from typing import Any

from wtforms import RadioField, SelectChoice, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

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
)
from consult.surveys.reading import Asked


class OneChoice(QuestionType):
    name = "One choice"
    about = "People choose one answer from your list."
    asks = frozenset({"options", "characteristic"})
    declines_in_field = True

    def field(self, asked: Asked, known: Known) -> Any:
        return RadioField(
            asked.label, [keepable(self, asked, known)], choices=option_rows(asked), validate_choice=False
        )

    def value(self, data: Any) -> Value | None:
        return None if data in (None, "", DECLINE) else number_in(data)

    def store(self, asked: Asked, value: Value, known: Known = NOBODY) -> Stored:
        if value not in {option.id for option in asked.options}:
            raise Unusable(gettext("Choose one of the answers shown"))
        return Stored(marks=((int(str(value)), None),))

    def data(self, asked: Asked, kept: Stored) -> Any:
        chosen = str(kept.option_ids[0]) if kept.marks else None
        return DECLINE if kept.declined else chosen

    def answered_words(self, asked: Asked, kept: Stored) -> str:
        return "\n".join(option.label for option in asked.options if option.id in kept.option_ids)

    def counts(self, asked: Asked, tallies: Tallies) -> list[tuple[str, int]]:
        return [(option.label, tallies.options.get(option.id, 0)) for option in asked.options]


class YesNo(OneChoice):
    name = "Yes or no"
    about = "People choose yes or no."
    asks = frozenset({"characteristic"})


class SeveralChoices(OneChoice):
    name = "Several choices"
    about = "People choose as many answers from your list as they like."
    asks = frozenset({"options"})

    def field(self, asked: Asked, known: Known) -> Any:
        return SelectMultipleField(
            asked.label,
            [keepable(self, asked, known)],
            choices=option_rows(asked),
            validate_choice=False,
            widget=ListWidget(prefix_label=False),
            option_widget=CheckboxInput(),
        )

    def value(self, data: Any) -> Value | None:
        if not data or list(data) == [DECLINE]:
            return None
        return [-1 if each == DECLINE else number_in(each) for each in data]

    def store(self, asked: Asked, value: Value, known: Known = NOBODY) -> Stored:
        chosen = list(dict.fromkeys(value if isinstance(value, list | tuple) else [number_in(value)]))
        if -1 in chosen:
            raise Unusable(gettext("Choose some answers, or choose “%(not_say)s”. Not both", not_say=str(RATHER_NOT)))
        if not {*chosen} <= {option.id for option in asked.options}:
            raise Unusable(gettext("Choose from the answers shown"))
        return Stored(marks=tuple((each, None) for each in chosen))

    def data(self, asked: Asked, kept: Stored) -> Any:
        return [DECLINE] if kept.declined else [str(each) for each in kept.option_ids]


def option_rows(asked: Asked) -> list[SelectChoice]:
    rows = [SelectChoice(str(option.id), option.label) for option in asked.options]
    return [*rows, SelectChoice(DECLINE, str(RATHER_NOT))]
