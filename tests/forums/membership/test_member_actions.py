"""A member's details, what they share, their way, and how forums count them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from consult.extensions import db, now, this_week
from consult.forums.actions import (
    ForumDetails,
    NotPossible,
    add_hub,
    add_member,
    add_step,
    begin_forum,
    change_forum,
    change_member,
    create_forum,
    forget_member,
    mark_left,
    remove_hub,
    remove_step,
    rename_hub,
    set_wishes,
    share,
)
from consult.forums.membership.progress import attended, makeup, members_of, progress, standings
from consult.forums.models import Forum, ForumKind, ForumMember, MemberTrait, Step
from consult.forums.session_models import Attendance, ForumSession
from consult.people.actions import create_person
from consult.people.models import Role
from consult.privacy.consent import Consent

OCTOBER = dt.date(2026, 10, 7)


@pytest.fixture
def leeds(app: Flask) -> Forum:
    return create_forum("Leeds forum", "Yorkshire")


@pytest.fixture
def wren(leeds: Forum) -> ForumMember:
    return add_member(leeds, "Wren")


def test_a_member_joins_in_a_week_and_a_hub(leeds: Forum) -> None:
    hub = add_hub(leeds, "Beeston")
    wren = add_member(leeds, "Wren", hub=hub, joined=OCTOBER)
    assert (wren.hub, wren.joined_on) == (hub, dt.date(2026, 10, 5))
    assert add_member(leeds, "Otter").joined_on == this_week()


def test_a_hub_of_another_forum_and_a_day_to_come_are_refused(leeds: Forum) -> None:
    york = add_hub(create_forum("York forum"), "Acomb")
    with pytest.raises(NotPossible) as refusal:
        add_member(leeds, "Wren", hub=york)
    assert refusal.value.field == "hub_id"
    with pytest.raises(NotPossible) as refusal:
        add_member(leeds, "Wren", joined=now().date() + dt.timedelta(days=1))
    assert refusal.value.field == "joined_on"


def test_what_is_kept_of_a_member_changes(leeds: Forum, wren: ForumMember) -> None:
    add_member(leeds, "Otter")
    change_member(wren, "Heron", Consent.QUOTE, hub=None, needs=" Large print ", joined=OCTOBER)
    db.session.expire_all()
    assert (wren.alias, wren.consent, wren.needs) == ("Heron", Consent.QUOTE, "Large print")
    for alias, needs in (("otter", ""), ("Heron", "x" * 1_001)):
        with pytest.raises(NotPossible):
            change_member(wren, alias, Consent.NONE, hub=None, needs=needs, joined=None)
    mark_left(wren)
    wren.left_on = dt.date(2026, 10, 5)
    with pytest.raises(NotPossible, match="after they left"):
        change_member(wren, "Heron", Consent.NONE, hub=None, needs="", joined=dt.date(2026, 11, 2))


def test_what_somebody_shares_takes_the_place_of_what_they_shared(wren: ForumMember) -> None:
    share(wren, {"Age": ["16 to 24"], "Experience": ["Prison", "Court"]})
    share(wren, {"Experience": ["Court", "Boxing clubs"]})
    assert sorted(db.session.scalars(select(MemberTrait.value))) == ["Boxing clubs", "Court"]
    share(wren, {})
    assert db.session.scalar(select(MemberTrait.id)) is None


def test_a_step_is_noted_once_a_week_and_can_be_taken_off(wren: ForumMember) -> None:
    for day in (OCTOBER, OCTOBER + dt.timedelta(days=2), OCTOBER + dt.timedelta(days=7)):
        add_step(wren, Step.TRAINED, day)
    assert [step.week for step in wren.steps] == [dt.date(2026, 10, 5), dt.date(2026, 10, 12)]
    remove_step(wren, wren.steps[0])
    assert len(wren.steps) == 1
    with pytest.raises(NotPossible, match="has been"):
        add_step(wren, Step.EMPLOYED, now().date() + dt.timedelta(days=9))


def test_wishes_are_what_was_said_last(wren: ForumMember) -> None:
    set_wishes(wren, [Step.TRAINED, Step.EMPLOYED])
    set_wishes(wren, [Step.EMPLOYED, Step.SPOKE, Step.SPOKE])
    assert {wish.step for wish in wren.wishes} == {Step.EMPLOYED, Step.SPOKE}


def test_whoever_comes_to_a_session_has_attended(session: ForumSession) -> None:
    wren, otter = sorted(session.forum.members, key=lambda member: member.alias, reverse=True)
    db.session.add(Attendance(session_id=session.id, member_id=wren.id))
    db.session.commit()
    add_step(wren, Step.ATTENDED, OCTOBER)
    assert attended(wren) == [session]
    assert attended(otter) == []
    assert progress(session.forum)[0].done == 1


def test_progress_counts_people_and_says_what_may_be_published(leeds: Forum) -> None:
    members = [add_member(leeds, f"Bird {number}") for number in range(12)]
    for member in members:
        add_step(member, Step.TRAINED, OCTOBER)
        add_step(member, Step.TRAINED)
        share(member, {"Age": ["16 to 24"]})
    for member in members[:9]:
        add_step(member, Step.SPOKE)
        set_wishes(member, [Step.EMPLOYED])
    mark_left(members[0])
    found = {reached.step: (reached.done, reached.wished, reached.published) for reached in progress(leeds)}
    assert found["Did training"] == (12, 0, "10")
    assert found["Spoke at an event"] == (9, 0, "not shown")
    assert found["Was employed"] == (0, 8, "not shown")
    assert [(row.value, row.count, row.published) for row in makeup(leeds)["Age"]] == [("16 to 24", 11, "10")]
    assert len(members_of(leeds)) == 11
    assert members_of(leeds, left=True) == [members[0]]


def test_another_forums_members_are_not_counted(leeds: Forum, wren: ForumMember) -> None:
    other = add_member(create_forum("York forum", "York"), "Wren")
    add_step(other, Step.TRAINED)
    set_wishes(other, [Step.SPOKE])
    assert not any(reached.done or reached.wished for reached in progress(leeds))


def test_two_hubs_in_each_of_five_regions_and_200_members_are_counted_against_the_aim(app: Flask) -> None:
    national = begin_forum(ForumDetails("National forum", kind=ForumKind.NATIONAL, member_aim=200, hub_aim=10))
    regional = [begin_forum(ForumDetails(f"Forum {n}", f"Region {n}", member_aim=40, hub_aim=2)) for n in range(5)]
    for forum in regional:
        add_hub(forum, "First hub")
    for forum in regional[:3]:
        add_hub(forum, "Second hub")
    for alias in ("Wren", "Otter", "Heron"):
        add_member(regional[0], alias)
    mark_left(regional[0].members[0])
    add_member(national, "Wren")
    found = standings([national, *regional])
    assert (found[national.id].members, found[national.id].hubs, found[national.id].regions) == (3, 8, (3, 5))
    assert (found[regional[0].id].members, found[regional[0].id].hubs) == (2, 2)
    assert (found[regional[4].id].members, found[regional[4].id].hubs) == (0, 1)


@pytest.mark.parametrize(
    "details, field",
    [
        (ForumDetails("Leeds forum"), "name"),
        (ForumDetails("York forum", kind=ForumKind.REGIONAL), "region"),
        (ForumDetails("York forum", "York", ForumKind.NATIONAL), "region"),
        (ForumDetails("York forum", member_aim=0), "member_aim"),
        (ForumDetails("York forum", hub_aim=100_000), "hub_aim"),
    ],
)
def test_a_forum_that_cannot_be_so_stays_as_it_was(leeds: Forum, details: ForumDetails, field: str) -> None:
    york = create_forum("York forum", "York")
    with pytest.raises(NotPossible) as refusal:
        change_forum(york, details)
    assert refusal.value.field == field
    db.session.rollback()
    assert (york.name, york.region, york.kind) == ("York forum", "York", ForumKind.REGIONAL)


def test_a_safeguarding_lead_is_somebody_of_the_staff(leeds: Forum) -> None:
    lead = create_person("Test Lead", "lead@example.org", Role.STRATEGY, "a long walk to the harbour")
    change_forum(leeds, ForumDetails("Leeds forum", "Yorkshire", safeguarding_lead=lead))
    assert leeds.safeguarding_lead is lead
    contact = create_person("Test Contact", "contact@example.org", Role.MEMBER, "a long walk to the harbour")
    with pytest.raises(NotPossible, match="of the staff"):
        change_forum(leeds, ForumDetails("Leeds forum", "Yorkshire", safeguarding_lead=contact))


def test_a_hub_has_a_name_of_its_own_and_stays_while_somebody_is_in_it(leeds: Forum) -> None:
    beeston, roundhay = add_hub(leeds, " Beeston "), add_hub(leeds, "Roundhay")
    for name in ("", "beeston", "x" * 121):
        with pytest.raises(NotPossible) as refusal:
            rename_hub(roundhay, name)
        assert refusal.value.field == "hub"
    rename_hub(beeston, "BEESTON")
    add_member(leeds, "Wren", hub=beeston)
    with pytest.raises(NotPossible, match="has members or sessions"):
        remove_hub(beeston)
    remove_hub(roundhay)
    assert [hub.name for hub in leeds.hubs] == ["BEESTON"]


def test_what_somebody_who_left_told_can_be_forgotten(app: Flask, leeds: Forum, wren: ForumMember) -> None:
    """Not a word of it stays in the database or its log; that they came is still counted."""
    add_step(wren, Step.TRAINED)
    change_member(wren, "Wren", Consent.QUOTE, hub=add_hub(leeds, "Beeston"), needs="A lift-canary", joined=None)
    share(wren, {"Experience": ["Area-canary"], "Age": ["16 to 24"]})
    set_wishes(wren, [Step.SPOKE])
    with pytest.raises(NotPossible, match="still here"):
        forget_member(wren)
    mark_left(wren)
    forget_member(wren)
    assert (wren.needs, wren.hub_id, wren.consent, wren.traits, wren.wishes) == ("", None, Consent.NONE, [], [])
    assert [reached.done for reached in progress(leeds)] == [0, 0, 1, 0, 0, 0]
    db.session.rollback()
    if db.engine.dialect.name == "sqlite":
        file = Path(str(db.engine.url.database))
        assert b"canary" not in b"".join(path.read_bytes() for path in file.parent.glob(f"{file.name}*"))
