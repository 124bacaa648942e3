"""All knowledge of each kind of question: its field, what it accepts, how it is kept, read, counted and edited."""

# ruff: noqa: ARG002 (every kind is asked the same way, whether or not it needs all it is told)
from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from wtforms import (
    Field,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.widgets import CheckboxInput, ListWidget

from consult.privacy import codenames
from consult.surveys.models import Answer, Kind, Question

DECLINE = "none"  # the value of the row that declines; options have numbers, so it can never be one of them
RATHER_NOT = "I’d rather not say"
NOT_LISTED = "Another organisation"
RECEIPT_INSIDE = "Take your five words out of your answer"
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

    options: Mapping[int, int] = field(default_factory=dict)
    numbers: Mapping[int, int] = field(default_factory=dict)
    texts: Mapping[str, int] = field(default_factory=dict)


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


class ShortText(QuestionType):
    name = "Short text"
    about = "A few words on one line."
    is_text = True
    longest = 300
    minutes = 0.5

    def field(self, question: Question, known: Known) -> Any:
        return StringField(question.label, [keepable(self, question, known)])

    def store(self, question: Question, value: Value, known: Known = NOBODY) -> Stored:
        text = clean(str(value))
        if len(text) > self.longest:
            raise Unusable(
                f"Your answer has {len(text):,} characters. Make it {self.longest:,} or fewer, then press Continue"
            )
        if codenames.stand_in(text):
            raise Unusable(RECEIPT_INSIDE)
        return Stored(text=text)

    def data(self, answer: Answer) -> Any:
        return answer.text


class LongText(ShortText):
    name = "Long text"
    about = "A box for as many words as people like. These answers are grouped into themes."
    longest = 20_000
    minutes = 2

    def field(self, question: Question, known: Known) -> Any:
        return TextAreaField(question.label, [keepable(self, question, known)])


class OneChoice(QuestionType):
    name = "One choice"
    about = "People choose one answer from your list."
    asks = frozenset({"options", "characteristic"})
    declines_in_field = True

    def field(self, question: Question, known: Known) -> Any:
        return RadioField(
            question.label, [keepable(self, question, known)], choices=option_rows(question), validate_choice=False
        )

    def value(self, data: Any) -> Value | None:
        return None if data in (None, "", DECLINE) else number_in(data)

    def store(self, question: Question, value: Value, known: Known = NOBODY) -> Stored:
        if value not in {option.id for option in question.options}:
            raise Unusable("Choose one of the answers shown")
        return Stored(option_ids=(int(str(value)),))

    def data(self, answer: Answer) -> Any:
        chosen = str(answer.chosen[0].id) if answer.chosen else None
        return DECLINE if answer.declined else chosen

    def answered_words(self, answer: Answer) -> str:
        return "\n".join(option.label for option in answer.chosen)

    def counts(self, question: Question, tallies: Tallies) -> list[tuple[str, int]]:
        return [(option.label, tallies.options.get(option.id, 0)) for option in question.options]


class YesNo(OneChoice):
    name = "Yes or no"
    about = "People choose yes or no."
    asks = frozenset({"characteristic"})


class SeveralChoices(OneChoice):
    name = "Several choices"
    about = "People choose as many answers from your list as they like."
    asks = frozenset({"options"})

    def field(self, question: Question, known: Known) -> Any:
        return SelectMultipleField(
            question.label,
            [keepable(self, question, known)],
            choices=option_rows(question),
            validate_choice=False,
            widget=ListWidget(prefix_label=False),
            option_widget=CheckboxInput(),
        )

    def value(self, data: Any) -> Value | None:
        if not data or list(data) == [DECLINE]:
            return None
        return [-1 if each == DECLINE else number_in(each) for each in data]

    def store(self, question: Question, value: Value, known: Known = NOBODY) -> Stored:
        chosen = list(dict.fromkeys(value if not isinstance(value, str | int) else [number_in(value)]))
        if -1 in chosen:
            raise Unusable(f"Choose some answers, or choose “{RATHER_NOT}”. Not both")
        if not {*chosen} <= {option.id for option in question.options}:
            raise Unusable("Choose from the answers shown")
        return Stored(option_ids=tuple(chosen))

    def data(self, answer: Answer) -> Any:
        return [DECLINE] if answer.declined else [str(option.id) for option in answer.chosen]


class Scale(QuestionType):
    name = "Scale"
    about = "People choose a number, such as 1 to 5."
    asks = frozenset({"scale"})
    declines_in_field = True

    def field(self, question: Question, known: Known) -> Any:
        rows = [SelectChoice(str(number), scale_label(question, number)) for number in scale_numbers(question)]
        choices = [*rows, SelectChoice(DECLINE, RATHER_NOT)]
        return RadioField(question.label, [keepable(self, question, known)], choices=choices, validate_choice=False)

    def value(self, data: Any) -> Value | None:
        return None if data in (None, "", DECLINE) else number_in(data)

    def store(self, question: Question, value: Value, known: Known = NOBODY) -> Stored:
        if value not in scale_numbers(question):
            raise Unusable(f"Choose a number from {question.scale_low} to {question.scale_high}")
        return Stored(number=int(str(value)))

    def data(self, answer: Answer) -> Any:
        return DECLINE if answer.declined else str(answer.number)

    def answered_words(self, answer: Answer) -> str:
        return scale_label(answer.question, answer.number or 0)

    def counts(self, question: Question, tallies: Tallies) -> list[tuple[str, int]]:
        return [(scale_label(question, n), tallies.numbers.get(n, 0)) for n in scale_numbers(question)]


class OrganisationQuestion(QuestionType):
    name = "Organisation"
    about = "People choose their organisation from the members’ list."

    def field(self, question: Question, known: Known) -> Any:
        rows = [SelectChoice("", "Choose one"), *map(SelectChoice, [*sorted(known.values()), NOT_LISTED])]
        return SelectField(question.label, [keepable(self, question, known)], choices=rows, validate_choice=False)

    def store(self, question: Question, value: Value, known: Known = NOBODY) -> Stored:
        name = known.get(value) if isinstance(value, int) else value
        if name != NOT_LISTED and name not in known.values():
            raise Unusable("Choose one of the organisations in the list")
        return Stored(text=str(name))

    def data(self, answer: Answer) -> Any:
        return answer.text or ""

    def counts(self, question: Question, tallies: Tallies) -> list[tuple[str, int]]:
        return sorted(tallies.texts.items(), key=lambda item: (-item[1], item[0]))


class Information(QuestionType):
    name = "Information page"
    about = "Words to read. It asks nothing."
    answerable = False

    def store(self, question: Question, value: Value, known: Known = NOBODY) -> Stored:
        raise Unusable("This page asks nothing")


TYPES: Mapping[Kind, QuestionType] = {
    Kind.LONG_TEXT: LongText(),
    Kind.SHORT_TEXT: ShortText(),
    Kind.ONE_CHOICE: OneChoice(),
    Kind.SEVERAL_CHOICES: SeveralChoices(),
    Kind.YES_NO: YesNo(),
    Kind.SCALE: Scale(),
    Kind.ORGANISATION: OrganisationQuestion(),
    Kind.INFORMATION: Information(),
}


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


def option_rows(question: Question) -> list[SelectChoice]:
    rows = [SelectChoice(str(option.id), option.label) for option in question.options]
    return [*rows, SelectChoice(DECLINE, RATHER_NOT)]


def scale_numbers(question: Question) -> range:
    return range(question.scale_low or 0, (question.scale_high or 0) + 1)


def scale_label(question: Question, number: int) -> str:
    ends = {question.scale_low: question.low_label, question.scale_high: question.high_label}
    return f"{number}, {ends[number].lower()}" if ends.get(number) else str(number)
