"""What can be done with a forum member: add by alias, keep what they share and need, note their way, mark as left."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence

from consult.extensions import db, now, this_week
from consult.forums.drafts import NotPossible, clean
from consult.forums.membership.forum_actions import commit_or_refuse
from consult.forums.membership.sharing import check_shared
from consult.forums.models import Forum, ForumMember, Hub, MemberStep, MemberTrait, MemberWish, Step
from consult.privacy.consent import Consent
from consult.privacy.erasing import empty_the_log

ALIAS_LIMIT, NEEDS_LIMIT = 60, 1_000
THE_ROOM = frozenset({"room", "the room"})


def add_member(
    forum: Forum, alias: str, consent: Consent = Consent.NONE, *, hub: Hub | None = None, joined: dt.date | None = None
) -> ForumMember:
    """Add somebody by alias, with what they said about the use of their words."""
    alias = check_alias(forum, alias)
    member = ForumMember(forum_id=forum.id, alias=alias, consent=Consent(consent), joined_on=week_of(joined))
    member.hub_id = check_place(forum, hub)
    db.session.add(member)
    commit_or_refuse(alias_taken(alias), "alias")
    db.session.refresh(forum)
    return member


def change_member(
    member: ForumMember, alias: str, consent: Consent, *, hub: Hub | None, needs: str, joined: dt.date | None
) -> None:
    """Change what is kept of a member. Consent counts from the next thing they say; what was kept keeps its own."""
    alias, needs = check_alias(member.forum, alias, member), clean(needs)
    if len(needs) > NEEDS_LIMIT:
        raise NotPossible(f"Shorten what helps them to {NEEDS_LIMIT:,} characters.", "needs")
    week = week_of(joined or member.joined_on)
    if member.left_on is not None and week > member.left_on:
        raise NotPossible("They cannot have joined after they left.", "joined_on")
    member.alias, member.consent, member.needs, member.joined_on = alias, Consent(consent), needs, week
    member.hub_id = check_place(member.forum, hub)
    commit_or_refuse(alias_taken(alias), "alias")


def change_consent(member: ForumMember, consent: Consent) -> None:
    """Change what is assumed for the next thing this person says; what was kept before keeps its own."""
    member.consent = Consent(consent)
    db.session.commit()


def share(member: ForumMember, shared: Mapping[str, Sequence[str]]) -> None:
    """Keep what a member chose to share about themselves, in the place of what they shared before."""
    wanted = check_shared(shared)
    here = {(trait.name, trait.value) for trait in member.traits}
    member.traits = [trait for trait in member.traits if (trait.name, trait.value) in wanted]
    member.traits += [MemberTrait(name=name, value=value) for name, value in wanted if (name, value) not in here]
    db.session.commit()
    empty_the_log(wait=False)


def add_step(member: ForumMember, step: Step, week: dt.date | None = None) -> None:
    """Note something a member has done. Noting it twice in a week is noting it once."""
    monday = week_of(week, "week")
    if any(done.step is Step(step) and done.week == monday for done in member.steps):
        return
    member.steps.append(MemberStep(step=Step(step), week=monday))
    commit_or_refuse("Somebody noted this at the same moment.", "step")
    db.session.refresh(member)


def remove_step(member: ForumMember, step: MemberStep) -> None:
    """Take back what was noted by mistake."""
    member.steps.remove(step)
    db.session.commit()


def set_wishes(member: ForumMember, wishes: Collection[Step]) -> None:
    """Say where a member wants to go."""
    wanted = {Step(wish) for wish in wishes}
    here = {wish.step for wish in member.wishes}
    member.wishes = [wish for wish in member.wishes if wish.step in wanted]
    member.wishes += [MemberWish(step=step) for step in Step if step in wanted - here]
    commit_or_refuse("Somebody changed this at the same moment. Look again.", "wishes")


def mark_left(member: ForumMember) -> None:
    """They have left. What they said stays, under the alias."""
    if member.left_on is None:
        member.left_on = max(this_week(), member.joined_on)
    db.session.commit()


def mark_back(member: ForumMember) -> None:
    """They have not left after all, or have come back."""
    member.left_on = None
    db.session.commit()


def forget_member(member: ForumMember) -> None:
    """Keep nothing any more of what somebody who left had told about themselves.

    Their alias stays, because what they said stands under it, and so does that they came: it is counted, not told."""
    if member.left_on is None:
        raise NotPossible(f"{member.alias} is still here. Mark them as left first.")
    member.needs, member.hub_id, member.consent = "", None, Consent.NONE
    member.traits, member.wishes = [], []
    db.session.commit()
    empty_the_log(wait=False)


def check_alias(forum: Forum, alias: str, but: ForumMember | None = None) -> str:
    alias = clean(alias)
    if not alias:
        raise NotPossible("Write an alias.", "alias")
    if len(alias) > ALIAS_LIMIT:
        raise NotPossible(f"Shorten the alias to {ALIAS_LIMIT} characters.", "alias")
    if "@" in alias or alias.casefold() in THE_ROOM:
        raise NotPossible("Choose another alias: a word that is not a name, such as a bird or a tree.", "alias")
    if alias.casefold() in {member.alias.casefold() for member in forum.members if member is not but}:
        raise NotPossible(alias_taken(alias), "alias")
    return alias


def alias_taken(alias: str) -> str:
    return f"Somebody in this forum is {alias} already. Choose another alias."


def check_place(forum: Forum, hub: Hub | None) -> int | None:
    if hub is not None and hub.forum_id != forum.id:
        raise NotPossible("Choose a hub of this forum.", "hub_id")
    return hub.id if hub else None


def week_of(day: dt.date | None, field: str = "joined_on") -> dt.date:
    """The Monday of a day that is not still to come."""
    if day is None:
        return this_week()
    if day > now().date():
        raise NotPossible("Choose a day that has been.", field)
    return day - dt.timedelta(days=day.weekday())
