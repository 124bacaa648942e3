"""A framework agreed in one consultation brought into another: a new survey, a new wave."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from consult.consultations.models import Consultation
from consult.extensions import db
from consult.jobs.actions import queue_job
from consult.jobs.models import Job, JobStatus
from consult.people.models import Person
from consult.themes.before import Refusal, Review, hold
from consult.themes.carrying import CARRY
from consult.themes.framework.versions import snapshot
from consult.themes.models import ReviewAct, Theme, ThemeStatus
from consult.themes.theme_actions import made_by


def themes_to_carry(source_id: int, agreed_only: bool) -> Sequence[Theme]:
    """The themes in use of a consultation, those that others are part of first."""
    wanted = select(Theme).where(Theme.consultation_id == source_id, Theme.status != ThemeStatus.RETIRED)
    if agreed_only:
        wanted = wanted.where(Theme.status != ThemeStatus.SUGGESTED)
    return db.session.scalars(wanted.order_by(Theme.parent_id.is_not(None), Theme.id)).all()


def carry_framework(
    consultation: Consultation, source: Consultation, person: Person, *, agreed_only: bool = True
) -> ReviewAct:
    """Make the themes of `source` here, with their definitions, and ask for this consultation's passages to be put
    under them. A theme that is here under the same name is tied to the earlier one and otherwise left alone."""
    if source.id == consultation.id:
        raise Refusal("Choose another consultation to carry a framework from.")
    review = Review(consultation.id, person)
    carried = themes_to_carry(source.id, agreed_only)
    if not carried:
        raise Refusal(f"“{source.title}” has no theme that {'somebody has agreed' if agreed_only else 'is in use'}.")
    snapshot(consultation, person, f"Before the framework of “{source.title}” was carried here")
    here = themes_to_carry(consultation.id, False)
    by_name = {theme.name.casefold(): theme for theme in here}
    by_origin = {theme.carried_from_id: theme for theme in here}
    made: dict[int, Theme] = {}
    for theme in carried:
        there = by_origin.get(theme.id) or by_name.get(theme.name.casefold())
        if there is None:
            there = carried_theme(theme, consultation.id, person)
            review.made(there)
            there.parent_id = made[theme.parent_id].id if theme.parent_id in made else None
        else:
            review.theme(there).carried_from_id = theme.id
        made[theme.id] = there
    many = f"{len(made)} theme{'' if len(made) == 1 else 's'}"
    act = review.act(f"{many} of “{source.title}” {'is' if len(made) == 1 else 'are'} used here too.")
    queue_job(CARRY, consultation_id=consultation.id, person_id=person.id)
    db.session.commit()
    return act


def place_again(consultation: Consultation, person: Person) -> Job:
    """Ask for the passages to be put under the agreed themes; while that goes on, asking again is the same wish."""
    hold(consultation.id)
    active = Job.kind == CARRY, Job.status.in_([JobStatus.QUEUED, JobStatus.RUNNING])
    job = db.session.scalar(select(Job).where(Job.consultation_id == consultation.id, *active).limit(1))
    job = job or queue_job(CARRY, consultation_id=consultation.id, person_id=person.id)
    db.session.commit()
    return job


def carried_theme(theme: Theme, consultation_id: int, person: Person) -> Theme:
    """The same theme in another consultation. No room has confirmed it here."""
    there = made_by(person, consultation_id, theme.name, theme.description)
    there.includes, there.excludes, there.carried_from_id = theme.includes, theme.excludes, theme.id
    db.session.flush()
    return there
