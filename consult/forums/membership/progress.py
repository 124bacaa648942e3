"""How forums stand against their aims, and how far their members have come: counts of a forum, never of one person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from consult.extensions import db
from consult.forums.capturing.listening import counted
from consult.forums.models import Forum, ForumKind, ForumMember, Hub, MemberStep, MemberTrait, MemberWish, Step
from consult.forums.session_models import Attendance, ForumSession
from consult.privacy import disclosure

HUBS_IN_A_REGION = 2


@dataclass(frozen=True)
class Standing:
    """What is there of what a forum aims at. Regions: those with all their hubs, for the national forum."""

    members: int
    hubs: int
    regions: tuple[int, int] | None = None


@dataclass(frozen=True)
class Reached:
    """How many members of a forum have done something, or want to. True counts; `published` is what may leave."""

    step: str
    done: int
    wished: int

    @property
    def published(self) -> str:
        return disclosure.figure(disclosure.people(self.done))


@dataclass(frozen=True)
class Shared:
    """How many of a forum's members shared one thing about themselves."""

    name: str
    value: str
    count: int

    @property
    def published(self) -> str:
        return disclosure.figure(disclosure.people(self.count))


def standings(forums: Sequence[Forum]) -> dict[int, Standing]:
    """Where each forum stands. The national one counts the members and hubs of all: they are its forums."""
    here = ForumMember.left_on.is_(None)
    members = counted(select(ForumMember.forum_id, func.count()).where(here).group_by(ForumMember.forum_id))
    hubs = counted(select(Hub.forum_id, func.count()).group_by(Hub.forum_id))
    regional = db.session.execute(select(Forum.id, Forum.hub_aim).where(Forum.kind == ForumKind.REGIONAL)).all()
    full = sum(hubs.get(forum_id, 0) >= (aim or HUBS_IN_A_REGION) for forum_id, aim in regional)
    return {
        forum.id: Standing(sum(members.values()), sum(hubs.values()), (full, len(regional)))
        if forum.kind is ForumKind.NATIONAL
        else Standing(members.get(forum.id, 0), hubs.get(forum.id, 0))
        for forum in forums
    }


def progress(forum: Forum) -> list[Reached]:
    """How many members, those who left too, have done each step; and how many who are here want to.

    Whoever came to a session has attended: that needs no note."""
    noted = select(MemberStep.member_id, MemberStep.step).join(ForumMember).where(ForumMember.forum_id == forum.id)
    came = select(Attendance.member_id).join(ForumMember).where(ForumMember.forum_id == forum.id)
    done: dict[Step, set[int]] = {step: set() for step in Step}
    for member_id, step in db.session.execute(noted):
        done[step].add(member_id)
    done[Step.ATTENDED] |= set(db.session.scalars(came))
    wished = counted(
        select(MemberWish.step, func.count())
        .join(ForumMember)
        .where(ForumMember.forum_id == forum.id, ForumMember.left_on.is_(None))
        .group_by(MemberWish.step)
    )
    return [Reached(step.label, len(done[step]), wished.get(step, 0)) for step in Step]


def makeup(forum: Forum) -> dict[str, list[Shared]]:
    """What the members who are here shared about themselves, counted, by the name of the trait."""
    wanted = (
        select(MemberTrait.name, MemberTrait.value, func.count())
        .join(ForumMember)
        .where(ForumMember.forum_id == forum.id, ForumMember.left_on.is_(None))
        .group_by(MemberTrait.name, MemberTrait.value)
        .order_by(MemberTrait.name, func.count().desc(), MemberTrait.value)
    )
    found: dict[str, list[Shared]] = {}
    for name, value, count in db.session.execute(wanted):
        found.setdefault(name, []).append(Shared(name, value, count))
    return found


def attended(member: ForumMember) -> Sequence[ForumSession]:
    """The sessions a member came to, the latest first."""
    wanted = select(ForumSession).join(Attendance).where(Attendance.member_id == member.id)
    return db.session.scalars(wanted.order_by(ForumSession.week.desc(), ForumSession.id.desc())).all()


def members_of(forum: Forum, hub_id: int = 0, *, left: bool = False) -> Sequence[ForumMember]:
    """Members by alias: those who are here, or those who left; of one hub where one is named."""
    gone = ForumMember.left_on.is_not(None) if left else ForumMember.left_on.is_(None)
    wanted = select(ForumMember).where(ForumMember.forum_id == forum.id, gone)
    if hub_id:
        wanted = wanted.where(ForumMember.hub_id == hub_id)
    whole = joinedload(ForumMember.hub), selectinload(ForumMember.steps), selectinload(ForumMember.wishes)
    return db.session.scalars(wanted.options(*whole).order_by(ForumMember.alias)).all()
