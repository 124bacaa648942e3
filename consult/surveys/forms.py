"""The forms participants fill in: one page of questions, and how their words may be used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import request
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectChoice
from wtforms.validators import InputRequired

from consult.privacy.consent import Consent
from consult.surveys.models import Answer, Question
from consult.surveys.question_types import DECLINE, TYPES, Known, Value


def field_name(question: Question) -> str:
    return f"q{question.id}"


def page_form(questions: Sequence[Question], known: Known, answers: Mapping[int, Answer]) -> FlaskForm:
    """The form of one page, filled with what was answered before; what is sent now stands alone."""
    asked = [question for question in questions if TYPES[question.kind].answerable]
    fields = {field_name(question): TYPES[question.kind].field(question, known) for question in asked}
    before = {
        field_name(question): TYPES[question.kind].data(answers[question.id])
        for question in asked
        if question.id in answers and request.method != "POST"
    }
    return type("PageForm", (FlaskForm,), fields)(data=before)


def given(form: FlaskForm, question: Question) -> tuple[bool, Value | None]:
    """Whether a question was declined in its own field, and else what was answered."""
    data = form[field_name(question)].data
    kind = TYPES[question.kind]
    declined = kind.declines_in_field and data in (DECLINE, [DECLINE])
    return declined, None if declined else kind.value(data)


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
