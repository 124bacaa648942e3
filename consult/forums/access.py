"""Who reaches which forum: the strategy team all of them, a facilitator those granted, until the grant ends."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import NoReturn, TypeVar

from flask import abort
from sqlalchemy import ColumnElement, Select, and_, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, joinedload

from consult.consultations.models import Consultation
from consult.extensions import Base, db, now
from consult.forums.contribution_models import Contribution
from consult.forums.models import FacilitatorGrant, Forum, ForumMember, Hub, MemberStep, SessionStatus
from consult.forums.session_models import ForumSession, Prompt, SessionFacilitator
from consult.people.access import STRATEGISTS, current_person
from consult.people.models import Person

Row = TypeVar("Row", bound=Base)
LARGEST_ID = 2**31 - 1


def is_open_to_me(forum_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """The first rule of this file, as a condition on a column that holds a forum's id. A peer facilitator does not
    enter forums, only the sessions they are named in."""
    person = current_person()
    return true() if person.role in STRATEGISTS else forum_id.in_(granted(person, peers=False))


def granted(person: Person, *, peers: bool) -> Select[int]:
    """The forums a facilitator is granted today, in full or as a peer."""
    return select(FacilitatorGrant.forum_id).where(
        FacilitatorGrant.person_id == person.id,
        FacilitatorGrant.is_peer.is_(peers),
        or_(FacilitatorGrant.until.is_(None), FacilitatorGrant.until >= now().date()),
    )


def session_is_open_to_me() -> ColumnElement[bool]:
    """The second rule: sessions of my forums; for a peer those they are named in, until they have ended."""
    person = current_person()
    if person.role in STRATEGISTS:
        return true()
    named = select(SessionFacilitator.session_id).where(SessionFacilitator.person_id == person.id)
    as_a_peer = and_(
        ForumSession.forum_id.in_(granted(person, peers=True)),
        ForumSession.id.in_(named),
        ForumSession.status != SessionStatus.ENDED,
    )
    return or_(ForumSession.forum_id.in_(granted(person, peers=False)), as_a_peer)


def may_read_words(session: ForumSession) -> bool:
    """The third rule: once a session is handed over, only the strategy team reads its rows."""
    return not session.handed_over or current_person().role in STRATEGISTS


def is_a_peer_here(session: ForumSession) -> bool:
    """Whether the signed-in person is here as a peer facilitator only: they take down what is said, and no more."""
    person = current_person()
    if person.role in STRATEGISTS:
        return False
    return session.forum_id not in set(db.session.scalars(granted(person, peers=False)))


def my_forums() -> Sequence[Forum]:
    """The forums the signed-in person reaches, by name."""
    return db.session.scalars(select(Forum).where(is_open_to_me(Forum.id)).order_by(Forum.name)).all()


def my_sessions(consultation: Consultation, forum: Forum | None = None) -> Sequence[ForumSession]:
    """The sessions of a consultation the signed-in person reaches, the latest week first."""
    wanted = select(ForumSession).where(ForumSession.consultation_id == consultation.id, session_is_open_to_me())
    if forum is not None:
        wanted = wanted.where(ForumSession.forum_id == forum.id)
    order = ForumSession.week.desc(), ForumSession.id.desc()
    return db.session.scalars(wanted.options(joinedload(ForumSession.forum)).order_by(*order)).all()


def forum_or_404(forum_id: int) -> Forum:
    if forum_id > LARGEST_ID:
        abort(404)
    return db.session.scalar(select(Forum).where(Forum.id == forum_id, is_open_to_me(Forum.id))) or nothing_here()


def session_or_404(session_id: int, consultation_id: int | None = None) -> ForumSession:
    """A session the signed-in person reaches, in the consultation the address names. Its page, not its rows."""
    if session_id > LARGEST_ID:
        abort(404)
    session = db.session.scalar(select(ForumSession).where(ForumSession.id == session_id, session_is_open_to_me()))
    if session is None or consultation_id not in (None, session.consultation_id):
        abort(404)
    return session


def words_or_404(session_id: int, consultation_id: int | None = None) -> ForumSession:
    """A session whose rows the signed-in person may read: every view that shows or changes what was said asks here."""
    session = session_or_404(session_id, consultation_id)
    return session if may_read_words(session) else nothing_here()


def led_or_404(session_id: int, consultation_id: int | None = None) -> ForumSession:
    """A session the signed-in person runs, rather than only writes in: peers plan, end and read back nothing."""
    session = session_or_404(session_id, consultation_id)
    return nothing_here() if is_a_peer_here(session) else session


def led_words_or_404(session_id: int, consultation_id: int | None = None) -> ForumSession:
    """A session the signed-in person runs and whose rows they may read: not a peer's, and not one handed over."""
    session = led_or_404(session_id, consultation_id)
    return session if may_read_words(session) else nothing_here()


def contribution_or_404(contribution_id: uuid.UUID, session: ForumSession) -> Contribution:
    return inside(db.session.get(Contribution, contribution_id), "session_id", session.id)


def prompt_or_404(prompt_id: int, session: ForumSession) -> Prompt:
    return inside(get(Prompt, prompt_id), "session_id", session.id)


def member_or_404(member_id: int, forum: Forum) -> ForumMember:
    return inside(get(ForumMember, member_id), "forum_id", forum.id)


def hub_or_404(hub_id: int, forum: Forum) -> Hub:
    return inside(get(Hub, hub_id), "forum_id", forum.id)


def step_or_404(step_id: int, member: ForumMember) -> MemberStep:
    return inside(get(MemberStep, step_id), "member_id", member.id)


def grant_or_404(grant_id: int, forum: Forum) -> FacilitatorGrant:
    return inside(get(FacilitatorGrant, grant_id), "forum_id", forum.id)


def get(kind: type[Row], row_id: int) -> Row | None:
    return db.session.get(kind, row_id) if row_id <= LARGEST_ID else None


def inside(row: Row | None, owner: str, owner_id: int) -> Row:
    """A row that belongs where its address says; anything else is not there."""
    return row if row is not None and getattr(row, owner) == owner_id else nothing_here()


def nothing_here() -> NoReturn:
    abort(404)
