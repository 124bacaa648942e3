"""Reading columns that hold choices: one in a cell, several in a cell, or a column for each. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from consult.surveys.importing.cell import (
    IN_A_LIST,
    LONGEST_OPTION,
    MOST_OPTIONS,
    OTHER,
    Cell,
    Cells,
    Misfit,
    Read,
    too_long,
    unique,
)
from consult.surveys.importing.columns import EMPTY, Taken, in_order, pieces, same_words, separator_in
from consult.surveys.importing.planning import LONGEST_VALUE
from consult.surveys.importing.table import tidy_name
from consult.surveys.models import Kind
from consult.surveys.survey_draft import OptionDraft, QuestionDraft


def one_choice(taken: Taken, given: Sequence[Cells]) -> tuple[QuestionDraft, Read]:
    column, said = given[0], given[1] if len(given) > 1 else [""] * len(given[0])
    choices, places = choices_in(column, any(said))
    other = len(choices) - 1

    def answer(value: str, more: str) -> Cell | Misfit | None:
        place = places.get(tidy_name(value).casefold(), other)
        if not value and not more:
            return None
        named = bool(value) and tidy_name(value).casefold() in places
        words = more or ("" if named else value)
        place = place if value else other
        return too_long(words) or Cell(words or None, marks=((place, None),))

    kind = Kind.DROPDOWN if len(choices) > IN_A_LIST else Kind.ONE_CHOICE
    read = [answer(value, more) for value, more in zip(column, said, strict=True)]
    return QuestionDraft(kind, taken.label, options=tuple(choices)), read


def group(taken: Taken, given: Sequence[Cells]) -> tuple[QuestionDraft, Read]:
    draft, read = one_choice(taken, given)
    long = Misfit(f"A group has {LONGEST_VALUE} characters at most.")
    return draft, [long if len(value) > LONGEST_VALUE else cell for value, cell in zip(given[0], read, strict=True)]


def several(taken: Taken, given: Sequence[Cells]) -> tuple[QuestionDraft, Read]:
    separator = separator_in(given[0])
    split = {value: pieces(value, separator) for value in {*given[0]}}
    said = given[1] if len(given) > 1 else [""] * len(given[0])
    choices, places = choices_in([piece for value in given[0] for piece in split[value]], any(said))
    other = len(choices) - 1

    def answer(value: str, more: str) -> Cell | Misfit | None:
        keys = [piece.casefold() for piece in split[value]]
        rest = [piece for piece, key in zip(split[value], keys, strict=True) if key not in places]
        words = more or "; ".join(rest)
        marks = {places.get(key, other): None for key in keys} | ({other: None} if words else {})
        return too_long(words) or (Cell(words or None, marks=tuple(marks.items())) if marks else None)

    read = [answer(value, more) for value, more in zip(given[0], said, strict=True)]
    return QuestionDraft(Kind.SEVERAL_CHOICES, taken.label, options=tuple(choices)), read


def choices_in(values: Sequence[str], with_other: bool) -> tuple[list[OptionDraft], dict[str, int]]:
    """The choices people made, and the place of each. Long or very many ones are kept as what "Other" said."""
    shown = same_words(values)
    counts = Counter(tidy_name(value).casefold() for value in values if value)
    short = [key for key, label in shown.items() if len(label) <= LONGEST_OPTION]
    rare = [key for key in short if counts[key] == 1 and len(shown[key]) > 40] if len(short) > 8 else []
    kept = sorted((key for key in short if key not in {*rare}), key=lambda key: (-counts[key], key))[:MOST_OPTIONS]
    labels = in_order(Counter({shown[key]: counts[key] for key in kept}))
    choices = [OptionDraft(label) for label in labels]
    if with_other or len(kept) < len(shown) or len(choices) < 2:
        named = next((place for place, label in enumerate(labels) if label.casefold().startswith("other")), None)
        if named is not None:
            choices.append(choices.pop(named))
        choices = [*choices[:-1], OptionDraft(choices[-1].label, True)] if named is not None else [
            *choices, OptionDraft(OTHER, True)]  # fmt: skip
    return choices, {each.label.casefold(): place for place, each in enumerate(choices) if each.label != OTHER}


def ticks(taken: Taken, given: Sequence[Cells]) -> tuple[QuestionDraft, Read]:
    columns = given[: len(taken.places)]
    labels = list(taken.parts)
    other = len(labels) if taken.other is not None else None
    options = [OptionDraft(label[:LONGEST_OPTION] or f"Choice {place + 1}") for place, label in enumerate(labels)]
    if other is not None:
        named = next((place for place, label in enumerate(labels) if label.casefold().startswith("other")), None)
        other = len(options) if named is None else named
        options[other : other + 1] = [OptionDraft(OTHER if named is None else options[other].label, True)]
    read: Read = []
    for values in zip(*given, strict=True):
        marks = [place for place, value in enumerate(values[: len(columns)]) if value and value.casefold() not in EMPTY]
        words = values[-1] if other is not None and values[-1].casefold() not in EMPTY else ""
        if words and other is not None and other not in marks:
            marks.append(other)
        read.append(too_long(words) or (Cell(words or None, marks=tuple((m, None) for m in marks)) if marks else None))
    return QuestionDraft(Kind.SEVERAL_CHOICES, taken.label, options=tuple(unique(options))), read
