"""What each column of a file most likely is. Columns that say who somebody is are left out, and why is said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import partial

from consult.surveys.importing.column_names import (
    ADDRESS,
    COUNT,
    COUNTED,
    GROUPS,
    ID,
    MOMENT,
    ORGANISATION,
    PERSONAL,
    TECHNICAL,
)
from consult.surveys.importing.columns import (
    NO,
    YES,
    Taken,
    Use,
    date_way,
    number_in,
    pieces,
    same_words,
    scale_number,
    separator_in,
)
from consult.surveys.importing.guessing_together import together
from consult.surveys.importing.headers import LOOKED_AT, Column, Headed
from consult.surveys.importing.table import LONGEST_NAME

MOST_WORDS = 7
MOST_CHOICES = 30
LONG = 40


def guess(file: Headed, organisations: Collection[str] = (), groups: Collection[str] = ()) -> list[Taken]:
    """A guess for every column, in order. `organisations`, `groups`: names we know, in small letters."""
    rows = file.table.rows[:LOOKED_AT]
    taken: list[Taken] = []
    place = 0
    while place < len(file.columns):
        run = run_at(file.columns, place)
        first = not any(each.use is Use.IDENTITY for each in taken)
        one = partial(alone, organisations=organisations, groups=groups, may_identify=first)
        values = [[row[column.place].strip() for row in rows] for column in run]
        taken += together(run, values, one) if len(run) > 1 else [one(run[0], values[0])]
        place += len(run)
    return taken


def run_at(columns: Sequence[Column], place: int) -> list[Column]:
    """The columns from here on that are parts of the same question."""
    run = [columns[place]]
    for column in columns[place + 1 :]:
        if column.stem != run[0].stem or not column.part:
            break
        run.append(column)
    return run


def alone(
    column: Column,
    values: Sequence[str],
    organisations: Collection[str] = (),
    groups: Collection[str] = (),
    may_identify: bool = False,
) -> Taken:
    """What a column of its own is."""
    label = label_of(column)
    filled = [value for value in values if value]
    use, why = by_name(column.name, filled, may_identify)
    if use is None:
        use, why = by_people(column.name, filled, organisations, groups)
    if use is None:
        use = by_values(column.name, filled)
    return Taken((column.place,), use, label, why=why)


def label_of(column: Column) -> str:
    return column.name[:LONGEST_NAME]


def by_name(name: str, filled: Sequence[str], may_identify: bool) -> tuple[Use | None, str]:
    if not filled:
        return Use.IGNORE, "It is empty."
    plain = COUNTED.sub("", name.strip().rstrip(":*").strip())
    if ID.fullmatch(plain) and all(" " not in value and len(value) <= 60 for value in filled):
        if may_identify and len({*filled}) == len(filled):
            return Use.IDENTITY, ""
        return Use.IGNORE, "A number of people or responses, not an answer."
    why = next((why for pattern, why in PERSONAL if pattern.fullmatch(plain)), "")
    if why and not answers_about(plain, filled):
        return Use.IGNORE, f"{why} Left out so that nobody can be known by it."
    if 2 * sum(bool(ADDRESS.fullmatch(value)) for value in filled) >= len(filled):
        return Use.IGNORE, "Addresses of people or computers. Left out so that nobody can be known by them."
    if MOMENT.fullmatch(plain) and date_way(filled):
        return Use.IGNORE, "When it was answered. We keep no time; you may keep the week."
    if TECHNICAL.fullmatch(plain):
        return Use.IGNORE, "About the tool, not an answer."
    return None, ""


def answers_about(name: str, filled: Sequence[str]) -> bool:
    """A question about e-mail or phones asks nobody for an address: "Do you have a phone?"."""
    few = len(filled) >= 6 and len({value.casefold() for value in filled}) <= max(2, len(filled) // 3)
    return len(name.split()) > 2 and (few or {value.casefold() for value in filled} <= YES | NO)


def by_people(
    name: str, filled: Sequence[str], organisations: Collection[str], groups: Collection[str]
) -> tuple[Use | None, str]:
    distinct = same_words(filled)
    known = sum(each in organisations for each in distinct)
    if distinct and 2 * known >= len(distinct):
        return Use.ORGANISATION, ""
    called = ORGANISATION.fullmatch(name) and len(name.split()) <= MOST_WORDS and not {*distinct} <= YES | NO
    if called and known:
        return Use.ORGANISATION, ""
    if called and len(distinct) * 2 > len(filled):
        return Use.IGNORE, "It may name an organisation that is not on your list. Left out; choose what it is."
    few = len(distinct) <= MOST_CHOICES and max(map(len, distinct.values())) <= 200
    if few and (name.casefold() in groups or GROUPS.fullmatch(COUNTED.sub("", name))):
        return Use.GROUP, ""
    return None, ""


def by_values(name: str, filled: Sequence[str]) -> Use:
    distinct = same_words(filled)
    if {*distinct} <= YES | NO and not distinct.keys().isdisjoint(YES | NO):
        return Use.YES_NO
    if all(number_in(value) is not None for value in filled):
        small = [scale_number(value) for value in filled]
        return Use.NUMBER if None in small or COUNT.match(COUNTED.sub("", name)) or len({*small}) < 2 else Use.SCALE
    if date_way(filled):
        return Use.DATE
    if all(scale_number(value) is not None for value in filled) and len(distinct) <= 11:
        return Use.ONE_CHOICE  # "5 - Very satisfied" keeps its words
    longest = max(map(len, filled))
    if several_in(filled):
        return Use.SEVERAL
    repeats = len(distinct) * 2 <= len(filled) if len(filled) >= 8 else len(distinct) < len(filled)
    if len(distinct) <= MOST_CHOICES and longest <= 150 and repeats:
        return Use.ONE_CHOICE
    average = sum(map(len, filled)) / len(filled)
    return Use.LONG_TEXT if average > LONG or longest > 150 else Use.SHORT_TEXT


def several_in(filled: Sequence[str]) -> bool:
    """Whether the same few things come again and again between separators."""
    separator = separator_in(filled)
    with_it = sum(separator in value for value in filled)
    if with_it * 20 < len(filled) or not with_it:
        return False
    found = Counter(piece.casefold() for value in filled for piece in pieces(value, separator))
    if not found or max(map(len, found)) > 120 or len(found) < 2:
        return False
    sure = separator.strip() != ","
    total = sum(found.values())
    whole = len({value.casefold() for value in filled})
    if not sure and (whole <= 8 and len(found) >= whole):
        return False  # a few choices that hold a comma themselves
    common = sum(count for count in found.values() if count > 1)
    return common >= total * (0.5 if sure else 0.9) and len(found) <= (60 if sure else 25) and total >= 2 * len(found)


def split_up(taken: Taken, columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> list[Taken]:
    """The columns of a question each as a question of its own."""
    found = []
    for place in sorted({*taken.places, *((taken.other,) if taken.other is not None else ())}):
        values = [row[place].strip() for row in rows[:LOOKED_AT]]
        found.append(replace(alone(columns[place], values), label=label_of(columns[place])))
    return found


def many_questions(guesses: Sequence[Taken]) -> bool:
    """Whether a file holds whole responses, and not one column of words with groups beside it."""
    beside = (Use.GROUP, Use.ORGANISATION, Use.SHORT_TEXT)
    asked = [each for each in guesses if each.use.asks and each.use not in beside]
    return len(asked) > 1
