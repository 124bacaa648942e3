"""The forms of forums. They read what was typed; whether it may be so is for the actions to say."""

from __future__ import annotations

from collections.abc import Sequence

from flask_wtf import FlaskForm
from wtforms import DateField, IntegerField, RadioField, SelectChoice, SelectField, StringField
from wtforms.validators import Optional, ValidationError

from consult.forums.drafts import NotPossible
from consult.people.models import Person
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


class ForumForm(FlaskForm):
    name = StringField("Name of the forum")
    region = StringField("Region", description="Leave it empty for a national forum.")


class MemberForm(FlaskForm):
    alias = StringField(
        "Alias", description="A word the person chose, such as a bird or a tree. Never a name, not even a first name."
    )
    consent = Choice("May we use what they say?", choices=CONSENTS, default=Consent.NONE.value)


class GrantForm(FlaskForm):
    person_id = SelectField("Facilitator", coerce=int)
    until = Day("Last day", description="Leave it empty if no end is set.", validators=[Optional()])

    def offer(self, facilitators: Sequence[Person]) -> GrantForm:
        self.person_id.choices = [SelectChoice(str(person.id), person.name) for person in facilitators]
        return self


def refuse(form: FlaskForm, problem: NotPossible) -> None:
    """Say an action's refusal where it belongs: at its field, or above the form."""
    field = form._fields.get(problem.field)
    if field is None:
        form.form_errors.append(str(problem))
    else:
        field.errors = [*field.errors, str(problem)]
