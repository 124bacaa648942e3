"""The forms about forums and their people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from flask_wtf import FlaskForm
from wtforms import SelectChoice, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, ListWidget

from consult.consultations.equality import Trait, traits
from consult.extensions import now
from consult.forums.forms import CONSENTS, Choice, Day, Number
from consult.forums.membership.sharing import AREAS, EXPERIENCE
from consult.forums.models import Forum, ForumKind, ForumMember, Hub, Step
from consult.people.models import Person
from consult.privacy.consent import Consent

NOBODY, NOT_SHARED = 0, ""
A_YEAR = dt.timedelta(days=365)


class Several(SelectMultipleField):
    """As many as fit, each with a box to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class ForumForm(FlaskForm):
    name = StringField("Name of the forum")
    kind = Choice(
        "Kind",
        choices=[
            SelectChoice(ForumKind.REGIONAL.value, "Regional"),
            SelectChoice(ForumKind.NATIONAL.value, "National"),
        ],
        default=ForumKind.REGIONAL.value,
    )
    region = StringField("Region", description="Leave it empty for the national forum.")
    member_aim = Number(
        "Members it aims at",
        description="The aim of the national forum counts the members of every forum. Leave it empty for no aim.",
        validators=[Optional()],
    )
    hub_aim = Number("Hubs it aims at", description="Places where it meets, counted alike.", validators=[Optional()])
    safeguarding_lead_id = SelectField(
        "Safeguarding lead",
        coerce=int,
        default=NOBODY,
        description="Who is told, without the words, when somebody needs help or harm was disclosed.",
    )

    def offer(self, staff: Sequence[Person]) -> ForumForm:
        named = [SelectChoice(str(person.id), f"{person.name}, {person.role.label.lower()}") for person in staff]
        self.safeguarding_lead_id.choices = [SelectChoice(str(NOBODY), "Nobody yet"), *named]
        return self


class HubForm(FlaskForm):
    hub = StringField("Name of the hub", description="The town or the place, such as Swansea.")


class MemberForm(FlaskForm):
    alias = StringField(
        "Alias", description="A word the person chose, such as a bird or a tree. Never a name, not even a first name."
    )
    consent = Choice("May we use what they say?", choices=CONSENTS, default=Consent.NONE.value)
    hub_id = SelectField("Hub", coerce=int, default=NOBODY)

    def offer(self, forum: Forum) -> MemberForm:
        self.hub_id.choices = [SelectChoice(str(NOBODY), "No hub"), *hub_choices(forum.hubs)]
        return self


class MemberDetailsForm(MemberForm):
    """What is kept of a member besides what they share about themselves."""

    needs = TextAreaField(
        "What helps them take part",
        description="Support and access: an interpreter, large print, a quiet room, a lift home. No diagnosis.",
    )
    joined_on = Day("Joined", description="Any day of the week they joined. Only the week is kept.")


class SharedForm(FlaskForm):
    """What a member chose to share: one list for each trait of the census, boxes for what they have lived through."""

    experience = Several("Areas of experience", description="What they have lived through. As many as they choose.")
    another = StringField("Another area", description="In a word or two that could be many people’s.")

    def offer(self, member: ForumMember) -> SharedForm:
        own = [trait.value for trait in member.traits if trait.name == EXPERIENCE and trait.value not in AREAS]
        self.experience.choices = [SelectChoice(area) for area in (*AREAS, *own)]
        return self

    def about(self) -> Iterator[tuple[Trait, SelectField]]:
        for place, trait in enumerate(traits()):
            yield trait, self[f"about_{place}"]

    def shared(self) -> dict[str, list[str]]:
        """What was chosen, by the name of the trait."""
        said = {trait.name: [str(field.data)] for trait, field in self.about() if field.data}
        more = [self.another.data] if (self.another.data or "").strip() else []
        return {**said, EXPERIENCE: [*(self.experience.data or []), *more]}


def trait_field(trait: Trait) -> SelectField:
    chosen = [SelectChoice(value, optgroup=under or None) for value, under in trait.options]
    return SelectField(trait.name, choices=[SelectChoice(NOT_SHARED, "Not shared"), *chosen], default=NOT_SHARED)


for number, each in enumerate(traits()):
    setattr(SharedForm, f"about_{number}", trait_field(each))


class StepForm(FlaskForm):
    step = SelectField("What they have done", choices=[SelectChoice(step.value, step.label) for step in Step])
    week = Day("When", description="Any day of that week. Only the week is kept.")


class WishForm(FlaskForm):
    wishes = Several("Where they want to go", choices=[SelectChoice(step.value, step.wish) for step in Step])


class GrantForm(FlaskForm):
    person_id = SelectField("Facilitator", coerce=int)
    is_peer = Choice(
        "As",
        choices=[
            SelectChoice("", "Facilitator: plans and runs its sessions"),
            SelectChoice(
                "peer", "Peer facilitator: takes notes in the sessions they are named in, and reads no earlier one"
            ),
        ],
        default="",
    )
    until = Day(
        "Last day",
        description="Leave it empty if no end is set.",
        validators=[Optional()],
        default=lambda: now().date() + A_YEAR,
    )

    def offer(self, facilitators: Sequence[Person]) -> GrantForm:
        self.person_id.choices = [SelectChoice(str(person.id), person.name) for person in facilitators]
        return self


def hub_choices(hubs: Sequence[Hub]) -> list[Any]:
    return [SelectChoice(str(hub.id), hub.name) for hub in hubs]
