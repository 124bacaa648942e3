"""What every kind of question can be asked, and the small things all kinds share."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from wtforms import Field, ValidationError

from consult.surveys.models import Question
from consult.surveys.response_models import Answer

DECLINE = "none"  # the value of the row that declines; options have numbers, so it can never be one of them
RATHER_NOT = "I’d rather not say"
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")

Value = str | int | Sequence[int]
Known = Mapping[int, str]  # the organisations: id and name
NOBODY: Known = {}


class Unusable(ValueError):
    """An answer that cannot be kept; the words say what to change and are shown at the field."""


@dataclass(frozen=True)
class Stored:
    """What of an answer is kept: text, a number, or chosen options."""

    text: str | None = None
    number: int | None = None
    option_ids: tuple[int, ...] = ()


@dataclass(frozen=True)
class Tallies:
    """How often each option, number and text was the answer to one question."""

    options: dict[int, int] = field(default_factory=dict)
    numbers: dict[int, int] = field(default_factory=dict)
    texts: dict[str, int] = field(default_factory=dict)


def clean(text: str) -> str:
    """Text without control characters, with plain line ends and nothing around it."""
    return CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


class QuestionType:
    """One kind of question. A new kind is a subclass of this and a line in TYPES."""

    name: ClassVar[str]
    about: ClassVar[str]
    asks: ClassVar[frozenset[str]] = frozenset()  # what the editor asks for beyond the question and its hint
    answerable: ClassVar[bool] = True
    is_text: ClassVar[bool] = False
    declines_in_field: ClassVar[bool] = False  # one of its rows is "I'd rather not say"
    minutes: ClassVar[float] = 0.25

    def field(self, question: Question, known: Known) -> Any:
        raise NotImplementedError

    def value(self, data: Any) -> Value | None:
        """The value in what a form field holds; None when nothing was answered."""
        return clean(data) or None if isinstance(data, str) else None

    def store(self, question: Question, value: Value, known: Known = NOBODY) -> Stored:
        """What to keep of a value, or Unusable."""
        raise NotImplementedError

    def data(self, answer: Answer) -> Any:
        """What the form field shows when somebody comes back."""
        return DECLINE if answer.declined else None

    def words(self, answer: Answer) -> str:
        return RATHER_NOT if answer.declined else self.answered_words(answer)

    def answered_words(self, answer: Answer) -> str:
        return answer.text or ""

    def counts(self, question: Question, tallies: Tallies) -> list[tuple[str, int]]:
        """Each possible answer and how many gave it; nothing for questions that are not counted."""
        return []


def keepable(kind: QuestionType, question: Question, known: Known) -> Any:
    """A validator: the field's error is the very reason why the answer could not be kept."""

    def check(_form: Any, given: Field) -> None:
        value = kind.value(given.data)
        try:
            if value is not None:
                kind.store(question, value, known)
        except Unusable as refusal:
            raise ValidationError(str(refusal)) from refusal

    return check


def number_in(data: Any) -> int:
    """The number somebody sent; -2, which is nobody's number, when it is none."""
    return int(data) if re.fullmatch(r"\d{1,9}", str(data), re.ASCII) else -2
