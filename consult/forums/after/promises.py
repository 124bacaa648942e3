"""What was promised to rooms and not yet told back to them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from consult.consultations.models import Consultation
from consult.extensions import db
from consult.forums.access import get, inside, is_open_to_me
from consult.forums.after.models import Correction, Promise, PromiseStatus
from consult.forums.models import SessionStatus
from consult.forums.session_models import ForumSession


def promise_or_404(promise_id: int, session: ForumSession) -> Promise:
    return inside(get(Promise, promise_id), "session_id", session.id)


def correction_or_404(correction_id: int, session: ForumSession) -> Correction:
    return inside(get(Correction, correction_id), "session_id", session.id)


def promises_of(session: ForumSession) -> Sequence[Promise]:
    return db.session.scalars(select(Promise).where(Promise.session_id == session.id).order_by(Promise.id)).all()


def corrections_of(session: ForumSession) -> Sequence[Correction]:
    wanted = select(Correction).where(Correction.session_id == session.id).options(joinedload(Correction.contribution))
    return db.session.scalars(wanted.order_by(Correction.id)).all()


def not_told_back(consultation: Consultation) -> Sequence[Promise]:
    """The promises of a consultation that rooms still wait for, in the forums the signed-in person enters; the
    answered first, because they only wait to be told."""
    mine = ForumSession.consultation_id == consultation.id, is_open_to_me(ForumSession.forum_id)
    wanted = select(Promise).join(ForumSession, Promise.session_id == ForumSession.id).where(*mine)
    wanted = wanted.where(Promise.status != PromiseStatus.TOLD_BACK)
    order = Promise.status, Promise.due.is_(None), Promise.due, Promise.id
    together = joinedload(Promise.session).joinedload(ForumSession.forum), joinedload(Promise.owner)
    return db.session.scalars(wanted.options(*together).order_by(*order)).all()


def waiting_for(session: ForumSession) -> Sequence[Promise]:
    """The answers this room can hear today: to what was promised to its forum before."""
    before = ForumSession.forum_id == session.forum_id, Promise.session_id != session.id
    wanted = select(Promise).join(ForumSession, Promise.session_id == ForumSession.id).where(*before)
    return db.session.scalars(wanted.where(Promise.status == PromiseStatus.ANSWERED).order_by(Promise.id)).all()


def rooms_to_tell(promise: Promise) -> Sequence[ForumSession]:
    """The sessions in which it may have been told: those of its forum that have started, the latest first."""
    held = ForumSession.forum_id == promise.session.forum_id, ForumSession.status != SessionStatus.PLANNED
    wanted = select(ForumSession).where(*held, is_open_to_me(ForumSession.forum_id))
    return db.session.scalars(wanted.order_by(ForumSession.week.desc(), ForumSession.id.desc()).limit(20)).all()
