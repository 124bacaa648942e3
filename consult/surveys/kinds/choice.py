"""Kinds of question answered by choosing: one, several, from a long list, yes or no."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wtforms import Field, SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from consult.languages import gettext
from consult.surveys.kinds.answer_fields import ListField, OneField, SeveralField, Shown
from consult.surveys.kinds.text import check_text
from consult.surveys.question_type import (
    DECLINE,
    NOBODY,
    RATHER_NOT,
    Known,
    Picked,
    QuestionType,
    Stored,
    Tallies,
    Unusable,
    Value,
    clean,
    keepable,
    number_in,
)
from consult.surveys.reading import Asked, Choice

DECLINED_TOO = -1  # stands for "I'd rather not say" chosen beside something else
LONGEST_OTHER = 300


class OneChoice(QuestionType):
    name = "One choice"
    about = "People choose one answer from your list."
    asks = frozenset({"options", "characteristic", "other"})
    declines_in_field = True

    def field(self, asked: Asked, known: Known) -> Any:
        return OneField(asked.label, [keepable(self, asked, known)], choices=option_rows(asked), validate_choice=False)

    def value(self, data: Any) -> Value | None:
        return None if data in (None, "", DECLINE) else number_in(data)

    def read(self, given: Field) -> Value | None:
        """What is chosen and what the box beside "Other" says. A box that was filled is an answer by itself."""
        other = clean(getattr(given, "other", ""))
        if not other:
            return self.value(given.data)
        if self.declined_row(given):
            return Picked((DECLINED_TOO,), other)
        value = self.value(given.data)
        return Picked(() if value is None else ids_in(value), other)

    def declined_row(self, given: Field) -> bool:
        return given.data in (DECLINE, [DECLINE])

    def declined(self, given: Field) -> bool:
        return self.declines_in_field and self.declined_row(given) and not clean(getattr(given, "other", ""))

    def store(self, asked: Asked, value: Value, known: Known = NOBODY) -> Stored:
        ids, other = with_other(asked, value)
        refuse_both(ids)
        refuse_strangers(asked, ids)
        if other and len(ids) > 1:
            chosen = next(option.label for option in asked.options if not option.free_text and option.id in ids)
            raise Unusable(
                gettext("You chose “%(chosen)s” and wrote in the box. Choose one, or empty the box", chosen=chosen),
                "other",
            )
        if len(ids) != 1:
            raise Unusable(gettext("Choose one of the answers shown"))
        return Stored(text=other or None, marks=((ids[0], None),))

    def data(self, asked: Asked, kept: Stored) -> Any:
        chosen = str(kept.option_ids[0]) if kept.marks else None
        return shown(asked, kept, DECLINE if kept.declined else chosen)

    def answered_words(self, asked: Asked, kept: Stored) -> str:
        return "\n".join(chosen_words(option, kept) for option in asked.options if option.id in kept.option_ids)

    def counts(self, asked: Asked, tallies: Tallies) -> list[tuple[str, int]]:
        return [(option.label, tallies.options.get(option.id, 0)) for option in asked.options]


class YesNo(OneChoice):
    name = "Yes or no"
    about = "People choose yes or no."
    asks = frozenset({"characteristic"})


class Dropdown(OneChoice):
    name = "Dropdown"
    about = "People choose one answer from a long list. They may type to find it."
    declines_in_field = False

    def field(self, asked: Asked, known: Known) -> Any:
        rows = [SelectChoice("", gettext("Choose one"))]
        rows += [SelectChoice(str(option.id), option.label) for option in asked.options]
        return ListField(asked.label, [keepable(self, asked, known)], choices=rows, validate_choice=False)


class SeveralChoices(OneChoice):
    name = "Several choices"
    about = "People choose as many answers from your list as they like. You may set limits."
    asks = frozenset({"options", "other", "none", "limits"})

    def field(self, asked: Asked, known: Known) -> Any:
        return SeveralField(
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
        return [DECLINED_TOO if each == DECLINE else number_in(each) for each in data]

    def store(self, asked: Asked, value: Value, known: Known = NOBODY) -> Stored:
        ids, other = with_other(asked, value)
        refuse_both(ids)
        if not {*ids} <= {option.id for option in asked.options}:
            raise Unusable(gettext("Choose from the answers shown"))
        alone = next((option for option in asked.options if option.excludes and option.id in ids), None)
        if alone and len(ids) > 1:
            raise Unusable(
                gettext("You chose “%(alone)s” and something else. Keep one or the other", alone=alone.label)
            )
        if not alone:
            check_how_many(asked, len(ids))
        return Stored(text=other or None, marks=tuple((each, None) for each in ids))

    def data(self, asked: Asked, kept: Stored) -> Any:
        return shown(asked, kept, [DECLINE] if kept.declined else [str(each) for each in kept.option_ids])

    def limits(self, asked: Asked) -> str:
        least, most = asked.least, asked.most
        if least is not None and most is not None:
            return gettext("Choose %(least)s to %(most)s.", least=least, most=most) if least < most else exactly(most)
        if least is not None:
            return gettext("Choose %(least)s or more.", least=least)
        return gettext("Choose all that fit.") if most is None else gettext("Choose %(most)s or fewer.", most=most)


def option_rows(asked: Asked) -> list[SelectChoice]:
    rows = [SelectChoice(str(option.id), option.label) for option in asked.options]
    return rows if asked.required else [*rows, SelectChoice(DECLINE, str(RATHER_NOT))]


def ids_in(value: Value) -> tuple[int, ...]:
    """The options a value names, each once."""
    if isinstance(value, Picked):
        return tuple(dict.fromkeys(value.ids))
    if isinstance(value, int):
        return (value,)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return tuple(dict.fromkeys(value))
    return (number_in(value),)


def with_other(asked: Asked, value: Value) -> tuple[tuple[int, ...], str]:
    """What was chosen, and the words in the box; whoever fills the box has chosen the option it belongs to."""
    ids = ids_in(value)
    other = clean(value.other) if isinstance(value, Picked) else ""
    if not other:
        return ids, ""
    free = next((option.id for option in asked.options if option.free_text), None)
    if free is None:
        raise Unusable(gettext("Choose from the answers shown"))
    check_text(other, LONGEST_OTHER, "other")
    return (ids if free in ids else (*ids, free)), other


def refuse_strangers(asked: Asked, ids: Sequence[int]) -> None:
    if not {*ids} <= {option.id for option in asked.options}:
        raise Unusable(gettext("Choose one of the answers shown"))


def refuse_both(ids: Sequence[int]) -> None:
    if DECLINED_TOO in ids:
        raise Unusable(gettext("Choose some answers, or choose “%(not_say)s”. Not both", not_say=str(RATHER_NOT)))


def exactly(count: int) -> str:
    return gettext("Choose %(count)s.", count=count)


def check_how_many(asked: Asked, count: int) -> None:
    if asked.least is not None and count < asked.least:
        raise Unusable(gettext("You chose %(count)s. Choose %(least)s or more", count=count, least=asked.least))
    if asked.most is not None and count > asked.most:
        raise Unusable(gettext("You chose %(count)s. Choose %(most)s or fewer", count=count, most=asked.most))


def shown(asked: Asked, kept: Stored, chosen: Any) -> Any:
    return Shown(chosen, kept.text or "") if any(option.free_text for option in asked.options) else chosen


def chosen_words(option: Choice, kept: Stored) -> str:
    return f"{option.label}: {kept.text}" if option.free_text and kept.text else option.label
