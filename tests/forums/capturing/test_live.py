"""Two note-takers at once: what one of them adds, changes or strikes out reaches the other's page."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from consult.forums.actions import (
    ContributionDraft,
    ObservationDraft,
    change_contribution,
    end_session,
    record_contribution,
    record_observation,
    remove_contribution,
)
from consult.forums.capturing.live import Standing
from consult.forums.session_models import ForumSession
from consult.people.models import Person

Draft = Callable[..., ContributionDraft]
SignIn = Callable[..., int]


@pytest.fixture
def desk(client: FlaskClient, session: ForumSession, sign_in: SignIn) -> str:
    sign_in(client, "strategy")
    return f"/consultations/{session.consultation_id}/forums/sessions/{session.id}/capture"


def mark(response: TestResponse) -> str:
    found = re.search(r'data-mark="([^"]+)"', response.text)
    assert found
    return found[1]


def shown(response: TestResponse) -> list[str]:
    return re.findall(r'<p class="voice">“([^”]*)”', response.text)


def test_a_page_that_shows_everything_is_told_nothing(client: FlaskClient, desk: str) -> None:
    page = client.get(desk)
    reply = client.get(f"{desk}/live?seen={mark(page)}")
    assert (reply.status_code, reply.data) == (204, b"")


def test_only_what_came_since_is_sent_and_everything_when_something_older_changed(
    client: FlaskClient, session: ForumSession, desk: str, draft: Draft, facilitator: Person
) -> None:
    first = record_contribution(session, draft(session, text="first"), "one", facilitator)
    page = client.get(desk)
    record_contribution(session, draft(session, text="second"), "two", facilitator)
    reply = client.get(f"{desk}/live?seen={mark(page)}")
    assert shown(reply) == ["second"]
    assert 'data-after="1"' in reply.text
    assert "2 kept" in reply.text
    assert client.get(f"{desk}/live?seen={mark(reply)}").status_code == 204
    change_contribution(first, draft(session, text="first, put right"))
    reply = client.get(f"{desk}/live?seen={mark(reply)}")
    assert shown(reply) == ["second", "first, put right"]
    assert 'data-after="0"' in reply.text


def test_striking_out_observing_and_ending_are_noticed(
    client: FlaskClient, session: ForumSession, desk: str, draft: Draft, facilitator: Person
) -> None:
    said = record_contribution(session, draft(session), "one", facilitator)
    seen = mark(client.get(desk))
    remove_contribution(said)
    reply = client.get(f"{desk}/live?seen={seen}")
    assert "#1 is struck out" in reply.text
    assert shown(reply) == []
    record_observation(session, ObservationDraft(session.prompts[0].id, "Quiet."), "seen", facilitator)
    reply = client.get(f"{desk}/live?seen={mark(reply)}")
    assert "Quiet." in reply.text
    end_session(session)
    assert "This session has ended." in client.get(f"{desk}/live?seen={mark(reply)}").text


@pytest.mark.parametrize("seen", ["", "0", "x.y", "999999999999.aa", "1", "²."])
def test_an_odd_mark_gets_everything(
    client: FlaskClient, session: ForumSession, desk: str, draft: Draft, facilitator: Person, seen: str
) -> None:
    record_contribution(session, draft(session), "one", facilitator)
    reply = client.get(f"{desk}/live", query_string={"seen": seen})
    assert shown(reply) == ["Nobody rang my mum."]


def test_a_script_that_hands_in_is_answered_with_what_is_new(
    client: FlaskClient, session: ForumSession, desk: str, draft: Draft, facilitator: Person
) -> None:
    seen = mark(client.get(desk))
    record_contribution(session, draft(session, text="by the other"), "other", facilitator)
    sent = {"prompt_id": session.prompts[0].id, "text": "mine", "capture_key": "mine", "seen": seen}
    reply = client.post(desk, data=sent)
    assert (reply.status_code, shown(reply)) == (200, ["mine", "by the other"])
    assert "<html" not in reply.text


def test_a_session_of_another_consultation_says_nothing(client: FlaskClient, desk: str) -> None:
    assert client.get(desk.replace("/consultations/1/", "/consultations/2/") + "/live").status_code == 404


def test_a_mark_knows_how_far_a_page_shows_rightly() -> None:
    older = Standing([(1, 1, None), (2, 1, None)], ("live",))
    newer = Standing([(1, 1, None), (2, 1, None), (3, 1, None)], ("live",))
    changed = Standing([(1, 2, None), (2, 1, None), (3, 1, None)], ("live",))
    assert newer.shown_by(older.mark()) == 2
    assert changed.shown_by(older.mark()) == 0
    assert Standing(newer.rows, ("ended",)).shown_by(older.mark()) == 0
