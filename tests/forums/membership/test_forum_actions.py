"""Forums, members by alias, and facilitators let in until a day."""

from __future__ import annotations

import datetime as dt

import pytest
from flask import Flask
from sqlalchemy import select

from consult.extensions import db, now, this_week
from consult.forums.actions import (
    NotPossible,
    add_member,
    change_consent,
    create_forum,
    end_grant,
    grant_forum,
    mark_back,
    mark_left,
    remove_forum,
)
from consult.forums.models import FacilitatorGrant, Forum, ForumMember
from consult.forums.session_models import ForumSession
from consult.people.models import Person
from consult.privacy.consent import Consent


def test_two_forums_cannot_have_one_name(app: Flask) -> None:
    create_forum("Leeds forum")
    with pytest.raises(NotPossible, match="Choose another name"):
        create_forum("  leeds FORUM ")
    assert len(db.session.scalars(select(Forum)).all()) == 1


@pytest.mark.parametrize("name, region", [("", ""), ("\x00", ""), ("x" * 121, ""), ("Leeds", "x" * 81)])
def test_a_forum_needs_a_name_that_fits(app: Flask, name: str, region: str) -> None:
    with pytest.raises(NotPossible):
        create_forum(name, region)
    assert db.session.scalar(select(Forum.id)) is None


def test_a_member_is_an_alias_and_has_agreed_to_nothing_yet(app: Flask) -> None:
    forum = create_forum("Leeds forum")
    assert add_member(forum, " Wren ").alias == "Wren"
    assert forum.members[0].consent is Consent.NONE


@pytest.mark.parametrize("alias", ["", "wren", "somebody@example.org", "The Room", "room", "x" * 61])
def test_an_alias_that_could_be_mistaken_is_refused(app: Flask, alias: str) -> None:
    forum = create_forum("Leeds forum")
    add_member(forum, "Wren")
    with pytest.raises(NotPossible) as refusal:
        add_member(forum, alias)
    assert refusal.value.field == "alias"
    assert [member.alias for member in forum.members] == ["Wren"]


def test_one_alias_may_be_used_in_two_forums(app: Flask) -> None:
    for name in ("Leeds forum", "York forum"):
        add_member(create_forum(name), "Wren")
    assert len(db.session.scalars(select(ForumMember)).all()) == 2


def test_a_member_who_left_can_come_back(app: Flask) -> None:
    member = add_member(create_forum("Leeds forum"), "Wren")
    mark_left(member)
    assert member.left_on == this_week()
    mark_back(member)
    assert member.left_on is None


def test_what_a_member_agrees_to_can_change(app: Flask) -> None:
    member = add_member(create_forum("Leeds forum"), "Wren", Consent.QUOTE)
    change_consent(member, Consent.NONE)
    db.session.expire_all()
    assert member.consent is Consent.NONE


def test_granting_again_moves_the_last_day(session: ForumSession, facilitator: Person) -> None:
    until = now().date() + dt.timedelta(days=7)
    grant_forum(facilitator, session.forum)
    grant_forum(facilitator, session.forum, until)
    assert [grant.until for grant in db.session.scalars(select(FacilitatorGrant))] == [until]


def test_a_grant_that_would_be_over_already_is_refused(session: ForumSession, facilitator: Person) -> None:
    with pytest.raises(NotPossible, match="last day"):
        grant_forum(facilitator, session.forum, now().date() - dt.timedelta(days=1))
    assert db.session.scalar(select(FacilitatorGrant.id)) is None


def test_ending_a_grant_ends_it_today_and_never_makes_it_longer(session: ForumSession, facilitator: Person) -> None:
    grant = grant_forum(facilitator, session.forum)
    end_grant(grant)
    ended = grant.until
    assert ended is not None
    assert ended < now().date()
    grant.until = dt.date(2020, 1, 1)
    end_grant(grant)
    assert grant.until == dt.date(2020, 1, 1)


def test_a_forum_with_sessions_stays(session: ForumSession) -> None:
    with pytest.raises(NotPossible, match="has sessions"):
        remove_forum(session.forum)


def test_a_forum_without_sessions_goes_with_its_aliases(app_on: Flask) -> None:
    forum = create_forum("Leeds forum")
    add_member(forum, "Wren")
    remove_forum(forum)
    assert db.session.scalar(select(ForumMember.id)) is None
