"""Whose words are to be taken back: found by five words, by a slip's number, or by alias and session."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from consult.extensions import db
from consult.forums.contribution_models import Contribution
from consult.forums.drafts import NotPossible
from consult.forums.models import ForumMember
from consult.forums.receipts.slips import said_by, said_under, slip_under
from consult.forums.session_models import ForumSession, SessionReceipt

NOTHING = "Nothing of theirs is kept in this session. They may have taken it back already."


@dataclass(frozen=True)
class Asked:
    """What somebody asked to have taken back, and how it was found. The words themselves are nobody's to look at."""

    session: ForumSession
    under: str  # "slip 12", "the alias Wren"
    slip: SessionReceipt | None = None
    member: ForumMember | None = None

    def said(self) -> Sequence[Contribution]:
        if self.slip is not None:
            return said_under(self.slip)
        return said_by(self.session, self.member) if self.member is not None else []


def by_words(hashes: Collection[str], sessions: Sequence[ForumSession]) -> Asked:
    slip = slip_under(hashes)
    if slip is None or slip.session not in sessions:
        raise NotPossible("These five words open nothing here. Check each word, and the order.", "words")
    return kept(Asked(slip.session, f"slip {slip.number}", slip=slip), "words")


def by_number(session: ForumSession, number: int) -> Asked:
    mine = SessionReceipt.session_id == session.id, SessionReceipt.number == number
    slip = db.session.scalar(select(SessionReceipt).where(*mine)) if 0 < number < 2**31 else None
    if slip is None:
        raise NotPossible("This session has no slip with that number. Look at the slip again.", "slip")
    return kept(Asked(session, f"slip {slip.number}", slip=slip), "slip")


def by_alias(session: ForumSession, alias: str) -> Asked:
    wanted = alias.strip().casefold()
    member = next((each for each in session.forum.members if each.alias.casefold() == wanted), None)
    if member is None:
        raise NotPossible(f"{session.forum.name} has no member with this alias. Check how it is written.", "alias")
    return kept(Asked(session, f"the alias {member.alias}", member=member), "alias")


def kept(asked: Asked, field: str) -> Asked:
    if not asked.said():
        raise NotPossible(NOTHING, field)
    return asked
