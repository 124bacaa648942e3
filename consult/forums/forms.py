"""The forms of forums. They read what was typed; whether it may be so is for the actions to say."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import DateField, IntegerField, RadioField, SelectChoice
from wtforms.validators import ValidationError

from consult.forums.drafts import NotPossible
from consult.privacy.consent import Consent

CONSENTS = [SelectChoice(level.value, level.label) for level in Consent]


class Number(IntegerField):
    """A whole number, asked for in plain words."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError as wrong:
            raise ValueError("Write a number in figures, such as 14.") from wrong


class Day(DateField):
    """A day of the calendar, asked for in plain words."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError as wrong:
            raise ValueError("Write the day as a date, such as 2026-10-05.") from wrong


class Choice(RadioField):
    """One of a few; anything else is asked again in plain words."""

    def pre_validate(self, form: FlaskForm) -> None:
        if self.data not in [choice.value for choice in self.choices]:
            raise ValidationError("Choose one of these.")


def refuse(form: FlaskForm, problem: NotPossible) -> None:
    """Say an action's refusal where it belongs: at its field, or above the form."""
    field = form._fields.get(problem.field)
    if field is None:
        form.form_errors.append(str(problem))
    else:
        field.errors = [*field.errors, str(problem)]
