"""Themes put to a room: the frozen wording, the agenda, the counts, and the words that come back."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import func, select

from consult.extensions import db, now
from consult.forums.actions import NotPossible, create_forum, plan_session, record_contribution, start_session
from consult.forums.contribution_models import Contribution
from consult.forums.models import SessionKind, SessionStatus, Setting, Way
from consult.forums.receipts.receipt_actions import take_words_back
from consult.themes.actions import create_theme, rename_theme, retire_theme
from consult.themes.before import Refusal
from consult.themes.confirming.actions import count_answers, record_words, send_themes, unsend_theme
from consult.themes.confirming.given_back import by_subject, given_back
from consult.themes.confirming.models import About, ThemeCheck
from consult.themes.confirming.rooms import Answers, rooms_of
from consult.themes.gathering import gather_excerpts
from consult.themes.models import Excerpt, ThemeStatus
from tests.themes.confirming.conftest import ABOUT, NAME, Round


def test_a_theme_goes_to_a_room_in_its_wording_of_today_with_a_prompt_of_its_own(asking: Round) -> None:
    session = asking.room()
    check = asking.send(session)
    rename_theme(asking.theme, asking.person, "Homes")
    assert (check.name, check.description, check.asked_by) == (NAME, ABOUT, asking.person)
    assert [prompt.text for prompt in session.prompts] == ["How was the week?", f"Is that us? {NAME}. {ABOUT}"]
    assert check.prompt is session.prompts[1]


def test_a_room_that_tests_themes_is_planned_before_there_are_any(asking: Round) -> None:
    plan: dict[str, Any] = {"setting": Setting.COMMUNITY, "week": dt.date(2026, 7, 6), "in_the_room": 9, "prompts": []}
    forum = create_forum("North forum", "North East")
    session = plan_session(asking.consultation, forum, "Session 5", SessionKind.TEST_AND_CONFIRM, **plan)
    with pytest.raises(NotPossible, match="Add a prompt"):
        start_session(session)
    asking.send(session)
    start_session(session)
    with pytest.raises(NotPossible, match="at least one prompt"):
        plan_session(asking.consultation, forum, "Session 6", SessionKind.ROUNDTABLE, **plan)


def test_sending_a_theme_twice_is_sending_it_once_and_a_new_wording_goes_again(asking: Round) -> None:
    session = asking.room()
    first, again = asking.send(session), asking.send(session)
    assert first is again
    assert len(session.prompts) == 2
    rename_theme(asking.theme, asking.person, "Homes")
    assert asking.send(session) is not first
    assert len(session.prompts) == 3


def test_themes_go_only_to_a_planned_session_that_tests_themes(asking: Round) -> None:
    session = asking.room()
    session.kind = SessionKind.ROUNDTABLE
    with pytest.raises(Refusal, match="Test and confirm"):
        asking.send(session)
    session.kind, session.status = SessionKind.TEST_AND_CONFIRM, SessionStatus.LIVE
    with pytest.raises(Refusal, match="has started"):
        asking.send(session)


def test_a_retired_theme_no_theme_and_too_many_themes_are_refused(asking: Round) -> None:
    session = asking.room()
    with pytest.raises(Refusal, match="Tick the themes"):
        send_themes(session, [], asking.person)
    many = [create_theme(asking.consultation, asking.person, f"Theme {number}") for number in range(21)]
    with pytest.raises(Refusal, match="20 themes"):
        asking.send(session, *many)
    assert db.session.scalar(select(func.count(ThemeCheck.id))) == 0
    retire_theme(asking.theme, asking.person)
    with pytest.raises(Refusal, match="retired"):
        asking.send(session)


def test_a_theme_is_taken_off_the_agenda_before_the_session_starts_and_not_after(asking: Round) -> None:
    session = asking.room()
    asking.send(session)
    other = asking.send(session, create_theme(asking.consultation, asking.person, "Food"))
    unsend_theme(db.session.scalars(select(ThemeCheck).where(ThemeCheck.name == NAME)).one())
    assert [(prompt.position, prompt.text) for prompt in session.prompts] == [
        (1, "How was the week?"),
        (2, "Is that us? Food"),
    ]
    asking.start(session)
    with pytest.raises(Refusal, match="has started"):
        unsend_theme(other)


def test_counting_again_puts_the_count_right(asking: Round) -> None:
    check = asking.ask(asking.room(), 12, 1, 1)
    count_answers(check, Answers(5, 5, 4))
    assert (check.that_is_us, check.partly, check.not_us) == (5, 5, 4)
    assert asking.theme.status is ThemeStatus.AGREED


def test_two_who_count_at_once_do_not_overwrite_each_other(asking: Round) -> None:
    check = asking.ask(asking.room(), 9, 3, 2)
    with pytest.raises(NotPossible, match="Somebody else counted meanwhile: 9 that is us, 3 partly, 2 not us"):
        count_answers(check, Answers(5, 5, 4), "None-None-None")
    count_answers(check, Answers(9, 3, 2), "None-None-None")  # they counted the same
    count_answers(check, Answers(5, 5, 4), "9-3-2")
    assert check.partly == 5


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        (Answers(10, 3, 2), "14 people are in the room, and you counted 15"),
        (Answers(), "at least one person"),
        (Answers(-1, 3, 0), "0 to 999"),
    ],
)
def test_a_count_that_cannot_be_is_refused_and_nothing_is_kept(asking: Round, answers: Answers, words: str) -> None:
    session = asking.room(people=14)
    check = asking.send(session)
    asking.start(session)
    with pytest.raises(NotPossible, match=words):
        count_answers(check, answers)
    assert check.that_is_us is None


def test_a_room_is_counted_only_while_the_session_runs(asking: Round) -> None:
    session = asking.room()
    check = asking.send(session)
    with pytest.raises(NotPossible, match="Start the session first"):
        count_answers(check, Answers(9))
    session.status = SessionStatus.ENDED
    with pytest.raises(NotPossible, match="has ended"):
        count_answers(check, Answers(9))


def test_what_the_room_gives_back_is_a_contribution_and_becomes_a_passage_once(asking_on: Round) -> None:
    asking = asking_on
    session = asking.room()
    check = asking.send(session)
    asking.start(session)
    for _ in range(2):  # the same entry, sent again
        record_words(check, About.MISSING, asking.draft(check, "Nobody says who holds the keys."), "a", asking.person)
    record_words(check, About.DISSENT, asking.draft(check, "That was never my story."), "b", asking.person)
    assert db.session.scalar(select(func.count(Contribution.id))) == 2
    given = by_subject(given_back([check])[check.id])
    assert [(words, [each.contribution.text for each in found]) for words, found in given] == [
        ("What is missing", ["Nobody says who holds the keys."]),
        ("Why it is not us", ["That was never my story."]),
    ]
    gather_excerpts(asking.consultation.id)
    passages = db.session.scalars(select(Excerpt).order_by(Excerpt.text)).all()
    assert [(each.text, each.headcount) for each in passages] == [
        ("Nobody says who holds the keys.", 2),
        ("That was never my story.", 2),
    ]


def test_words_kept_on_the_capture_screen_stand_beside_the_theme_too_and_those_struck_out_do_not(asking: Round) -> None:
    session = asking.room()
    check = asking.send(session)
    asking.start(session)
    record_contribution(session, asking.draft(check, "We said this last year."), "c", asking.person)
    gone = record_words(check, About.DISSENT, asking.draft(check, "Strike that."), "d", asking.person)
    gone.removed_at = now()
    db.session.commit()
    assert [(words, len(found)) for words, found in by_subject(given_back([check])[check.id])] == [("Also said", 1)]


def test_words_that_were_taken_back_are_gone_from_the_theme_and_the_counts_stay(asking: Round) -> None:
    check = asking.ask(asking.room(), 9, 3, 2)
    draft = asking.draft(check, "That was never my story.")
    kept = record_words(check, About.DISSENT, draft, "a", asking.person)
    assert rooms_of(asking.theme).dissent == 1
    take_words_back([kept], Way.PHONE, asking.person)
    record_words(check, About.DISSENT, draft, "a", asking.person)  # a device that still holds them sends them again
    assert given_back([check]) == {}
    rooms = rooms_of(asking.theme)
    assert (rooms.dissent, rooms.answers) == (0, Answers(9, 3, 2))
