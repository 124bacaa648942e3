"""All knowledge of each kind of question: its field, what it accepts, how it is kept, read, counted and edited."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wtforms import RadioField, SelectChoice, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.widgets import CheckboxInput, ListWidget

from consult.privacy import codenames
from consult.surveys.models import Kind, Question
from consult.surveys.response_models import Answer
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
)

NOT_LISTED = "Another organisation"
RECEIPT_INSIDE = "Take your five words out of your answer"


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


def option_rows(question: Question) -> list[SelectChoice]:
    rows = [SelectChoice(str(option.id), option.label) for option in question.options]
    return [*rows, SelectChoice(DECLINE, RATHER_NOT)]


def scale_numbers(question: Question) -> range:
    return range(question.scale_low or 0, (question.scale_high or 0) + 1)


def scale_label(question: Question, number: int) -> str:
    ends = {question.scale_low: question.low_label, question.scale_high: question.high_label}
    return f"{number}, {ends[number].lower()}" if ends.get(number) else str(number)
