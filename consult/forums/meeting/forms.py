"""The forms of a session: its plan, a prompt, reading the rules out, who runs it, who came."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, ListWidget

from consult.forums.drafts import NotPossible
from consult.forums.forms import Choice, Day, Number
from consult.forums.meeting.plans import Details
from consult.forums.meeting.rules import our_ground_rules, our_limits
from consult.forums.models import Forum, SessionKind, Setting
from consult.forums.session_models import ForumSession
from consult.people.models import Person

NO_HUB = ""
AMOUNT = re.compile(r"£?\s*([0-9]{1,7})(?:\.([0-9]{1,2}))?")


class Pounds(StringField):
    """An amount of money: typed in pounds, kept in pence."""

    @property
    def pence(self) -> int:
        return pence(self.data or "")

    def pre_validate(self, form: FlaskForm) -> None:
        if self.pence < 0:
            raise ValidationError("Write an amount in figures, such as 20 or 12.50.")


def pence(typed: str) -> int:
    """What an amount in pounds comes to; below nothing when it is none."""
    found = AMOUNT.fullmatch(typed.replace(",", "").strip() or "0")
    return int(found[1]) * 100 + int((found[2] or "").ljust(2, "0")) if found else -1


def pounds(pence: int) -> str:
    return f"{pence // 100}.{pence % 100:02}" if pence % 100 else str(pence // 100)


class PlanForm(FlaskForm):
    title = StringField("Title", description="What people will call it, such as Leeds forum, session 4.")
    kind = Choice("Kind", choices=[SelectChoice(kind.value, kind.label) for kind in SessionKind], default="roundtable")
    setting = Choice(
        "Setting",
        choices=[SelectChoice(place.value, place.value.capitalize()) for place in Setting],
        default="community",
    )
    week = Day("Week", description="Any day of the week it is held. Only the week is kept.")
    hub = SelectField("Hub", choices=[SelectChoice(NO_HUB, "No hub")], default=NO_HUB, validate_choice=False)
    ground_rules = TextAreaField("Ground rules", default=our_ground_rules, description="One on each line.")
    confidentiality = TextAreaField(
        "What cannot be kept between us",
        default=our_limits,
        description="Agree this with your safeguarding lead, and in prison with the prison.",
    )
    content_note = TextAreaField(
        "Content note",
        description="What hard things may come up, said before anybody takes part. Leave it empty if there are none.",
    )
    access_arrangements = TextAreaField(
        "Access arrangements",
        description="Interpreter, breaks, a quiet room, large print. Write what is arranged, never who needs it.",
    )
    payment = Pounds(
        "Payment to each who comes, in pounds", description="Leave it at 0 if nobody is paid.", default="0"
    )

    def offer(self, forum: Forum) -> PlanForm:
        self.hub.choices = [
            SelectChoice(NO_HUB, "No hub"),
            *[SelectChoice(str(hub.id), hub.name) for hub in forum.hubs],
        ]
        return self

    def asked(self) -> dt.date:
        if self.week.data is None:
            raise NotPossible("Write the week it is held: any day of it.", "week")
        return dt.date.fromisoformat(str(self.week.data))

    def details(self) -> Details:
        hubs = {str(choice.value): int(choice.value) for choice in self.hub.choices if choice.value}
        hub = str(self.hub.data or "")
        if hub and hub not in hubs:
            raise NotPossible("Choose one of the hubs of this forum.", "hub")
        return Details(
            ground_rules=self.ground_rules.data or "",
            confidentiality=self.confidentiality.data or "",
            content_note=self.content_note.data or "",
            access_arrangements=self.access_arrangements.data or "",
            payment_pence=self.payment.pence,
            hub_id=hubs.get(hub),
        )


class SessionForm(PlanForm):
    in_the_room = Number("People in the room", description="Use 0 if you do not know yet.", default=0)
    prompts = TextAreaField(
        "Prompts",
        description="What you will ask the room, in order. One on each line; the minutes in brackets, such as (15). "
        "To test themes, leave it empty: each theme you send becomes a prompt.",
    )


def as_planned(session: ForumSession) -> dict[str, object]:
    """A session, as the form of its plan would have it."""
    return {
        "title": session.title,
        "kind": session.kind.value,
        "setting": session.setting.value,
        "week": session.week,
        "hub": str(session.hub_id or NO_HUB),
        "ground_rules": session.ground_rules,
        "confidentiality": session.confidentiality,
        "content_note": session.content_note,
        "access_arrangements": session.access_arrangements,
        "payment": pounds(session.payment_pence),
    }


class PromptForm(FlaskForm):
    text = StringField("Another prompt")
    minutes = Number("Minutes, if you know", validators=[Optional()])


class OpeningForm(FlaskForm):
    rules_read = BooleanField("I have read both out to the room")


class RoomForm(FlaskForm):
    in_the_room = Number("People in the room", description="Everyone there, with an alias or without.")


class FacilitatorsForm(FlaskForm):
    facilitators = SelectMultipleField(
        "Who runs it, and who writes",
        coerce=int,
        validate_choice=False,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    def offer(self, people: Sequence[Person], peers: set[int]) -> FacilitatorsForm:
        self.facilitators.choices = [
            SelectChoice(person.id, f"{person.name}, peer facilitator" if person.id in peers else person.name)
            for person in people
        ]
        return self


class CameForm(FlaskForm):
    """One member's line of the attendance page; its prefix is the member's, its token the page's."""

    class Meta(FlaskForm.Meta):
        csrf = False

    came = BooleanField("Came")
    slip = Number("Slip", validators=[Optional()])
    owed = Pounds("Owed, in pounds")
    paid = BooleanField("Paid")
