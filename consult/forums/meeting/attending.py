"""Who may come to a session and who may run it; who came, and what they are owed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from consult.extensions import db, now
from consult.forums.models import FacilitatorGrant, ForumMember
from consult.forums.session_models import Attendance, ForumSession
from consult.people.access import STRATEGISTS
from consult.people.models import Person, Role


@dataclass(frozen=True)
class Money:
    """What those who came are owed, and what they have, in pence."""

    owed: int
    paid: int

    @property
    def open(self) -> int:
        return self.owed - self.paid


def attendance(session: ForumSession) -> dict[int, Attendance]:
    """Who came, by the id of the member."""
    wanted = select(Attendance).where(Attendance.session_id == session.id).options(joinedload(Attendance.receipt))
    return {row.member_id: row for row in db.session.scalars(wanted)}


def may_come(session: ForumSession) -> list[ForumMember]:
    """The members of the forum, and whoever was marked as here before they left it."""
    here = set(db.session.scalars(select(Attendance.member_id).where(Attendance.session_id == session.id)))
    return [member for member in session.forum.members if member.left_on is None or member.id in here]


def money_of(rows: Collection[Attendance]) -> Money:
    return Money(sum(row.owed_pence for row in rows), sum(row.owed_pence for row in rows if row.paid))


def may_facilitate(session: ForumSession) -> Sequence[Person]:
    """Those who may enter the forum today: facilitators and peers by their grant, the strategy team always. Whoever is
    named stays in the list."""
    today = or_(FacilitatorGrant.until.is_(None), FacilitatorGrant.until >= now().date())
    granted = select(FacilitatorGrant.person_id).where(FacilitatorGrant.forum_id == session.forum_id, today)
    may = Person.role.in_(STRATEGISTS) | (Person.role == Role.FACILITATOR) & Person.id.in_(granted)
    named = Person.id.in_([person.id for person in session.facilitators])
    return db.session.scalars(select(Person).where(Person.active.is_(True) & may | named).order_by(Person.name)).all()


def peers(session: ForumSession) -> set[int]:
    """Who of them is a peer: they write in the sessions they are named in, and read no other."""
    wanted = select(FacilitatorGrant.person_id).where(
        FacilitatorGrant.forum_id == session.forum_id, FacilitatorGrant.is_peer.is_(True)
    )
    return set(db.session.scalars(wanted))
