"""Who reaches which forum: the strategy team all of them, a facilitator those granted, until the grant ends."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import NoReturn, TypeVar

from flask import abort
from sqlalchemy import ColumnElement, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, joinedload

from consult.consultations.models import Consultation
from consult.extensions import Base, db, now
from consult.forums.models import Contribution, FacilitatorGrant, Forum, ForumMember, ForumSession, Prompt
from consult.people.access import STRATEGISTS, current_person

Row = TypeVar("Row", bound=Base)
LARGEST_ID = 2**31 - 1


def is_open_to_me(forum_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """The one rule of this file, as a condition on a column that holds a forum's id."""
    person = current_person()
    if person.role in STRATEGISTS:
        return true()
    granted = select(FacilitatorGrant.forum_id).where(
        FacilitatorGrant.person_id == person.id,
        or_(FacilitatorGrant.until.is_(None), FacilitatorGrant.until >= now().date()),
    )
    return forum_id.in_(granted)


def my_forums() -> Sequence[Forum]:
    """The forums the signed-in person reaches, by name."""
    return db.session.scalars(select(Forum).where(is_open_to_me(Forum.id)).order_by(Forum.name)).all()


def my_sessions(consultation: Consultation, forum: Forum | None = None) -> Sequence[ForumSession]:
    """The sessions of a consultation the signed-in person reaches, the latest week first."""
    wanted = select(ForumSession).where(
        ForumSession.consultation_id == consultation.id, is_open_to_me(ForumSession.forum_id)
    )
    if forum is not None:
        wanted = wanted.where(ForumSession.forum_id == forum.id)
    order = ForumSession.week.desc(), ForumSession.id.desc()
    return db.session.scalars(wanted.options(joinedload(ForumSession.forum)).order_by(*order)).all()


def forum_or_404(forum_id: int) -> Forum:
    if forum_id > LARGEST_ID:
        abort(404)
    return db.session.scalar(select(Forum).where(Forum.id == forum_id, is_open_to_me(Forum.id))) or nothing_here()


def session_or_404(session_id: int, consultation_id: int | None = None) -> ForumSession:
    """A session of a forum the signed-in person reaches, in the consultation the address names."""
    if session_id > LARGEST_ID:
        abort(404)
    session = db.session.scalar(
        select(ForumSession).where(ForumSession.id == session_id, is_open_to_me(ForumSession.forum_id))
    )
    if session is None or consultation_id not in (None, session.consultation_id):
        abort(404)
    return session


def contribution_or_404(contribution_id: uuid.UUID, session: ForumSession) -> Contribution:
    return inside(db.session.get(Contribution, contribution_id), "session_id", session.id)


def prompt_or_404(prompt_id: int, session: ForumSession) -> Prompt:
    return inside(get(Prompt, prompt_id), "session_id", session.id)


def member_or_404(member_id: int, forum: Forum) -> ForumMember:
    return inside(get(ForumMember, member_id), "forum_id", forum.id)


def grant_or_404(grant_id: int, forum: Forum) -> FacilitatorGrant:
    return inside(get(FacilitatorGrant, grant_id), "forum_id", forum.id)


def get(kind: type[Row], row_id: int) -> Row | None:
    return db.session.get(kind, row_id) if row_id <= LARGEST_ID else None


def inside(row: Row | None, owner: str, owner_id: int) -> Row:
    """A row that belongs where its address says; anything else is not there."""
    return row if row is not None and getattr(row, owner) == owner_id else nothing_here()


def nothing_here() -> NoReturn:
    abort(404)
