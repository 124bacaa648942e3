"""The forms of paper: printing a batch, the whole survey as one page to key, and settling two keyings."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, IntegerField, RadioField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange

from consult.privacy.consent import Consent
from consult.surveys.answering.actions import DECLINED, Given, storable
from consult.surveys.forms import field_name
from consult.surveys.forms import given as given_in
from consult.surveys.models import Kind, Survey, Version
from consult.surveys.paper.keying import keyed_questions
from consult.surveys.question_type import DECLINE, Known, Stored
from consult.surveys.question_types import TYPES
from consult.surveys.reading import Asked, Reading

COPIES = "Write how many copies, from 1 to 10,000"
NAMES = {Version.ENGLISH: "English", Version.WELSH: "Welsh", Version.EASY_READ: "Easy Read"}
UNTICKED = ""


class BatchForm(FlaskForm):
    version = SelectField("Version", [InputRequired("Choose a version")])
    large_print = BooleanField("Large print, 18 point")
    copies = IntegerField(
        "Copies",
        [InputRequired(COPIES), NumberRange(1, 10_000, message=COPIES)],
        description="How many you will print.",
    )
    note = StringField(
        "Where it goes",
        [Length(max=200, message="Use 200 characters or fewer")],
        description="For you, such as South hub in March. It is not printed.",
    )
    hand_in = TextAreaField(
        "Where people hand it in",
        [Length(max=300, message="Use 300 characters or fewer")],
        description="Printed at the end. Leave it empty to say: give it back to the person who gave it to you.",
    )

    def offer(self, survey: Survey) -> None:
        self.version.choices = [SelectChoice(each.value, NAMES[each]) for each in survey.versions]


class KeyingForm(FlaskForm):
    """What every keying page has; `keying_form` adds a field for each question."""

    consent = RadioField(
        "How may we use your words?",
        choices=[
            *(SelectChoice(each.value, str(each.label)) for each in Consent),
            SelectChoice(UNTICKED, "Nothing ticked, or more than one"),
        ],
        default=UNTICKED,
        validate_choice=False,
    )

    @property
    def level(self) -> Consent:
        """Nothing ticked is the least: no words outside the team."""
        return Consent(self.consent.data) if self.consent.data in list(Consent) else Consent.NONE


def keying_form(reading: Reading, known: Known) -> KeyingForm:
    """Every question of a survey in one form."""
    fields: dict[str, Field] = {}
    for question in keyed_questions(reading):
        if TYPES[question.kind].answerable:
            fields[field_name(question)] = TYPES[question.kind].field(question, known)
    made: KeyingForm = type("WholeForm", (KeyingForm,), fields)()
    return made


def decline_name(question: Asked) -> str:
    """The box “I’d rather not say” of a question that has none among its answers; of a section, the one that skips it."""
    return f"{field_name(question)}-{DECLINE}"


def declines_apart(question: Asked) -> bool:
    return question.kind is Kind.SECTION or not TYPES[question.kind].declines_in_field


def keyed_answers(form: KeyingForm, reading: Reading, known: Known) -> dict[int, Stored]:
    """What was keyed, ready to keep; the form has been found right before."""
    return {question.id: storable(question, answer_in(form, question), known) for question in keyed_questions(reading)}


def answer_in(form: KeyingForm, question: Asked) -> Given:
    """A ticked “I’d rather not say” counts only where nothing else was answered."""
    apart = declines_apart(question) and bool(request.form.get(decline_name(question)))
    if question.kind is Kind.SECTION:
        return DECLINED if apart else None
    declined, value = given_in(form, question)
    return DECLINED if declined or (apart and value is None) else value


def settling_form(rows: list[tuple[int, str, str]]) -> Any:
    """For each question keyed differently: its id, and both readings of it as words."""
    fields = {
        f"d{question_id}": RadioField(
            "Which is on the paper?",
            [InputRequired("Choose what the paper says")],
            choices=[SelectChoice("first", first), SelectChoice("second", second)],
        )
        for question_id, first, second in rows
    }
    return type("SettleForm", (FlaskForm,), fields)()
