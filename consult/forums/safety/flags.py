"""Who reads which flag: the safeguarding lead of its forum and nobody else; administrators where none is named."""

from __future__ import annotations

from collections.abc import Sequence

from flask import abort
from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import joinedload

from consult.extensions import db
from consult.forums.models import Forum
from consult.forums.safety.models import Concern, SafetyFlag
from consult.forums.session_models import ForumSession
from consult.people.access import FORUM_STAFF
from consult.people.models import Person, Role

LABELS = {
    Concern.AT_RISK_NOW: "Somebody is at risk now",
    Concern.HARM_DISCLOSED: "Somebody spoke of harm",
    Concern.NEEDS_HELP: "Somebody needs help",
}


def may_lead(person: Person) -> bool:
    return person.active and person.role in FORUM_STAFF


def leads_of(forum: Forum) -> Sequence[Person]:
    """Who hears of a flag: the lead; where none is named, or theirs is closed, the administrators."""
    lead = forum.safeguarding_lead
    if lead is not None and may_lead(lead):
        return [lead]
    wanted = select(Person).where(Person.active.is_(True), Person.role == Role.ADMINISTRATOR)
    return db.session.scalars(wanted.order_by(Person.name)).all()


def is_mine(person: Person) -> ColumnElement[bool]:
    """A condition on the forum of a flag: whether this person hears of it."""
    if person.role is not Role.ADMINISTRATOR:
        return Forum.safeguarding_lead_id == person.id
    has_lead = select(Person.id).where(Person.active.is_(True), Person.role.in_(FORUM_STAFF))
    without = or_(Forum.safeguarding_lead_id.is_(None), Forum.safeguarding_lead_id.not_in(has_lead))
    return or_(Forum.safeguarding_lead_id == person.id, without)


def flags_for(person: Person) -> list[SafetyFlag]:
    """The flags somebody answers for: open ones first, the most pressing of them first."""
    wanted = (
        select(SafetyFlag)
        .join(SafetyFlag.session)
        .join(ForumSession.forum)
        .where(is_mine(person))
        .options(
            joinedload(SafetyFlag.session).joinedload(ForumSession.forum),
            joinedload(SafetyFlag.member),
            joinedload(SafetyFlag.raised_by),
        )
        .order_by(SafetyFlag.id.desc())
    )
    pressing = list(LABELS)
    found = db.session.scalars(wanted).all()
    return sorted(found, key=lambda flag: (flag.closed_at is not None, pressing.index(flag.concern)))


def flag_or_404(flag_id: int, person: Person) -> SafetyFlag:
    wanted = select(SafetyFlag).join(SafetyFlag.session).join(ForumSession.forum)
    mine = db.session.scalar(wanted.where(and_(SafetyFlag.id == flag_id, is_mine(person))))
    return mine or abort(404)


def raised_here(session: ForumSession, person: Person) -> Sequence[SafetyFlag]:
    """What this person raised in a session: they see whether the lead knows of it. Others' flags they do not see."""
    wanted = select(SafetyFlag).where(SafetyFlag.session_id == session.id, SafetyFlag.raised_by_id == person.id)
    return db.session.scalars(wanted.options(joinedload(SafetyFlag.member)).order_by(SafetyFlag.id.desc())).all()
