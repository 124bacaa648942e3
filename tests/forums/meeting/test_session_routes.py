"""A session's pages: agenda, start, the room, reading back, the end, opening again."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from consult.extensions import db
from consult.forums.actions import ContributionDraft, end_session, grant_forum, record_contribution, remove_contribution
from consult.forums.models import SessionStatus
from consult.forums.session_models import ForumSession
from consult.people.models import Person

Draft = Callable[..., ContributionDraft]
Plan = Callable[..., ForumSession]
SignIn = Callable[..., int]


@pytest.fixture
def planned(session: ForumSession, plan_another: Plan) -> ForumSession:
    return plan_another(session.consultation, session.forum, "Session 5", 0)


def address(session: ForumSession, more: str = "") -> str:
    return f"/consultations/{session.consultation_id}/forums/sessions/{session.id}{more}"


def test_starting_a_session_leads_to_the_entry_line(
    client: FlaskClient, planned: ForumSession, sign_in: SignIn
) -> None:
    sign_in(client, "strategy")
    assert "Read the rules out and start" in client.get(address(planned)).text
    response = client.post(address(planned, "/start"), data={"rules_read": "y"}, follow_redirects=True)
    assert "data-capture" in response.text
    assert planned.status is SessionStatus.LIVE


def test_prompts_are_changed_from_the_page_while_it_is_planned(
    client: FlaskClient, planned: ForumSession, sign_in: SignIn
) -> None:
    sign_in(client, "strategy")
    client.post(address(planned, "/prompts"), data={"text": "Last words"})
    client.post(address(planned, f"/prompts/{planned.prompts[3].id}/move"), data={"direction": "up"})
    client.post(address(planned, f"/prompts/{planned.prompts[0].id}/remove"))
    assert [prompt.text for prompt in planned.prompts] == ["Who was there", "Last words", "The first night"]


def test_a_prompt_that_cannot_be_kept_is_refused_at_its_field(
    client: FlaskClient, planned: ForumSession, sign_in: SignIn
) -> None:
    sign_in(client, "strategy")
    for text in ("", "x" * 501):
        response = client.post(address(planned, "/prompts"), data={"text": text})
        assert response.status_code == 422
        assert 'id="text-error"' in response.text
    assert len(planned.prompts) == 3


def test_a_live_session_says_why_its_prompts_are_fixed(
    client: FlaskClient, session: ForumSession, sign_in: SignIn
) -> None:
    sign_in(client, "strategy")
    url = address(session, f"/prompts/{session.prompts[0].id}/remove")
    assert "The prompts are fixed" in client.post(url, follow_redirects=True).text


def test_the_room_is_counted_in_figures(client: FlaskClient, session: ForumSession, sign_in: SignIn) -> None:
    sign_in(client, "strategy")
    client.post(address(session, "/room"), data={"in_the_room": "20"})
    assert session.in_the_room == 20
    for wrong in ("a few", "-1", "9" * 5_000, "1000"):
        assert client.post(address(session, "/room"), data={"in_the_room": wrong}).status_code == 422
    assert session.in_the_room == 20


def test_reading_back_shows_what_was_kept_in_the_order_it_was_said(
    client: FlaskClient, session: ForumSession, sign_in: SignIn, draft: Draft, facilitator: Person
) -> None:
    for text in ("said first", "struck out", "said next"):
        contribution = record_contribution(session, draft(session, text=text), text, facilitator)
        if text == "struck out":
            remove_contribution(contribution)
    sign_in(client, "strategy")
    page = client.get(address(session, "/read-back")).text
    assert page.index("said first") < page.index("said next")
    assert "struck out" not in page


def test_a_facilitator_ends_a_session_and_only_the_strategy_team_opens_it_again(
    client: FlaskClient, session: ForumSession, sign_in: SignIn
) -> None:
    me = db.session.get_one(Person, sign_in(client, "facilitator"))
    grant_forum(me, session.forum)
    page = client.post(address(session, "/end"), follow_redirects=True).text
    assert session.status is SessionStatus.ENDED
    assert "The strategy team can open it again." in page
    assert "/reopen" not in page
    assert client.post(address(session, "/reopen")).status_code == 404
    strategist = client.application.test_client()
    sign_in(strategist, "strategy")
    assert "/reopen" in strategist.get(address(session)).text
    strategist.post(address(session, "/reopen"))
    assert session.status is SessionStatus.LIVE


def test_an_ended_session_shows_nothing_to_do_but_to_hand_it_over(
    client: FlaskClient, session: ForumSession, sign_in: SignIn, draft: Draft, facilitator: Person
) -> None:
    record_contribution(session, draft(session), "key", facilitator)
    end_session(session)
    sign_in(client, "facilitator")
    grant_forum(db.session.scalars(db.select(Person).order_by(Person.id.desc())).first(), session.forum)  # type: ignore[arg-type]
    for page in (client.get(address(session)).text, client.get(address(session, "/read-back")).text):
        main = page.partition("<main")[2]
        assert re.findall(r'<form[^>]*action="([^"]*)"', main) in ([], [address(session, "/hand-over")])
        assert main.count("<form") <= 1
        assert "Edit" not in main
