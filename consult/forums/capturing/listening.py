"""What the pages of forums read: what was said to a prompt, how much, and who has been heard least."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import joinedload

from consult.extensions import db
from consult.forums.contribution_models import Contribution, Observation
from consult.forums.drafts import current_members
from consult.forums.models import ForumMember, Speaker
from consult.forums.session_models import ForumSession, Prompt

Key = TypeVar("Key")
KEPT = and_(Contribution.removed_at.is_(None), Contribution.withdrawn.is_(None))


@dataclass(frozen=True)
class Seat:
    """Somebody at the table, and how often they were heard."""

    alias: str
    heard: int


def said_to(prompt: Prompt, after: int = 0) -> Sequence[Contribution]:
    """What was said to a prompt, the newest first; what was struck out keeps its place until the session ends."""
    there = Contribution.prompt_id == prompt.id, Contribution.withdrawn.is_(None), Contribution.position > after
    wanted = select(Contribution).where(*there).order_by(Contribution.position.desc())
    return db.session.scalars(wanted.options(joinedload(Contribution.member), joinedload(Contribution.refers_to))).all()


def seen_at(prompt: Prompt) -> Sequence[Observation]:
    """What facilitators saw while a prompt was talked about, the newest first."""
    wanted = select(Observation).where(Observation.prompt_id == prompt.id).order_by(Observation.position.desc())
    return db.session.scalars(wanted.options(joinedload(Observation.person))).all()


def said_in(session: ForumSession) -> dict[int, list[Contribution]]:
    """What was said in a session, by prompt, in the order it was said."""
    wanted = select(Contribution).where(Contribution.session_id == session.id, KEPT)
    found: dict[int, list[Contribution]] = {prompt.id: [] for prompt in session.prompts}
    for contribution in db.session.scalars(
        wanted.options(joinedload(Contribution.member), joinedload(Contribution.refers_to)).order_by(
            Contribution.position
        )
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
    """The aliases of the forum, who has said least first; those without an alias and the room come last."""
    here = Contribution.session_id == session.id, KEPT
    heard = counted(select(Contribution.member_id, func.count()).where(*here).group_by(Contribution.member_id))
    by = counted(select(Contribution.speaker, func.count()).where(*here).group_by(Contribution.speaker))
    present = current_members(session)
    members = [member for member in session.forum.members if member in present or member.id in heard]
    seats = [Seat(member.alias, heard.get(member.id, 0)) for member in members]
    seats.sort(key=lambda seat: (seat.heard, seat.alias.casefold()))
    nameless = [("Someone", Speaker.SOMEONE), ("Several", Speaker.SEVERAL)]
    seats += [Seat(words, by[speaker]) for words, speaker in nameless if speaker in by]
    return [*seats, Seat("The room", by.get(Speaker.ROOM, 0))]


def counted(wanted: Select[Key, int]) -> dict[Key, int]:
    return {row[0]: row[1] for row in db.session.execute(wanted)}
