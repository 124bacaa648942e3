"""The forms of forums. They read what was typed; whether it may be so is for the actions to say."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Optional, ValidationError

from consult.forums.contribution_models import Contribution
from consult.forums.drafts import ContributionDraft, NotPossible, current_members
from consult.forums.models import ContributionKind
from consult.forums.session_models import ForumSession
from consult.people.models import Person
from consult.privacy.consent import Consent

AS_AGREED = ""
THE_ROOM = ""
CONSENTS = [SelectChoice(level.value, level.label) for level in Consent]
SHORT_CONSENTS = [
    SelectChoice(Consent.QUOTE.value, "Quote"),
    SelectChoice(Consent.QUOTE_ATTRIBUTE.value, "Quote, one fact"),
    SelectChoice(Consent.PARAPHRASE.value, "Paraphrase"),
    SelectChoice(Consent.NONE.value, "No"),
]


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


class EntryForm(FlaskForm):
    """The entry line of live capture; the same fields change an entry later."""

    prompt_id = SelectField("Said to this prompt", coerce=int)
    member_id = Choice("Who", default=THE_ROOM)
    headcount = Number("Stands for", default=1)
    kind = Choice(
        "Written as",
        choices=[SelectChoice("verbatim", "Own words"), SelectChoice("note", "Note")],
        default=ContributionKind.VERBATIM.value,
    )
    consent = Choice("May we use it", default=AS_AGREED)
    strength = Choice(
        "How strongly",
        choices=[SelectChoice("1", "Once"), SelectChoice("2", "Some"), SelectChoice("3", "Strongly")],
        default="1",
    )
    text = TextAreaField("What was said")
    capture_key = HiddenField(default=lambda: secrets.token_urlsafe(24))

    def offer(self, session: ForumSession, was: Contribution | None = None) -> EntryForm:
        """Offer this session's prompts and aliases; an entry that is changed may keep an alias that has left."""
        members = current_members(session)
        if was is not None and was.member is not None and was.member not in members:
            members.append(was.member)
        self.prompt_id.choices = [SelectChoice(str(prompt.id), prompt.text) for prompt in session.prompts]
        self.member_id.choices = [
            SelectChoice(THE_ROOM, "Room"),
            *[SelectChoice(str(member.id), member.alias) for member in members],
        ]
        self.consent.choices = (
            SHORT_CONSENTS if was is not None else [SelectChoice(AS_AGREED, "As agreed"), *SHORT_CONSENTS]
        )
        self.agreed = {THE_ROOM: Consent.NONE} | {str(member.id): member.consent for member in members}
        return self

    def draft(self) -> ContributionDraft:
        """What was typed and chosen. "As agreed" is what the person said before; the room has agreed to nothing."""
        who = str(self.member_id.data)
        return ContributionDraft(
            prompt_id=int(self.prompt_id.data),
            member_id=int(who) if who else None,
            kind=ContributionKind(self.kind.data),
            text=self.text.data or "",
            headcount=0 if self.headcount.data is None else int(self.headcount.data),
            strength=int(self.strength.data),
            consent=Consent(self.consent.data) if self.consent.data else self.agreed[who],
        )


def refuse(form: FlaskForm, problem: NotPossible) -> None:
    """Say an action's refusal where it belongs: at its field, or above the form."""
    field = form._fields.get(problem.field)
    if field is None:
        form.form_errors.append(str(problem))
    else:
        field.errors = [*field.errors, str(problem)]
