"""Who was reached and who took part, by what their organisations are, beside the whole membership."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import case, func, select

from consult.extensions import db
from consult.people.models import Organisation, OrganisationTag, Tag
from consult.privacy.disclosure import PEOPLE
from consult.surveys.inviting.models import Delivery, MailingMessage, SurveyInvitation
from consult.surveys.models import Mode, Survey

LEAST_TO_COMPARE = 20  # organisations heard from, before groups are compared
CLEARLY = 1.64  # standard errors: a gap so wide comes by chance one time in twenty
TITLES = {"kind": "Kind of organisation", "region": "Region", "area": "Area of work"}


@dataclass(frozen=True)
class Person:
    """One invited person: their organisation, and how far they are. Not who they are."""

    organisation: int | None
    sent: bool
    came_back: bool
    took_part: bool


@dataclass(frozen=True)
class Group:
    """One group of organisations. `took_part` and `heard` are None where they would point at people."""

    label: str
    members: int
    invited: int
    sent: int
    came_back: int
    took_part: int | None
    heard: int | None
    share_of_members: float
    share_of_heard: float | None
    quiet: bool = False

    @property
    def rate(self) -> float | None:
        return self.took_part / self.invited if self.invited and self.took_part is not None else None


@dataclass(frozen=True)
class Rates:
    """All of a survey's invited people, and the same by group."""

    members: int
    invited: int
    sent: int
    came_back: int
    took_part: int
    heard: int
    without_organisation: int
    groups: Mapping[str, list[Group]]

    @property
    def comparable(self) -> bool:
        return self.heard >= LEAST_TO_COMPARE

    @property
    def quiet(self) -> list[Group]:
        return [group for groups in self.groups.values() for group in groups if group.quiet]


def rates_of(survey: Survey) -> Rates:
    """The response rates of a survey with invited people. Answers are never looked at."""
    people = people_of(survey)
    places = organisations_by_group()
    everybody = set(db.session.scalars(select(Organisation.id)))
    heard = {person.organisation for person in people if person.took_part and person.organisation in everybody}
    careful = survey.mode is Mode.ANONYMOUS
    groups = {
        TITLES[what]: with_care(
            [group_of(label, members, people, len(everybody), len(heard)) for label, members in sorted(found.items())],
            careful=careful,
        )
        for what, found in places.items()
    }
    return Rates(
        len(everybody),
        len(people),
        sum(person.sent for person in people),
        sum(person.came_back for person in people),
        sum(person.took_part for person in people),
        len(heard),
        sum(person.organisation not in everybody for person in people),
        groups,
    )


def people_of(survey: Survey) -> list[Person]:
    back = func.max(case((MailingMessage.status.in_((Delivery.BOUNCED, Delivery.FAILED)), 1), else_=0))
    sent = func.max(case((MailingMessage.status.in_((Delivery.SENT, Delivery.HANDING)), 1), else_=0))
    rows = db.session.execute(
        select(SurveyInvitation.organisation_id, sent, back, SurveyInvitation.took_part)
        .outerjoin(MailingMessage, MailingMessage.invitation_id == SurveyInvitation.id)
        .where(SurveyInvitation.survey_id == survey.id)
        .group_by(SurveyInvitation.id, SurveyInvitation.organisation_id, SurveyInvitation.took_part)
    )
    return [Person(place, bool(was_sent), bool(came_back), took) for place, was_sent, came_back, took in rows]


def organisations_by_group() -> dict[str, dict[str, set[int]]]:
    """The organisations of each kind, region and area of work; one may stand in several regions and areas."""
    found: dict[str, dict[str, set[int]]] = {what: defaultdict(set) for what in TITLES}
    for number, kind in db.session.execute(select(Organisation.id, Organisation.kind)):
        found["kind"][kind or "Not said"].add(number)
    tags = select(OrganisationTag.organisation_id, OrganisationTag.kind, OrganisationTag.value)
    for number, tag, value in db.session.execute(tags):
        found["region" if tag is Tag.REGION else "area"][value].add(number)
    return found


def group_of(label: str, members: set[int], people: Iterable[Person], all_members: int, all_heard: int) -> Group:
    mine = [person for person in people if person.organisation in members]
    heard = len({person.organisation for person in mine if person.took_part})
    share = len(members) / all_members if all_members else 0.0
    return Group(
        label=label,
        members=len(members),
        invited=len(mine),
        sent=sum(person.sent for person in mine),
        came_back=sum(person.came_back for person in mine),
        took_part=sum(person.took_part for person in mine),
        heard=heard,
        share_of_members=share,
        share_of_heard=heard / all_heard if all_heard else 0.0,
        quiet=is_quiet(heard, all_heard, share),
    )


def is_quiet(heard: int, all_heard: int, share: float) -> bool:
    """Whether a group is clearly smaller among those heard than in the membership: by a third or more, and by more
    than chance would often make it. Of few organisations nothing is said."""
    expected = all_heard * share
    if all_heard < LEAST_TO_COMPARE or heard > expected * 2 / 3:
        return False
    return expected - heard > CLEARLY * math.sqrt(expected * (1 - share))


def with_care(groups: list[Group], *, careful: bool) -> list[Group]:
    """Anonymous survey: a group of fewer than ten invited people does not say how many took part, nor does one of
    which all or none did. One group alone that is silent could be found by taking the others away: then the smallest
    of the others is silent too."""
    if not careful:
        return groups
    silent = {group.label for group in groups if group.invited and tells(group)}
    others = sorted((group for group in groups if group.invited and group.label not in silent), key=lambda g: g.invited)
    if len(silent) == 1 and others:
        silent.add(others[0].label)
    return [hushed(group) if group.label in silent else group for group in groups]


def tells(group: Group) -> bool:
    return group.invited < PEOPLE or group.took_part in (0, group.invited)


def hushed(group: Group) -> Group:
    return Group(
        group.label, group.members, group.invited, group.sent, group.came_back, None, None, group.share_of_members, None
    )
