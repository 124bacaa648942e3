"""Who reaches which forum: proven over every route of forums that names a forum, a session or something said."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from consult.consultations.actions import create_consultation
from consult.extensions import db, now
from consult.forums.actions import (
    ContributionDraft,
    add_member,
    create_forum,
    end_grant,
    grant_forum,
    record_contribution,
    start_session,
)
from consult.forums.contribution_models import Contribution
from consult.forums.models import FacilitatorGrant, Forum, ForumMember
from consult.forums.session_models import ForumSession, Prompt
from consult.people.models import Person

Draft = Callable[..., ContributionDraft]
Plan = Callable[..., ForumSession]
SignIn = Callable[..., int]
NAMED = ("forum_id", "session_id", "contribution_id", "prompt_id", "member_id", "grant_id")


@pytest.fixture
def numbers(session: ForumSession, draft: Draft, facilitator: Person) -> dict[str, Any]:
    """Everything an address of forums can name, all of one forum."""
    contribution = record_contribution(session, draft(session), "key", facilitator)
    return {
        "consultation_id": session.consultation_id,
        "forum_id": session.forum_id,
        "session_id": session.id,
        "contribution_id": contribution.id,
        "prompt_id": session.prompts[0].id,
        "member_id": session.forum.members[0].id,
        "grant_id": grant_forum(facilitator, session.forum).id,
    }


@pytest.fixture
def me(client: FlaskClient, sign_in: SignIn) -> Person:
    return db.session.get_one(Person, sign_in(client, "facilitator"))


def addresses(app: Flask, numbers: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Every method and address of forums that names something of one forum."""
    for rule in app.url_map.iter_rules():
        if not rule.endpoint.startswith("forums.") or not rule.arguments & set(NAMED):
            continue
        values = {name: numbers[name] for name in rule.arguments}
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            with app.test_request_context():
                yield method, app.url_for(rule.endpoint, **values)


def answers(client: FlaskClient, numbers: dict[str, Any]) -> dict[tuple[str, str], int]:
    every = list(addresses(client.application, numbers))
    assert len(every) > 20
    return {(method, url): client.open(url, method=method).status_code for method, url in every}


def everything() -> list[list[Any]]:
    """All rows of forums, to see that nothing moved."""
    tables = (Forum, ForumMember, FacilitatorGrant, ForumSession, Prompt, Contribution)
    return [[str(row) for row in db.session.execute(select(table.__table__))] for table in tables]


def test_every_route_of_another_forum_is_a_404_for_a_facilitator(
    client: FlaskClient, numbers: dict[str, Any], me: Person
) -> None:
    grant_forum(me, create_forum("York forum"))
    before = everything()
    wrong = {where: code for where, code in answers(client, numbers).items() if code != 404}
    assert not wrong
    assert everything() == before


def test_every_route_is_a_404_once_the_grant_has_ended(
    client: FlaskClient, numbers: dict[str, Any], session: ForumSession, me: Person
) -> None:
    end_grant(grant_forum(me, session.forum))
    wrong = {where: code for where, code in answers(client, numbers).items() if code != 404}
    assert not wrong


def test_a_grant_holds_up_to_and_with_its_last_day(client: FlaskClient, session: ForumSession, me: Person) -> None:
    url = f"/consultations/{session.consultation_id}/forums/sessions/{session.id}"
    today = now()
    grant = grant_forum(me, session.forum, today.date() + dt.timedelta(days=1))
    assert client.get(url).status_code == 200
    grant.until = today.date()
    db.session.commit()
    assert client.get(url).status_code == 200
    grant.until = today.date() - dt.timedelta(days=1)
    db.session.commit()
    assert client.get(url).status_code == 404


def test_a_granted_facilitator_and_the_strategy_team_reach_the_pages(
    client: FlaskClient, numbers: dict[str, Any], session: ForumSession, me: Person, sign_in: SignIn
) -> None:
    """The proof above would be worth nothing if these were closed to everybody."""
    pages = [url for method, url in addresses(client.application, numbers) if method == "GET"]
    assert len(pages) >= 6
    grant_forum(me, session.forum)
    assert {client.get(url).status_code for url in pages} == {200}
    strategist = client.application.test_client()
    sign_in(strategist, "strategy")
    assert {strategist.get(url).status_code for url in pages} == {200}


@pytest.mark.parametrize("role", ["member", "evaluator"])
def test_other_roles_find_nothing_here(
    client: FlaskClient, numbers: dict[str, Any], sign_in: SignIn, role: str
) -> None:
    sign_in(client, role)
    assert set(answers(client, numbers).values()) == {404}


def test_what_only_strategists_do_is_a_404_for_a_granted_facilitator(
    client: FlaskClient, numbers: dict[str, Any], session: ForumSession, me: Person
) -> None:
    grant_forum(me, session.forum)
    base = f"/consultations/{session.consultation_id}/forums"
    for path in (
        "new",
        f"{session.forum_id}/grants",
        f"{session.forum_id}/grants/{numbers['grant_id']}/end",
        f"sessions/{session.id}/reopen",
    ):
        assert client.post(f"{base}/{path}").status_code == 404, path


def test_lists_show_only_the_forums_and_sessions_one_may_enter(
    client: FlaskClient, session: ForumSession, me: Person, plan_another: Plan, sign_in: SignIn
) -> None:
    york = create_forum("York forum")
    add_member(york, "Wren")
    plan_another(session.consultation, york, "York session")
    grant_forum(me, york)
    url = f"/consultations/{session.consultation_id}/forums"
    page = client.get(url).text
    assert "York session" in page
    assert "Session 4" not in page
    assert "South Wales" not in page
    strategist = client.application.test_client()
    sign_in(strategist, "strategy")
    seen = strategist.get(url).text
    assert "York session" in seen
    assert "Session 4" in seen


@pytest.mark.parametrize("name, value", [("session_id", 2**70), ("forum_id", 2**70), ("contribution_id", uuid.uuid4())])
@pytest.mark.parametrize("name_too, value_too", [("prompt_id", 2**70), ("member_id", 2**70), ("grant_id", 0)])
def test_an_address_of_nothing_is_a_404(
    client: FlaskClient,
    numbers: dict[str, Any],
    sign_in: SignIn,
    name: str,
    value: object,
    name_too: str,
    value_too: object,
) -> None:
    sign_in(client, "strategy")
    strange = numbers | {name: value, name_too: value_too}
    for rule in client.application.url_map.iter_rules():
        if rule.endpoint.startswith("forums.") and rule.arguments & {name, name_too}:
            method = "POST" if "POST" in (rule.methods or ()) else "GET"
            with client.application.test_request_context():
                url = client.application.url_for(rule.endpoint, **{part: strange[part] for part in rule.arguments})
            assert client.open(url, method=method).status_code == 404, (method, url)


def test_the_parts_of_an_address_must_belong_together(
    client: FlaskClient, numbers: dict[str, Any], session: ForumSession, plan_another: Plan, sign_in: SignIn
) -> None:
    sign_in(client, "strategy")
    york, elsewhere = create_forum("York forum"), create_consultation("Another")
    other = plan_another(session.consultation, york)
    start_session(other)
    base = f"/consultations/{session.consultation_id}/forums"
    for path in (
        f"{base}/sessions/{other.id}/contributions/{numbers['contribution_id']}/remove",
        f"{base}/sessions/{other.id}/prompts/{numbers['prompt_id']}/remove",
        f"{base}/{york.id}/members/{numbers['member_id']}/left",
        f"{base}/{york.id}/grants/{numbers['grant_id']}/end",
        f"/consultations/{elsewhere.id}/forums/sessions/{session.id}/end",
    ):
        before = everything()
        assert client.post(path).status_code == 404, path
        assert everything() == before
