"""The forms of surveys: a page of questions, how words may be used; and for staff, a survey."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import request
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, RadioField, SelectChoice, StringField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Length

from consult.languages import gettext, lazy_gettext
from consult.privacy.consent import Consent
from consult.surveys.answering.modes import MODES, Ways
from consult.surveys.answering.required import is_answered, needed_words
from consult.surveys.models import Mode
from consult.surveys.question_type import NOBODY, Known, Stored, Value
from consult.surveys.question_types import TYPES
from consult.surveys.reading import Asked


def field_name(question: Asked) -> str:
    return f"q{question.id}"


class PageForm(FlaskForm):
    """The questions of one page."""

    questions: Sequence[Asked] = ()
    known: Known = NOBODY
    kinds = TYPES

    def validate(self, extra_validators: Any = None) -> bool:
        """A required question holds up whoever goes on, and nobody who goes back or comes back later."""
        good = bool(super().validate(extra_validators))
        missing = self.missing() if request.form.get("go", "on") in ("on", "skip") else []
        for question in missing:
            self[field_name(question)].errors = [needed_words(question)]
        return good and not missing

    def missing(self) -> list[Asked]:
        return [
            question
            for question in self.questions
            if question.required and not self[field_name(question)].errors and not self.answers(question)
        ]

    def answers(self, question: Asked) -> bool:
        value = given(self, question)[1]
        return value is not None and is_answered(question, TYPES[question.kind].store(question, value, self.known))


def page_form(questions: Sequence[Asked], known: Known, kept: Mapping[int, Stored]) -> PageForm:
    """The form of one page, filled with what was answered before; what is sent now stands alone."""
    asked = [question for question in questions if TYPES[question.kind].answerable]
    fields = {field_name(question): TYPES[question.kind].field(question, known) for question in asked}
    before = {
        field_name(question): TYPES[question.kind].data(question, kept[question.id])
        for question in asked
        if question.id in kept and request.method != "POST"
    }
    form: PageForm = type("QuestionsForm", (PageForm,), fields)(data=before)
    form.questions, form.known = asked, known
    return form


def given(form: PageForm, question: Asked) -> tuple[bool, Value | None]:
    """Whether a question was declined in its own field, and else what was answered."""
    field, kind = form[field_name(question)], TYPES[question.kind]
    declined = kind.declined(field)
    return declined, None if declined else kind.read(field)


class ConsentForm(FlaskForm):
    consent = RadioField(
        lazy_gettext("How may we use your words?"),
        [InputRequired(lazy_gettext("Choose how we may use your words"))],
        choices=lambda: [SelectChoice(consent.value, consent.label) for consent in Consent],
        description=lazy_gettext("This is about the words you wrote. You choose."),
    )

    @property
    def level(self) -> Consent:
        return Consent(self.consent.data)


class FiveWordsForm(FlaskForm):
    """Somebody's receipt. What was typed is never written back into the page."""

    words = StringField(
        lazy_gettext("Your five words"), [Length(max=200, message=lazy_gettext("Use 200 characters or fewer"))]
    )

    def validate_words(self, field: Field) -> None:
        if not (field.data or "").strip():
            raise ValidationError(gettext("Type your five words"))


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
    mode = RadioField(
        "Who answers",
        [InputRequired("Choose who answers")],
        choices=[SelectChoice(mode.value, f"{words.name}. {words.about}") for mode, words in MODES.items()],
        default=Mode.OPEN_LINK.value,
        description="People are told what you learn about them before they begin.",
    )
    in_welsh = BooleanField("People may answer in Welsh", description="You write each question in both languages.")
    in_easy_read = BooleanField(
        "People may answer in Easy Read", description="You write each question in short words, with a picture."
    )

    @property
    def ways(self) -> Ways:
        return Ways(Mode(self.mode.data), bool(self.in_welsh.data), bool(self.in_easy_read.data))
