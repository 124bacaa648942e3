"""What the pages of forums read: what was said to a prompt, how much, and who has been heard least."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from consult.extensions import db
from consult.forums.contribution_models import Contribution
from consult.forums.drafts import current_members
from consult.forums.models import ForumMember
from consult.forums.session_models import ForumSession, Prompt

Key = TypeVar("Key")
KEPT = Contribution.removed_at.is_(None)


@dataclass(frozen=True)
class Seat:
    """Somebody at the table, and how often they were heard."""

    alias: str
    heard: int


def said_to(prompt: Prompt) -> Sequence[Contribution]:
    """What was said to a prompt, the newest first."""
    wanted = select(Contribution).where(Contribution.prompt_id == prompt.id, KEPT)
    return db.session.scalars(
        wanted.options(joinedload(Contribution.member)).order_by(Contribution.position.desc())
    ).all()


def said_in(session: ForumSession) -> dict[int, list[Contribution]]:
    """What was said in a session, by prompt, in the order it was said."""
    wanted = select(Contribution).where(Contribution.session_id == session.id, KEPT)
    found: dict[int, list[Contribution]] = {prompt.id: [] for prompt in session.prompts}
    for contribution in db.session.scalars(
        wanted.options(joinedload(Contribution.member)).order_by(Contribution.position)
    ):
        found.setdefault(contribution.prompt_id, []).append(contribution)
    return found


def count_by_prompt(session: ForumSession) -> dict[int, int]:
    wanted = select(Contribution.prompt_id, func.count()).where(Contribution.session_id == session.id, KEPT)
    return counted(wanted.group_by(Contribution.prompt_id))


def count_by_session(sessions: Iterable[ForumSession]) -> dict[int, int]:
    ids = [session.id for session in sessions]
    wanted = select(Contribution.session_id, func.count()).where(Contribution.session_id.in_(ids), KEPT)
    return counted(wanted.group_by(Contribution.session_id))


def count_members() -> dict[int, int]:
    """How many members each forum has now."""
    wanted = select(ForumMember.forum_id, func.count()).where(ForumMember.left_on.is_(None))
    return counted(wanted.group_by(ForumMember.forum_id))


def least_heard(session: ForumSession) -> list[Seat]:
    """The aliases of the forum, who has said least first; the room comes last."""
    wanted = select(Contribution.member_id, func.count()).where(Contribution.session_id == session.id, KEPT)
    heard = counted(wanted.group_by(Contribution.member_id))
    present = current_members(session)
    members = [member for member in session.forum.members if member in present or member.id in heard]
    seats = [Seat(member.alias, heard.get(member.id, 0)) for member in members]
    return [*sorted(seats, key=lambda seat: (seat.heard, seat.alias.casefold())), Seat("The room", heard.get(None, 0))]


def counted(wanted: Select[Key, int]) -> dict[Key, int]:
    return {row[0]: row[1] for row in db.session.execute(wanted)}
