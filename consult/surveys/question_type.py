"""What every kind of question can be asked, and the small things all kinds share. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from wtforms import Field, ValidationError

from consult.languages import lazy_gettext
from consult.surveys.reading import Asked

DECLINE = "none"  # the value of the row that declines; options have numbers, so it can never be one of them
RATHER_NOT = lazy_gettext("I’d rather not say")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True)
class Picked:
    """Chosen options together with what "Other, please say" said."""

    ids: tuple[int, ...]
    other: str = ""


# Text (a date as 2026-11-22, an organisation's name); a number; an option's id; ids, in their order for a ranking;
# for a grid the column's number of each row's id.
Value = str | int | float | Sequence[int] | Mapping[int, int] | Picked
Known = Mapping[int, str]  # the organisations: id and name
NOBODY: Known = {}


class Unusable(ValueError):
    """An answer that cannot be kept; the words say what to change and are shown at the field. `part`: which of the
    boxes of the question is meant, where it has several ("other", "month", a row)."""

    def __init__(self, words: str, part: str = "") -> None:
        super().__init__(words)
        self.part = part


@dataclass(frozen=True)
class Stored:
    """What of an answer is kept: text, a number, or marks (an option's id with its rank or column, if it has one);
    or that the person would rather not say. A skipped section is one that was declined."""

    text: str | None = None
    number: float | None = None
    marks: tuple[tuple[int, int | None], ...] = ()
    declined: bool = False

    @property
    def option_ids(self) -> tuple[int, ...]:
        return tuple(option_id for option_id, _number in self.marks)

    @property
    def is_empty(self) -> bool:
        return not (self.text or self.marks or self.declined) and self.number is None


@dataclass(frozen=True)
class Tallies:
    """How often each option, number, text and (option, number) was the answer to one question."""

    options: dict[int, int] = field(default_factory=dict)
    numbers: dict[float, int] = field(default_factory=dict)
    texts: dict[str, int] = field(default_factory=dict)
    cells: dict[tuple[int, int], int] = field(default_factory=dict)


@dataclass(frozen=True)
class Table:
    """Counts with two sides: each row's label with one count for each column."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int, ...]], ...]


def clean(text: str) -> str:
    """Text without control characters, with plain line ends and nothing around it."""
    return CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


class QuestionType:
    """One kind of question. A new kind is a subclass of this and a line in TYPES."""

    name: ClassVar[str]
    about: ClassVar[str]
    asks: ClassVar[frozenset[str]] = frozenset()  # what the editor asks for beyond the question and its hint
    answerable: ClassVar[bool] = True
    is_text: ClassVar[bool] = False  # people's own words, which are grouped into themes and need consent
    declines_in_field: ClassVar[bool] = False  # one of its rows is "I'd rather not say"
    minutes: ClassVar[float] = 0.25

    def field(self, asked: Asked, known: Known) -> Any:
        """The WTForms field, not yet bound."""
        raise NotImplementedError

    def value(self, data: Any) -> Value | None:
        """The value in what a form field holds; None when nothing was answered."""
        return clean(data) or None if isinstance(data, str) else None

    def read(self, given: Field) -> Value | None:
        """The value in a form field, with all its boxes; None when nothing was answered."""
        return self.value(given.data)

    def declined(self, given: Field) -> bool:
        """Whether the row "I'd rather not say" of the field is chosen."""
        return self.declines_in_field and given.data in (DECLINE, [DECLINE])

    def store(self, asked: Asked, value: Value, known: Known = NOBODY) -> Stored:
        """What to keep of a value, or Unusable."""
        raise NotImplementedError

    def data(self, asked: Asked, kept: Stored) -> Any:
        """What the form field shows when somebody comes back."""
        return DECLINE if kept.declined else None

    def words(self, asked: Asked, kept: Stored) -> str:
        return str(RATHER_NOT) if kept.declined else self.answered_words(asked, kept)

    def answered_words(self, asked: Asked, kept: Stored) -> str:
        return kept.text or ""

    def limits(self, asked: Asked) -> str:
        """What must be kept to, said under the question; nothing where there are no limits."""
        return ""

    def counts(self, asked: Asked, tallies: Tallies) -> list[tuple[str, int]]:
        """Each possible answer and how many gave it; nothing for questions that are not counted. A ranking counts how
        often each was put first. A grid has none: it has a table. `tallies.texts` is wanted of organisations and of
        dates, `tallies.cells` of grids and rankings."""
        return []

    def table(self, asked: Asked, tallies: Tallies) -> Table | None:
        """Counts that have two sides, for kinds that have them: a grid's rows by its columns, and how often each thing
        of a ranking was put in each place. None for every other kind."""
        return None

    def complete(self, asked: Asked, kept: Stored) -> bool:
        """Whether a required question is answered enough."""
        return not kept.is_empty and not kept.declined


def keepable(kind: QuestionType, asked: Asked, known: Known) -> Any:
    """A validator: the field's error is the very reason why the answer could not be kept."""

    def check(_form: Any, given: Field) -> None:
        value = kind.read(given)
        try:
            if value is not None:
                kind.store(asked, value, known)
        except Unusable as refusal:
            given.wrong_part = refusal.part
            raise ValidationError(str(refusal)) from refusal

    return check


def number_in(data: Any) -> int:
    """The number somebody sent; -2, which is nobody's number, when it is none."""
    return int(data) if re.fullmatch(r"\d{1,9}", str(data), re.ASCII) else -2


def plain(number: float) -> str:
    """A number as people write it: 3, 2.5."""
    return f"{number:.10f}".rstrip("0").rstrip(".")
