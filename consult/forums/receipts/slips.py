"""Slips: the five words somebody took from a session, found by what is printed on them; and the words they open."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, func, or_, select

from consult.extensions import db
from consult.forums.contribution_models import Contribution, Withdrawal
from consult.forums.models import ForumMember
from consult.forums.session_models import Attendance, ForumSession, SessionReceipt

MOST_SLIPS = 9_999  # in one session, all printings together


def slip_under(hashes: Collection[str]) -> SessionReceipt | None:
    """The slip whose five words have one of these hashes."""
    return db.session.scalar(select(SessionReceipt).where(SessionReceipt.receipt_hash.in_(hashes)))


def slips_printed(session: ForumSession) -> int:
    """The highest number printed so far; 0 when no slip was made yet."""
    highest = select(func.max(SessionReceipt.number)).where(SessionReceipt.session_id == session.id)
    return db.session.scalar(highest) or 0


def said_under(slip: SessionReceipt) -> Sequence[Contribution]:
    """What the taker of a slip said and has not taken back, in the order it was said: under its number, and under the
    alias of the member who took it."""
    aliases = select(Attendance.member_id).where(Attendance.receipt_id == slip.id)
    mine = or_(Contribution.receipt_id == slip.id, Contribution.member_id.in_(aliases))
    return standing(slip.session_id, mine)


def said_by(session: ForumSession, member: ForumMember) -> Sequence[Contribution]:
    """What a member said in a session and has not taken back, under the alias and under the slip they took."""
    slips = select(Attendance.receipt_id).where(
        Attendance.session_id == session.id, Attendance.member_id == member.id, Attendance.receipt_id.is_not(None)
    )
    return standing(session.id, or_(Contribution.member_id == member.id, Contribution.receipt_id.in_(slips)))


def standing(session_id: int, whose: ColumnElement[bool]) -> Sequence[Contribution]:
    wanted = select(Contribution).where(Contribution.session_id == session_id, Contribution.withdrawn.is_(None), whose)
    return db.session.scalars(wanted.order_by(Contribution.position)).all()


def taken_back_in(session: ForumSession) -> int:
    """How many things said in a session were taken back. Whose they were is not kept."""
    wanted = select(func.sum(Withdrawal.contributions)).where(Withdrawal.session_id == session.id)
    return db.session.scalar(wanted) or 0
