"""What can be done with a forum: make it, say what it aims at, give it hubs."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from consult.extensions import db
from consult.forums.drafts import NotPossible, clean
from consult.forums.models import Forum, ForumKind, ForumMember, Hub
from consult.forums.session_models import ForumSession
from consult.people.access import FORUM_STAFF
from consult.people.models import Person

NAME_LIMIT, REGION_LIMIT, LARGEST_AIM = 120, 80, 99_999


@dataclass(frozen=True)
class ForumDetails:
    """What is said of a forum. Without a kind it is regional when it has a region, and else national."""

    name: str
    region: str = ""
    kind: ForumKind | None = None
    member_aim: int | None = None
    hub_aim: int | None = None
    safeguarding_lead: Person | None = None


def create_forum(name: str, region: str = "") -> Forum:
    """Begin a standing forum."""
    return begin_forum(ForumDetails(name, region))


def begin_forum(details: ForumDetails) -> Forum:
    """Begin a standing forum with all that is known of it."""
    forum = Forum()
    describe(forum, details)
    db.session.add(forum)
    commit_or_refuse(taken(forum.name), "name")
    return forum


def change_forum(forum: Forum, details: ForumDetails) -> None:
    """Change what is said of a forum."""
    describe(forum, details)
    commit_or_refuse(taken(forum.name), "name")


def describe(forum: Forum, details: ForumDetails) -> None:
    name, region = clean(details.name), clean(details.region)
    kind = details.kind or (ForumKind.REGIONAL if region else ForumKind.NATIONAL)
    check_words(name, region, details.kind)
    check_aims(details)
    same = db.session.scalars(select(Forum.id).where(func.lower(Forum.name) == name.lower())).all()
    if any(forum_id != forum.id for forum_id in same):
        raise NotPossible(taken(name), "name")
    forum.name, forum.region, forum.kind = name, region, kind
    forum.member_aim, forum.hub_aim = details.member_aim, details.hub_aim
    forum.safeguarding_lead = details.safeguarding_lead


def check_words(name: str, region: str, kind: ForumKind | None) -> None:
    if not name:
        raise NotPossible("Give the forum a name.", "name")
    if len(name) > NAME_LIMIT:
        raise NotPossible(f"Shorten the name to {NAME_LIMIT} characters.", "name")
    if len(region) > REGION_LIMIT:
        raise NotPossible(f"Shorten the region to {REGION_LIMIT} characters.", "region")
    if kind is ForumKind.REGIONAL and not region:
        raise NotPossible("Write the region, or choose National.", "region")
    if kind is ForumKind.NATIONAL and region:
        raise NotPossible("A national forum has no region. Take it out, or choose Regional.", "region")


def check_aims(details: ForumDetails) -> None:
    for field, aim in (("member_aim", details.member_aim), ("hub_aim", details.hub_aim)):
        if aim is not None and not 1 <= aim <= LARGEST_AIM:
            raise NotPossible("Write an aim of 1 or more, or leave it empty.", field)
    lead = details.safeguarding_lead
    if lead is not None and (not lead.active or lead.role not in FORUM_STAFF):
        raise NotPossible("Choose somebody of the staff.", "safeguarding_lead_id")


def taken(name: str) -> str:
    return f"There is a forum called {name} already. Choose another name."


def remove_forum(forum: Forum) -> None:
    """Remove a forum that has no session any more, with its aliases, hubs and grants."""
    if db.session.scalar(select(ForumSession.id).where(ForumSession.forum_id == forum.id).limit(1)):
        raise NotPossible("This forum has sessions, so it stays.")
    db.session.delete(forum)
    db.session.commit()


def add_hub(forum: Forum, name: str) -> Hub:
    """Give a forum a place where it meets."""
    hub = Hub(forum_id=forum.id, name=check_hub(forum, name))
    db.session.add(hub)
    commit_or_refuse(hub_taken(hub.name), "hub")
    db.session.refresh(forum)
    return hub


def rename_hub(hub: Hub, name: str) -> None:
    hub.name = check_hub(hub.forum, name, hub)
    commit_or_refuse(hub_taken(hub.name), "hub")
    db.session.refresh(hub.forum)


def remove_hub(hub: Hub) -> None:
    """Take a hub away that nobody belongs to and no session was held in."""
    forum = hub.forum
    for column in (ForumMember.hub_id, ForumSession.hub_id):
        if db.session.scalar(select(column).where(column == hub.id).limit(1)):
            raise NotPossible(f"{hub.name} has members or sessions, so it stays. Give it another name instead.")
    db.session.delete(hub)
    db.session.commit()
    db.session.refresh(forum)


def check_hub(forum: Forum, name: str, but: Hub | None = None) -> str:
    name = clean(name)
    if not name:
        raise NotPossible("Give the hub a name.", "hub")
    if len(name) > NAME_LIMIT:
        raise NotPossible(f"Shorten the name to {NAME_LIMIT} characters.", "hub")
    if name.casefold() in {hub.name.casefold() for hub in forum.hubs if hub is not but}:
        raise NotPossible(hub_taken(name), "hub")
    return name


def hub_taken(name: str) -> str:
    return f"This forum has a hub called {name} already."


def commit_or_refuse(words: str, field: str) -> None:
    """Commit; if somebody was quicker with the same name, say so."""
    try:
        db.session.commit()
    except IntegrityError as clash:
        db.session.rollback()
        raise NotPossible(words, field) from clash
