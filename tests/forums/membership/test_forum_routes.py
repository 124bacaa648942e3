"""The forums of a consultation, a new one, its members and facilitators, and planning a session."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from consult.consultations.actions import create_consultation
from consult.extensions import db, now
from consult.forums.models import FacilitatorGrant, Forum, ForumMember, SessionKind, Setting
from consult.forums.session_models import ForumSession
from consult.people.models import Person
from consult.privacy.consent import Consent

SignIn = Callable[..., int]


def address(session: ForumSession, more: str = "") -> str:
    return f"/consultations/{session.consultation_id}/forums{more}"


def test_an_empty_page_says_what_it_is_for_and_the_next_step(app: Flask, client: FlaskClient, sign_in: SignIn) -> None:
    url = f"/consultations/{create_consultation('Listening 2026').id}/forums"
    sign_in(client, "strategy")
    assert "Create the first forum" in client.get(url).text
    facilitator = client.application.test_client()
    sign_in(facilitator, "facilitator")
    assert "No forum is open to you" in facilitator.get(url).text


def test_a_forum_is_created_and_a_second_of_its_name_refused(app: Flask, client: FlaskClient, sign_in: SignIn) -> None:
    url = f"/consultations/{create_consultation('Listening 2026').id}/forums/new"
    sign_in(client, "strategy")
    assert client.post(url, data={"name": "Leeds forum", "kind": "national"}, follow_redirects=True).status_code == 200
    refused = client.post(url, data={"name": "leeds forum", "kind": "national"})
    assert refused.status_code == 422
    assert "Choose another name" in refused.text
    assert "<title>Error: " in refused.text
    assert len(db.session.scalars(select(Forum)).all()) == 1


def test_a_member_is_added_by_alias(client: FlaskClient, session: ForumSession, sign_in: SignIn) -> None:
    sign_in(client, "strategy")
    url = address(session, f"/{session.forum_id}/members")
    page = client.post(url, data={"alias": "Heron", "consent": "paraphrase"}, follow_redirects=True).text
    assert "Heron is in the forum." in page
    heron = db.session.scalars(select(ForumMember).where(ForumMember.alias == "Heron")).one()
    assert heron.consent is Consent.PARAPHRASE


@pytest.mark.parametrize(
    "sent", [{}, {"alias": "wren", "consent": "quote"}, {"alias": "Heron", "consent": "all"}, {"alias": "a@b.example"}]
)
def test_a_member_that_cannot_be_added_is_refused(
    client: FlaskClient, session: ForumSession, sign_in: SignIn, sent: dict[str, str]
) -> None:
    sign_in(client, "strategy")
    refused = client.post(address(session, f"/{session.forum_id}/members"), data=sent)
    assert refused.status_code == 422
    assert "There is a problem" in refused.text
    assert len(db.session.scalars(select(ForumMember)).all()) == 2


def test_a_member_leaves_with_undo(client: FlaskClient, session: ForumSession, sign_in: SignIn) -> None:
    sign_in(client, "strategy")
    member = session.forum.members[0]
    url = address(session, f"/{session.forum_id}/members/{member.id}")
    assert f"{url}/back" in client.post(f"{url}/left", follow_redirects=True).text
    assert member.left_on is not None
    client.post(f"{url}/back")
    assert member.left_on is None


def test_what_a_member_agrees_to_is_changed_from_the_page(
    client: FlaskClient, session: ForumSession, sign_in: SignIn
) -> None:
    sign_in(client, "strategy")
    member = session.forum.members[0]
    url = address(session, f"/{session.forum_id}/members/{member.id}")
    sent = {"alias": member.alias, "joined_on": "2026-10-07", "consent": "quote_attribute"}
    client.post(url, data=sent)
    assert member.consent is Consent.QUOTE_ATTRIBUTE
    assert client.post(url, data=sent | {"consent": "anything"}).status_code == 422
    assert member.consent is Consent.QUOTE_ATTRIBUTE


def test_a_facilitator_is_let_in_until_a_day_and_out_again(
    client: FlaskClient, session: ForumSession, facilitator: Person, sign_in: SignIn
) -> None:
    sign_in(client, "strategy")
    url = address(session, f"/{session.forum_id}/grants")
    until = now().date() + dt.timedelta(days=30)
    client.post(url, data={"person_id": facilitator.id, "until": until.isoformat()})
    grant = db.session.scalars(select(FacilitatorGrant)).one()
    assert (grant.person_id, grant.until) == (facilitator.id, until)
    client.post(f"{url}/{grant.id}/end")
    assert grant.until is not None
    assert grant.until < now().date()


@pytest.mark.parametrize(
    "changes, words",
    [
        ({"until": "2020-01-01"}, "Choose a last day that is not over."),
        ({"until": "soon"}, "Write the day as a date"),
        ({"person_id": "999999"}, "choice"),
        ({"person_id": "x"}, "There is a problem"),
    ],
)
def test_a_grant_that_cannot_be_is_refused(
    client: FlaskClient,
    session: ForumSession,
    facilitator: Person,
    sign_in: SignIn,
    changes: dict[str, str],
    words: str,
) -> None:
    sign_in(client, "strategy")
    refused = client.post(
        address(session, f"/{session.forum_id}/grants"), data={"person_id": str(facilitator.id), **changes}
    )
    assert refused.status_code == 422
    assert words in refused.text
    assert db.session.scalar(select(FacilitatorGrant.id)) is None


def test_a_strategist_is_not_offered_as_a_facilitator(
    client: FlaskClient, session: ForumSession, facilitator: Person, sign_in: SignIn
) -> None:
    me = sign_in(client, "strategy")
    page = client.get(address(session, f"/{session.forum_id}")).text
    assert f'value="{facilitator.id}">Test Facilitator' in page
    assert f'value="{me}">' not in page


def plan_sent(**changes: str) -> dict[str, str]:
    return {
        "title": "Session 6",
        "kind": "workshop",
        "setting": "custody",
        "week": "2026-10-07",
        "in_the_room": "9",
        "prompts": "One\r\n\r\nTwo",
        **changes,
    }


def test_a_session_is_planned_with_a_prompt_on_each_line(
    client: FlaskClient, session: ForumSession, sign_in: SignIn
) -> None:
    sign_in(client, "strategy")
    url = address(session, f"/{session.forum_id}/sessions/new")
    assert client.get(url).status_code == 200
    assert client.post(url, data=plan_sent(), follow_redirects=True).status_code == 200
    made = db.session.scalars(select(ForumSession).where(ForumSession.title == "Session 6")).one()
    assert [prompt.text for prompt in made.prompts] == ["One", "Two"]
    assert (made.kind, made.setting, made.in_the_room) == (SessionKind.WORKSHOP, Setting.CUSTODY, 9)
    assert made.week == dt.date(2026, 10, 5)


def test_a_plan_may_start_from_the_questions_of_the_consultation(
    client: FlaskClient, session: ForumSession, sign_in: SignIn
) -> None:
    sign_in(client, "strategy")
    url = address(session, f"/{session.forum_id}/sessions/new")
    page = client.post(url, data=plan_sent(fill="questions", prompts="My own")).text
    assert "My own\nWhat helps on the day?\nWhat would you change?" in page
    assert 'value="Session 6"' in page
    assert len(db.session.scalars(select(ForumSession)).all()) == 1


@pytest.mark.parametrize(
    "changes, words",
    [
        ({"title": ""}, "Give the session a title."),
        ({"prompts": " \n "}, "Write at least one prompt"),
        ({"week": ""}, "Write the day as a date"),
        ({"week": "31/02/2026"}, "Write the day as a date"),
        ({"kind": "party"}, "Choose one of these."),
        ({"in_the_room": "-4"}, "Count the people in the room"),
        ({"in_the_room": "some"}, "Write a number in figures"),
    ],
)
def test_a_plan_that_cannot_be_kept_says_what_to_change_and_keeps_the_rest(
    client: FlaskClient, session: ForumSession, sign_in: SignIn, changes: dict[str, str], words: str
) -> None:
    sign_in(client, "strategy")
    refused = client.post(address(session, f"/{session.forum_id}/sessions/new"), data=plan_sent(**changes))
    assert refused.status_code == 422
    assert words in refused.text
    assert "Not a valid" not in refused.text
    assert len(db.session.scalars(select(ForumSession)).all()) == 1
