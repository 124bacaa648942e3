"""What two note-takers see of each other: whether anything is new since a page was drawn, and what."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from consult.extensions import db
from consult.forums.capturing.rivals import count_rivals
from consult.forums.contribution_models import Contribution, Observation
from consult.forums.drafts import current_members
from consult.forums.session_models import ForumSession

Rows = Sequence[tuple[Any, ...]]


@dataclass(frozen=True)
class Standing:
    """How a session stands: one row for each contribution, and whatever else a capture page shows."""

    rows: Rows
    around: tuple[Any, ...]

    def mark(self, upto: int | None = None) -> str:
        """What a page carries: the last place it shows, and a digest of everything up to there."""
        last = self.last if upto is None else upto
        told = repr(([row for row in self.rows if row[0] <= last], self.around))
        return f"{last}.{hashlib.sha256(told.encode()).hexdigest()[:24]}"

    @property
    def last(self) -> int:
        return max((row[0] for row in self.rows), default=0)

    def shown_by(self, mark: str) -> int:
        """The last place a page shows rightly: it needs only what came after. 0 when it must be drawn afresh."""
        last = mark.partition(".")[0]
        if not last.isascii() or not last.isdigit() or len(last) > 9:
            return 0
        return int(last) if self.mark(int(last)) == mark else 0


def standing(session: ForumSession) -> Standing:
    """One light query for all contributions, and a few numbers for the rest."""
    told = Contribution.position, Contribution.revision, Contribution.removed_at, Contribution.withdrawn
    rows = db.session.execute(
        select(*told).where(Contribution.session_id == session.id).order_by(Contribution.position)
    ).all()
    seen = select(func.count(), func.max(Observation.position)).where(Observation.session_id == session.id)
    around = (
        session.status.value,
        session.in_the_room,
        count_rivals(session),
        tuple(db.session.execute(seen).one()),
        tuple(prompt.id for prompt in session.prompts),
        tuple((member.id, member.alias) for member in current_members(session)),
    )
    return Standing([tuple(row) for row in rows], around)
