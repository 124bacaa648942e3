"""The pages of themes before a room: who may enter, what they answer, what they refuse."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from consult.extensions import db
from consult.forums.contribution_models import Contribution
from consult.forums.models import FacilitatorGrant, SessionStatus
from consult.forums.session_models import ForumSession
from consult.themes.actions import create_theme, rename_theme
from consult.themes.confirming.models import ThemeCheck, ThemeCheckWords
from consult.themes.models import ThemeStatus
from tests.themes.confirming.conftest import ABOUT, NAME, Round

SignIn = Callable[..., Any]


def room_url(session: ForumSession) -> str:
    return f"/consultations/{session.consultation_id}/forums/sessions/{session.id}/themes"


@pytest.fixture
def live(asking: Round) -> ThemeCheck:
    session = asking.room()
    check = asking.send(session)
    asking.start(session)
    return check


def url(check: ThemeCheck, end: str = "") -> str:
    return f"{room_url(check.session)}/{check.id}{end}"


def words(**more: Any) -> dict[str, Any]:
    return {
        "about": "missing",
        "who": "room",
        "headcount": 3,
        "kind": "verbatim",
        "consent": "quote",
        "text": "Who holds the keys?",
        "capture_key": "k1",
    } | more


def test_the_strategy_team_sends_ticked_themes_to_a_room(asking: Round, client: FlaskClient, sign_in: SignIn) -> None:
    sign_in(client, "strategy")
    session, path = asking.room(), f"/consultations/{asking.consultation.id}/themes/send"
    shown = client.get(f"{path}?session={session.id}&theme={asking.theme.id}").text
    assert f'value="{asking.theme.id}" checked' in shown
    page = client.post(path, data={"session": session.id, "themes": [asking.theme.id]}, follow_redirects=True).text
    assert "1 theme on the agenda of Session 5." in page
    assert NAME in page
    assert "The room answers once the session has started." in page


def test_sending_nothing_or_to_another_session_is_asked_again(
    asking: Round, client: FlaskClient, sign_in: SignIn
) -> None:
    sign_in(client, "strategy")
    session, path = asking.room(), f"/consultations/{asking.consultation.id}/themes/send"
    answer = client.post(path, data={"session": session.id})
    assert (answer.status_code, "Tick the themes" in answer.text) == (422, True)
    answer = client.post(path, data={"session": 999_999, "themes": [asking.theme.id]})
    assert (answer.status_code, "Choose one of these." in answer.text) == (422, True)
    answer = client.post(path, data={"session": session.id, "themes": [asking.theme.id, 999_999]})
    assert answer.status_code == 422
    session.status = SessionStatus.ENDED
    db.session.commit()
    assert "No room is waiting" in client.get(path).text


def test_a_facilitator_counts_the_room_and_keeps_what_it_gives_back(
    live: ThemeCheck, client: FlaskClient, sign_in: SignIn
) -> None:
    person = sign_in(client, "facilitator")
    db.session.add(FacilitatorGrant(forum_id=live.session.forum_id, person_id=person))
    db.session.commit()
    assert client.get(room_url(live.session)).location.endswith(url(live))
    counted = client.post(url(live, "/counts"), data={"that_is_us": 9, "partly": 3, "not_us": 2})
    assert counted.status_code == 302
    assert live.theme.status is ThemeStatus.CONFIRMED
    for _ in range(2):
        assert client.post(url(live, "/words"), data=words()).status_code == 302
    page = client.get(client.post(url(live, "/words"), data=words(kind="note", text="Keys.")).location).text
    assert "“Who holds the keys?”" in page
    assert re.search(r'<input checked[^>]*value="note"', page), "the next is written as the last one was"
    assert "3 stand behind it" in page
    kept = db.session.scalars(select(Contribution).order_by(Contribution.position)).all()[0]
    assert (kept.headcount, kept.prompt_id, kept.captured_by_id) == (3, live.prompt_id, person)
    assert [said.about for said in db.session.scalars(select(ThemeCheckWords))] == ["missing", "missing"]


def test_a_refused_count_and_a_refused_word_keep_what_was_typed(
    live: ThemeCheck, client: FlaskClient, sign_in: SignIn
) -> None:
    sign_in(client, "strategy")
    answer = client.post(url(live, "/counts"), data={"that_is_us": 13, "partly": "x", "not_us": 2})
    assert (answer.status_code, "Write a number in figures" in answer.text) == (422, True)
    assert 'value="13"' in answer.text
    answer = client.post(url(live, "/counts"), data={"that_is_us": 13, "partly": 1, "not_us": 2})
    assert (answer.status_code, "you counted 16" in answer.text) == (422, True)
    answer = client.post(url(live, "/words"), data=words(text=" ", about="dissent"))
    assert (answer.status_code, "Write what was said." in answer.text) == (422, True)
    assert re.search(r'<input checked[^>]*value="dissent"', answer.text)
    assert db.session.scalar(select(Contribution.id)) is None


def test_nobody_enters_who_is_not_of_this_forum_and_a_handed_over_room_is_closed(
    live: ThemeCheck, asking: Round, client: FlaskClient, sign_in: SignIn
) -> None:
    person = sign_in(client, "facilitator")
    for path in (room_url(live.session), url(live)):
        assert client.get(path).status_code == 404
    for end, data in (("/counts", {"that_is_us": 1}), ("/words", words()), ("/remove", {})):
        assert client.post(url(live, end), data=data).status_code == 404
    assert client.get(f"/consultations/{asking.consultation.id}/themes/send").status_code == 404
    db.session.add(FacilitatorGrant(forum_id=live.session.forum_id, person_id=person))
    db.session.commit()
    assert client.get(url(live)).status_code == 200
    live.session.handed_over = True
    db.session.commit()
    for path in (room_url(live.session), url(live)):
        assert client.get(path).status_code == 404
    assert client.post(url(live, "/words"), data=words()).status_code == 404


def test_a_theme_of_another_session_is_not_there(
    live: ThemeCheck, asking: Round, client: FlaskClient, sign_in: SignIn
) -> None:
    sign_in(client, "strategy")
    other = asking.room("North forum")
    assert client.get(f"{room_url(other)}/{live.id}").status_code == 404
    assert client.get(f"{room_url(other)}/{2**40}").status_code == 404
    assert "Pick themes" in client.get(room_url(other)).text


def test_the_page_of_a_theme_says_what_the_rooms_said_and_when_it_has_to_be_asked_again(
    live: ThemeCheck, asking: Round, client: FlaskClient, sign_in: SignIn
) -> None:
    sign_in(client, "strategy")
    client.post(url(live, "/counts"), data={"that_is_us": 9, "partly": 3, "not_us": 2})
    client.post(url(live, "/words"), data=words(about="dissent", text="That was never my story."))
    page = f"/consultations/{asking.consultation.id}/themes/{asking.theme.id}"
    shown = client.get(page).text
    assert "Confirmed in 1 room, 9 of 14 people" in shown
    assert "9 of 14 people said “that is us”, in 1 room. 5 said otherwise." in shown
    assert "“That was never my story.”" in shown
    assert "1 room, 9 of 14" in client.get(f"/consultations/{asking.consultation.id}/themes").text
    rename_theme(asking.theme, asking.person, "Homes")
    shown = client.get(page).text
    assert "Not yet confirmed in this wording." in shown
    assert f"It was asked about: {NAME}. {ABOUT}" in shown
    sign_in(client, "evaluator")
    assert "“That was never my story.”" in client.get(page).text


def test_keeping_the_counts_may_go_on_to_the_next_theme(asking: Round, client: FlaskClient, sign_in: SignIn) -> None:
    sign_in(client, "strategy")
    session = asking.room()
    first = asking.send(session)
    other = asking.send(session, create_theme(asking.consultation, asking.person, "Food"))
    asking.start(session)
    answer = client.post(url(first, "/counts"), data={"that_is_us": 9, "partly": 0, "not_us": 0, "then": "next"})
    assert answer.location.endswith(url(other))
    answer = client.post(url(other, "/counts"), data={"that_is_us": 9, "partly": 0, "not_us": 0, "then": "next"})
    assert answer.location.endswith(url(other)), "the last one stays"


def test_the_big_screen_follows_the_counts_and_speaks_both_languages(
    live: ThemeCheck, client: FlaskClient, sign_in: SignIn
) -> None:
    sign_in(client, "strategy")
    shown = client.get(url(live, "/screen?language=cy")).text
    assert '<html lang="cy">' in shown
    mark = re.search(r'data-mark="([^"]+)"', shown)
    assert mark
    follow = url(live, f"/screen/live?mark={mark[1]}")
    assert client.get(follow).status_code == 204
    client.post(url(live, "/counts"), data={"that_is_us": 9, "partly": 3, "not_us": 2})
    answer = client.get(follow)
    assert (answer.status_code, '<p class="big">9</p>' in answer.text) == (200, True)
    assert 'lang="en"' in client.get(url(live, "/screen?language=xx")).text


def test_a_theme_comes_off_the_agenda_again(asking: Round, client: FlaskClient, sign_in: SignIn) -> None:
    sign_in(client, "strategy")
    check = asking.send(asking.room())
    page = client.post(url(check, "/remove"), follow_redirects=True).text
    assert f"“{NAME}” is off the agenda." in page
    assert "Ask the room about draft themes" in page
