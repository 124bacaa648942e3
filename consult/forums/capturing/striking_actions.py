"""What was struck out in the room can be put back until the session ends; then its words are gone."""

from __future__ import annotations

from sqlalchemy import select

from consult.extensions import db
from consult.forums.contribution_models import Contribution
from consult.forums.meeting.session_actions import AS_IT_ENDS, ONCE_ENDED
from consult.forums.models import Way
from consult.forums.receipts.receipt_actions import empty_words
from consult.forums.session_models import ForumSession
from consult.privacy.erasing import empty_the_log


def empty_what_was_struck_out(session: ForumSession) -> None:
    """Part of ending a session, which commits."""
    struck = (
        Contribution.session_id == session.id,
        Contribution.removed_at.is_not(None),
        Contribution.withdrawn.is_(None),
    )
    empty_words(db.session.scalars(select(Contribution).where(*struck)).all(), Way.ROOM)


AS_IT_ENDS.append(empty_what_was_struck_out)
ONCE_ENDED.append(lambda _session: empty_the_log())
