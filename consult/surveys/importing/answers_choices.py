"""What staff said about the columns of a file of whole responses, in a shape that can be kept. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from consult.surveys.importing.columns import Taken, Use
from consult.surveys.importing.guessing import split_up
from consult.surveys.importing.headers import Headed

Said = dict[str, Any]


@dataclass(frozen=True)
class AnswerChoices:
    """The columns, what the survey is called, an imported survey they join, and the column that numbers responses."""

    title: str
    taken: tuple[Taken, ...]
    survey_id: int | None = None
    identity: int | None = None
    consent: str = "none"


def as_said(choices: AnswerChoices) -> Said:
    return asdict(choices)


def from_said(said: Said) -> AnswerChoices:
    taken = tuple(
        Taken(tuple(each["places"]), Use(each["use"]), each["label"], tuple(each["parts"]), each["other"])
        for each in said["taken"]
    )
    return AnswerChoices(said["title"], taken, said["survey_id"], said["identity"], said["consent"])


def taken_apart(file: Headed, taken: Iterable[Taken]) -> tuple[Taken, ...]:
    """What staff chose, with each group of columns that is "questions of their own" guessed column by column."""
    found: list[Taken] = []
    for each in taken:
        found += split_up(each, file.columns, file.table.rows) if each.use is Use.APART else [each]
    return tuple(found)


def identity_in(guesses: Sequence[Taken]) -> int | None:
    return next((each.places[0] for each in guesses if each.use is Use.IDENTITY), None)


def samples(file: Headed, taken: Taken, most: int = 3) -> list[str]:
    """A few different values of a column or of the columns together, as staff read them when they choose."""
    found: dict[str, None] = {}
    for row in file.table.rows[:200]:
        for part, place in zip(taken.parts or ("",) * len(taken.places), taken.places, strict=False):
            value = row[place].strip()
            if value:
                shown = value if len(value) <= 80 else value[:77] + "..."
                found.setdefault(f"{part}: {shown}" if part else shown)
        if len(found) >= most:
            break
    return list(found)[:most]
