"""What can be done with a forum: make it, add people to it by alias, let facilitators in until a day."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from consult.extensions import db, now
from consult.forums.drafts import NotPossible, clean
from consult.forums.models import FacilitatorGrant, Forum, ForumMember
from consult.forums.session_models import ForumSession
from consult.people.models import Person
from consult.privacy.consent import Consent

NAME_LIMIT, REGION_LIMIT, ALIAS_LIMIT = 120, 80, 60
THE_ROOM = frozenset({"room", "the room"})


def create_forum(name: str, region: str = "") -> Forum:
    """Begin a standing forum."""
    name, region = clean(name), clean(region)
    if not name:
        raise NotPossible("Give the forum a name.", "name")
    if len(name) > NAME_LIMIT:
        raise NotPossible(f"Shorten the name to {NAME_LIMIT} characters.", "name")
    if len(region) > REGION_LIMIT:
        raise NotPossible(f"Shorten the region to {REGION_LIMIT} characters.", "region")
    taken = f"There is a forum called {name} already. Choose another name."
    if db.session.scalar(select(Forum.id).where(func.lower(Forum.name) == name.lower())):
        raise NotPossible(taken, "name")
    forum = Forum(name=name, region=region)
    db.session.add(forum)
    commit_or_refuse(taken, "name")
    return forum


def remove_forum(forum: Forum) -> None:
    """Remove a forum that has no session any more, with its aliases and grants."""
    if db.session.scalar(select(ForumSession.id).where(ForumSession.forum_id == forum.id).limit(1)):
        raise NotPossible("This forum has sessions, so it stays.")
    db.session.delete(forum)
    db.session.commit()


def add_member(forum: Forum, alias: str, consent: Consent = Consent.NONE) -> ForumMember:
    """Add somebody by alias, with what they said about the use of their words."""
    alias = clean(alias)
    if not alias:
        raise NotPossible("Write an alias.", "alias")
    if len(alias) > ALIAS_LIMIT:
        raise NotPossible(f"Shorten the alias to {ALIAS_LIMIT} characters.", "alias")
    if "@" in alias or alias.casefold() in THE_ROOM:
        raise NotPossible("Choose another alias: a word that is not a name, such as a bird or a tree.", "alias")
    taken = f"Somebody in this forum is {alias} already. Choose another alias."
    if alias.casefold() in {member.alias.casefold() for member in forum.members}:
        raise NotPossible(taken, "alias")
    member = ForumMember(forum_id=forum.id, alias=alias, consent=Consent(consent))
    db.session.add(member)
    commit_or_refuse(taken, "alias")
    db.session.refresh(forum)
    return member


def change_consent(member: ForumMember, consent: Consent) -> None:
    """Change what is assumed for the next thing this person says; what was kept before keeps its own."""
    member.consent = Consent(consent)
    db.session.commit()


def mark_left(member: ForumMember) -> None:
    """They have left. What they said stays, under the alias."""
    if member.left_on is None:
        member.left_on = now().date()
    db.session.commit()


def mark_back(member: ForumMember) -> None:
    """They have not left after all, or have come back."""
    member.left_on = None
    db.session.commit()


def grant_forum(person: Person, forum: Forum, until: dt.date | None = None) -> FacilitatorGrant:
    """Let a facilitator into a forum, up to and with a day. Granting again moves the day."""
    if until is not None and until < now().date():
        raise NotPossible("Choose a last day that is not over.", "until")
    grant = find_grant(person, forum)
    if grant is None:
        grant = FacilitatorGrant(person_id=person.id, forum_id=forum.id, until=until)
        db.session.add(grant)
    grant.until = until
    try:
        db.session.commit()
    except IntegrityError:
        db.session.rollback()
        return grant_forum(person, forum, until)
    return grant


def end_grant(grant: FacilitatorGrant) -> None:
    """End a facilitator's leave to enter a forum, at once."""
    yesterday = now().date() - dt.timedelta(days=1)
    if grant.until is None or grant.until > yesterday:
        grant.until = yesterday
    db.session.commit()


def find_grant(person: Person, forum: Forum) -> FacilitatorGrant | None:
    return db.session.scalar(
        select(FacilitatorGrant).where(FacilitatorGrant.person_id == person.id, FacilitatorGrant.forum_id == forum.id)
    )


def commit_or_refuse(taken: str, field: str) -> None:
    """Commit; if somebody was quicker with the same name, say so."""
    try:
        db.session.commit()
    except IntegrityError as clash:
        db.session.rollback()
        raise NotPossible(taken, field) from clash
