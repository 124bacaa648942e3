"""The forms of surveys: a page of questions, how words may be used; and for staff, a survey and a question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import request
from flask_wtf import FlaskForm
from wtforms import BooleanField, IntegerField, RadioField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from consult.consultations.models import Characteristic
from consult.privacy.consent import Consent
from consult.surveys.editing import HIGHEST
from consult.surveys.models import Comparison, Kind, Question
from consult.surveys.question_type import Known, Stored, Value
from consult.surveys.question_types import TYPES
from consult.surveys.reading import Asked
from consult.surveys.survey_draft import ConditionDraft, QuestionDraft

WHOLE = f"Write a whole number from 0 to {HIGHEST}"


def field_name(question: Asked) -> str:
    return f"q{question.id}"


def page_form(questions: Sequence[Asked], known: Known, kept: Mapping[int, Stored]) -> FlaskForm:
    """The form of one page, filled with what was answered before; what is sent now stands alone."""
    asked = [question for question in questions if TYPES[question.kind].answerable]
    fields = {field_name(question): TYPES[question.kind].field(question, known) for question in asked}
    before = {
        field_name(question): TYPES[question.kind].data(question, kept[question.id])
        for question in asked
        if question.id in kept and request.method != "POST"
    }
    return type("PageForm", (FlaskForm,), fields)(data=before)


def given(form: FlaskForm, question: Asked) -> tuple[bool, Value | None]:
    """Whether a question was declined in its own field, and else what was answered."""
    field, kind = form[field_name(question)], TYPES[question.kind]
    declined = kind.declined(field)
    return declined, None if declined else kind.read(field)


class ConsentForm(FlaskForm):
    consent = RadioField(
        "How may we use your words?",
        [InputRequired("Choose how we may use your words")],
        choices=[SelectChoice(consent.value, consent.label) for consent in Consent],
        description="This is about the words you wrote. You choose.",
    )

    @property
    def level(self) -> Consent:
        return Consent(self.consent.data)


class SurveyForm(FlaskForm):
    title = StringField(
        "Title",
        [InputRequired("Give the survey a title"), Length(max=200, message="Use 200 characters or fewer")],
        description="People see this first. A plain question works well.",
    )
    introduction = TextAreaField(
        "Introduction",
        [Length(max=5000, message="Use 5,000 characters or fewer")],
        description="What it is for, and what will come of it. Short sentences.",
    )
    slug = StringField(
        "Address",
        [Length(max=60, message="Use 60 characters or fewer")],
        description="The end of the address people type, such as first-week. Leave it empty to have one made.",
    )


class QuestionForm(FlaskForm):
    label = StringField(
        "Question",
        [InputRequired("Write the question"), Length(max=500, message="Shorten the question to 500 characters")],
    )
    hint = TextAreaField(
        "Help under the question", [Length(max=2000, message="Use 2,000 characters or fewer")], description="Optional."
    )
    options = TextAreaField("Choices", description="One on each line. “I’d rather not say” is always added.")
    scale_low = IntegerField("Lowest number", [InputRequired(WHOLE), NumberRange(0, HIGHEST, message=WHOLE)], default=1)
    scale_high = IntegerField(
        "Highest number", [InputRequired(WHOLE), NumberRange(0, HIGHEST, message=WHOLE)], default=5
    )
    low_label = StringField("Words for the lowest", [Length(max=80, message="Use 80 characters or fewer")])
    high_label = StringField("Words for the highest", [Length(max=80, message="Use 80 characters or fewer")])
    characteristic = SelectField(
        "Sort people into groups by this answer",
        [Optional()],
        description="The answer becomes a group you can compare, such as a region.",
    )
    show_if = SelectField(
        "When to ask it", [Optional()], description="Ask everyone, or only people who gave one answer above."
    )
    with_previous = BooleanField("Put it on the same page as the question before it")

    def draft(self, kind: Kind) -> QuestionDraft:
        """The question as the action takes it."""
        asks = TYPES[kind].asks
        scale = "scale" in asks
        return QuestionDraft(
            kind,
            self.label.data or "",
            hint=self.hint.data or "",
            options=tuple((self.options.data or "").splitlines()) if "options" in asks else (),
            scale_low=self.scale_low.data if scale else None,
            scale_high=self.scale_high.data if scale else None,
            low_label=self.low_label.data or "" if scale else "",
            high_label=self.high_label.data or "" if scale else "",
            characteristic_id=number(self.characteristic.data) if "characteristic" in asks else None,
            conditions=self.conditions(),
            with_previous=bool(self.with_previous.data),
        )

    def conditions(self) -> tuple[ConditionDraft, ...]:
        on, _, option = (self.show_if.data or "").partition("-")
        return (ConditionDraft(int(on), Comparison.CHOSE, int(option)),) if option else ()


PARTS = {
    "options": ("options",),
    "scale": ("scale_low", "scale_high", "low_label", "high_label"),
    "characteristic": ("characteristic",),
}


def question_form(
    kind: Kind, earlier: Sequence[Question], characteristics: Sequence[Characteristic], question: Question | None = None
) -> QuestionForm:
    """The form of one kind, without the fields that kind does not have; filled when the question exists."""
    form = QuestionForm(data=data_of(question) if question else None)
    form.characteristic.choices = [
        SelectChoice("", "No"),
        *(SelectChoice(str(each.id), each.name) for each in characteristics),
    ]
    form.show_if.choices = [SelectChoice("", "Always"), *conditions(earlier)]
    if kind is Kind.INFORMATION:
        form.label.label.text, form.hint.label.text, form.hint.description = "Heading", "Words to read", ""
    for part, names in PARTS.items():
        if part not in TYPES[kind].asks:
            for name in names:
                del form[name]
    return form


def conditions(earlier: Sequence[Question]) -> list[SelectChoice]:
    return [
        SelectChoice(f"{question.id}-{option.id}", f"Only after “{option.label}” to “{question.label}”")
        for question in earlier
        for option in question.choices
    ]


def data_of(question: Question) -> dict[str, object]:
    return {
        "label": question.label,
        "hint": question.hint,
        "options": "\n".join(option.label for option in question.choices),
        "scale_low": question.scale_low,
        "scale_high": question.scale_high,
        "low_label": question.low_label,
        "high_label": question.high_label,
        "characteristic": str(question.characteristic_id or ""),
        "show_if": next((f"{each.on_id}-{each.option_id}" for each in question.conditions), ""),
        "with_previous": question.with_previous,
    }


def number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() else None
