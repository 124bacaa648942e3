"""Planning, starting, ending and opening sessions again; their prompts and how many are in the room."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from sqlalchemy import select

from consult.consultations.actions import remove_consultation
from consult.extensions import db
from consult.forums.actions import (
    ContributionDraft,
    NotPossible,
    add_prompt,
    count_room,
    end_session,
    move_prompt,
    plan_session,
    record_contribution,
    remove_prompt,
    reopen_session,
    start_session,
)
from consult.forums.contribution_models import Contribution
from consult.forums.models import SessionKind, SessionStatus, Setting
from consult.forums.session_models import ForumSession, Prompt
from consult.people.models import Person

Draft = Callable[..., ContributionDraft]
Plan = Callable[..., ForumSession]


@pytest.fixture
def planned(session: ForumSession, plan_another: Plan) -> ForumSession:
    return plan_another(session.consultation, session.forum, "Session 5")


def agenda(session: ForumSession) -> list[str]:
    db.session.expire_all()
    return [prompt.text for prompt in session.prompts]


def test_of_the_day_only_the_monday_is_kept(planned: ForumSession) -> None:
    assert planned.week == dt.date(2026, 10, 5)


def test_prompts_stand_in_the_order_given_without_the_empty_ones(session: ForumSession) -> None:
    made = plan_session(
        session.consultation,
        session.forum,
        "Session 6",
        SessionKind.WORKSHOP,
        setting=Setting.CUSTODY,
        week=dt.date(2026, 10, 5),
        in_the_room=0,
        prompts=["One", "  ", "Two"],
    )
    assert agenda(made) == ["One", "Two"]


@pytest.mark.parametrize(
    "changes, field",
    [
        ({"title": "  "}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"prompts": []}, "prompts"),
        ({"prompts": ["x" * 501]}, "prompts"),
        ({"prompts": ["x"] * 41}, "prompts"),
        ({"in_the_room": -1}, "in_the_room"),
        ({"in_the_room": 10**30}, "in_the_room"),
    ],
)
def test_a_plan_that_cannot_be_kept_names_the_field(
    session: ForumSession, changes: dict[str, object], field: str
) -> None:
    plan = {"title": "Session 6", "prompts": ["One"], "in_the_room": 4} | changes
    with pytest.raises(NotPossible) as refusal:
        plan_session(
            session.consultation,
            session.forum,
            kind=SessionKind.WORKSHOP,
            setting=Setting.ONLINE,
            week=dt.date(2026, 10, 5),
            **plan,  # type: ignore[arg-type]
        )
    assert refusal.value.field == field
    assert len(db.session.scalars(select(ForumSession)).all()) == 1


def test_a_session_goes_from_planned_to_live_to_ended_and_back_to_live(planned: ForumSession) -> None:
    with pytest.raises(NotPossible):
        end_session(planned)
    with pytest.raises(NotPossible):
        reopen_session(planned)
    start_session(planned)
    start_session(planned)
    assert planned.status is SessionStatus.LIVE
    end_session(planned)
    with pytest.raises(NotPossible, match="open it again"):
        start_session(planned)
    reopen_session(planned)
    assert planned.status is SessionStatus.LIVE


def test_prompts_are_added_moved_and_removed_while_planned(planned: ForumSession) -> None:
    add_prompt(planned, "Last words")
    assert agenda(planned) == ["Being told", "Who was there", "The first night", "Last words"]
    move_prompt(planned.prompts[3], "up")
    move_prompt(planned.prompts[0], "down")
    assert agenda(planned) == ["Who was there", "Being told", "Last words", "The first night"]
    move_prompt(planned.prompts[0], "up")
    move_prompt(planned.prompts[3], "down")
    assert agenda(planned) == ["Who was there", "Being told", "Last words", "The first night"]
    remove_prompt(planned.prompts[1])
    assert agenda(planned) == ["Who was there", "Last words", "The first night"]
    assert [prompt.position for prompt in planned.prompts] == [1, 2, 3]


def test_a_session_without_prompts_cannot_start(planned: ForumSession) -> None:
    for prompt in list(planned.prompts):
        remove_prompt(prompt)
    with pytest.raises(NotPossible, match="Add a prompt"):
        start_session(planned)


def test_prompts_are_fixed_once_it_has_started(session: ForumSession) -> None:
    for attempt in (
        lambda: add_prompt(session, "Another"),
        lambda: move_prompt(session.prompts[0], "down"),
        lambda: remove_prompt(session.prompts[0]),
    ):
        with pytest.raises(NotPossible, match="fixed"):
            attempt()
    assert agenda(session) == ["Being told", "Who was there", "The first night"]


def test_the_room_cannot_be_smaller_than_what_something_stands_for(
    session: ForumSession, draft: Draft, facilitator: Person
) -> None:
    record_contribution(session, draft(session, headcount=9), "key", facilitator)
    with pytest.raises(NotPossible, match="stands for 9"):
        count_room(session, 8)
    count_room(session, 9)
    assert session.in_the_room == 9


def test_the_room_of_an_ended_session_is_not_counted_again(session: ForumSession) -> None:
    end_session(session)
    with pytest.raises(NotPossible, match="has ended"):
        count_room(session, 5)


def test_a_consultation_is_removed_with_its_sessions_and_all_that_was_said(
    session_on: ForumSession, draft: Draft, note_taker: Person
) -> None:
    record_contribution(session_on, draft(session_on), "key", note_taker)
    remove_consultation(session_on.consultation)
    for table in (ForumSession, Prompt, Contribution):
        assert db.session.scalars(select(table)).all() == []
