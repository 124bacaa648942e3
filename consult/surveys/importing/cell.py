"""An answer as a file holds it, and what readers of columns share. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from consult.surveys.importing.columns import Taken
from consult.surveys.importing.planning import LONGEST_TEXT
from consult.surveys.survey_draft import OptionDraft, QuestionDraft

LONGEST_OPTION = 300
LONGEST_SHORT = 300
MOST_OPTIONS = 200
IN_A_LIST = 20  # more than this become a dropdown
OTHER = "Other answers"


class Cell(NamedTuple):
    """An answer: text, a number, and marks (the place of an option or row, with its rank or column's number)."""

    text: str | None = None
    number: float | None = None
    marks: tuple[tuple[int, int | None], ...] = ()


@dataclass(frozen=True)
class Misfit:
    """A cell that cannot be an answer to its question."""

    reason: str


@dataclass(frozen=True)
class Asking:
    """A question of the file, with all that is needed to ask it here."""

    draft: QuestionDraft
    is_group: bool = False
    taken: Taken | None = None


Cells = Sequence[str]
Read = list[Cell | Misfit | None]
Reader = Callable[[Taken, Sequence[Cells]], tuple[QuestionDraft, Read]]


def by_value(column: Cells, answer: Callable[[str], Cell | Misfit | None]) -> Read:
    """Each different value is read once."""
    read = {value: answer(value) if value else None for value in {*column}}
    return [read[value] for value in column]


def too_long(words: str) -> Misfit | None:
    return Misfit(f"It has over {LONGEST_TEXT:,} characters.") if len(words) > LONGEST_TEXT else None


def unique(options: Sequence[OptionDraft]) -> list[OptionDraft]:
    """Options whose labels differ: a second one of the same words is numbered."""
    seen: Counter[str] = Counter()
    made = []
    for each in options:
        seen[each.label.casefold()] += 1
        count = seen[each.label.casefold()]
        made.append(each if count == 1 else OptionDraft(f"{each.label[:290]} ({count})", each.free_text))
    return made
