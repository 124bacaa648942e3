"""The next place in a session, for what is said and for what is seen."""

from __future__ import annotations

from sqlalchemy import ScalarSelect, func, select

from consult.extensions import db
from consult.forums.contribution_models import Contribution, Observation
from consult.forums.session_models import ForumSession


def hold(session_id: int) -> None:
    """One at a time in a session, until the transaction ends. PostgreSQL needs it; SQLite has one writer anyway."""
    db.session.execute(select(ForumSession.id).where(ForumSession.id == session_id).with_for_update())


def next_place(session_id: int, kind: type[Contribution] | type[Observation]) -> ScalarSelect[int]:
    """The place after the last, worked out as the row is written; nobody else takes one meanwhile."""
    hold(session_id)
    last = select(func.coalesce(func.max(kind.position), 0) + 1).where(kind.session_id == session_id)
    return last.scalar_subquery()
