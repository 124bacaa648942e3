"""The forms of what follows a session: minutes, corrections, who confirmed, promises and what became of them."""

from __future__ import annotations

from collections.abc import Sequence

from flask_wtf import FlaskForm
from wtforms import SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import Optional

from consult.forums.drafts import NotPossible
from consult.forums.forms import Day, Number
from consult.forums.session_models import ForumSession
from consult.people.models import Person

NOBODY = ""


class MinutesForm(FlaskForm):
    minutes = TextAreaField("Minutes", description="What was done and decided. No names, and nobody’s own story.")


class CorrectionForm(FlaskForm):
    number = Number(
        "Number of the line",
        validators=[Optional()],
        description="It stands beside each line of the summary. Leave it empty if something is missing.",
    )
    text = TextAreaField("What it should say")


class TakeForm(FlaskForm):
    text = TextAreaField("The line from now on")
    prompt_id = SelectField("Said to this prompt", coerce=int, validators=[Optional()], validate_choice=False)


class LeaveForm(FlaskForm):
    reason = StringField("Why it stays as it was")


class ConfirmForm(FlaskForm):
    confirmed_by = Number("How many said: this is right", description="Read the summary out, or hand it round. Ask.")


class PromiseForm(FlaskForm):
    promise = StringField("What we said we would do")
    owner = SelectField("Who sees to it", default=NOBODY, validate_choice=False)
    due = Day("By when", description="Leave it empty if no day was named.", validators=[Optional()])

    def offer(self, people: Sequence[Person]) -> PromiseForm:
        self.owner.choices = [
            SelectChoice(NOBODY, "Nobody yet"),
            *[SelectChoice(str(person.id), person.name) for person in people],
        ]
        return self

    def owner_id(self) -> int | None:
        known = {str(choice.value): int(choice.value) for choice in self.owner.choices if choice.value}
        chosen = str(self.owner.data or NOBODY)
        if chosen and chosen not in known:
            raise NotPossible("Choose somebody who may enter this forum.", "owner")
        return known.get(chosen)


class OutcomeForm(FlaskForm):
    outcome = TextAreaField("What became of it")


class ToldForm(FlaskForm):
    told_in = SelectField("Told in", coerce=int, validate_choice=False)

    def offer(self, sessions: Sequence[ForumSession]) -> ToldForm:
        self.told_in.choices = [SelectChoice(session.id, session.title) for session in sessions]
        return self
