"""The page of who a member is: sealed until a reason is given, and closed to the strategy team."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page
from sqlalchemy import select

from consult.consultations.actions import create_consultation
from consult.extensions import db, now
from consult.forums.actions import add_member, create_forum, grant_forum
from consult.forums.models import ForumMember
from consult.identities.actions import keep_identity
from consult.identities.models import Identity, IdentityOpening
from consult.people.actions import create_person
from consult.people.models import Person, Role

SignIn = Callable[..., int]
REASON = {"reason": "To pay the travel to Swansea"}


@pytest.fixture
def wren(app: Flask) -> ForumMember:
    return add_member(create_forum("Leeds forum"), "Wren")


@pytest.fixture
def address(wren: ForumMember) -> str:
    consultation = create_consultation("Listening 2026")
    return f"/consultations/{consultation.id}/forums/{wren.forum_id}/members/{wren.id}/identity"


def test_what_is_sealed_is_shown_after_a_reason_and_on_no_address(
    client: FlaskClient, address: str, sign_in: SignIn
) -> None:
    sign_in(client, "administrator")
    client.post(address, data={"full_name": "Somebody Real"})
    assert "Somebody Real" not in client.get(address).text
    assert client.post(f"{address}/open", data={"reason": "no"}).status_code == 422
    opened = client.post(f"{address}/open", data=REASON)
    assert "Somebody Real" in opened.text
    assert opened.headers["Cache-Control"] == "no-store"
    again = client.get(address).text
    assert "Somebody Real" not in again
    assert REASON["reason"] in again
    assert REASON["reason"] in client.get("/people/identities-opened").text


def test_nothing_is_written_over_unseen(client: FlaskClient, address: str, wren: ForumMember, sign_in: SignIn) -> None:
    sign_in(client, "administrator")
    keep_identity(wren, {"full_name": "Somebody Real"})
    before = db.session.scalars(select(Identity.sealed)).one()
    page = client.post(address, data={"full_name": "Another"}, follow_redirects=True).text
    assert "Open what is held first" in page
    assert db.session.scalars(select(Identity.sealed)).one() == before
    opened = client.post(f"{address}/open", data=REASON).text
    handle = opened.split('name="opened"')[1].split('value="')[1].split('"')[0]
    client.post(address, data={"full_name": "Another", "opened": handle})
    assert "Another" in client.post(f"{address}/open", data=REASON).text


def test_who_may_open_it(client: FlaskClient, address: str, wren: ForumMember, sign_in: SignIn) -> None:
    """The forum's own facilitators do; its peers, those of before, other forums' and the strategy team do not."""
    keep_identity(wren, {"full_name": "Somebody Real"})
    clients = {}
    for name in ("own", "peer", "before", "stranger"):
        clients[name] = client.application.test_client()
        person = db.session.get_one(Person, sign_in(clients[name], "facilitator"))
        if name != "stranger":
            grant_forum(person, wren.forum, is_peer=name == "peer")
        if name == "before":
            with_end = grant_forum(person, wren.forum)
            with_end.until = now().date() - dt.timedelta(days=1)
            db.session.commit()
    for role in ("strategy", "evaluator", "member"):
        clients[role] = client.application.test_client()
        sign_in(clients[role], role)
    for name, each in clients.items():
        status = 200 if name == "own" else 404
        assert each.get(address).status_code == status, name
        assert each.post(f"{address}/open", data=REASON).status_code == status, name
        assert each.get("/people/identities-opened").status_code == 404, name
        if name != "own":
            for path in (address, f"{address}/forget"):
                assert each.post(path, data={"full_name": "Another"}).status_code == 404, name
    assert len(db.session.scalars(select(IdentityOpening)).all()) == 1
    clients["own"].post(f"{address}/forget")
    assert db.session.scalar(select(Identity.member_id)) is None


def test_the_command_seals_everything_anew(app: Flask, wren: ForumMember) -> None:
    keep_identity(wren, {"full_name": "Somebody Real"})
    assert (
        "1 identities are sealed under a new key" in app.test_cli_runner().invoke(args=["identities", "new-key"]).output
    )


def test_the_pages_suit_everybody(
    server: object, page: Page, wren: ForumMember, address: str, check_page: Callable[[Page], None]
) -> None:
    """By keyboard alone: kept, opened with a reason, and looked up in the list of openings."""
    create_person("Test Admin", "admin@example.org", Role.ADMINISTRATOR, "a long walk to the harbour")
    page.goto(f"{server}/sign-in")
    page.get_by_label("Email").fill("admin@example.org")
    page.get_by_label("Password").fill("a long walk to the harbour")
    page.keyboard.press("Enter")
    page.wait_for_url("**/workspace")
    page.goto(f"{server}{address}")
    check_page(page)
    page.get_by_label("Name", exact=True).fill("Somebody Real")
    page.keyboard.press("Enter")
    page.get_by_label("Why do you need it?").fill("no")
    page.keyboard.press("Enter")
    page.get_by_text("There is a problem").wait_for()
    check_page(page)
    page.get_by_label("Why do you need it?").fill(REASON["reason"])
    page.keyboard.press("Enter")
    page.get_by_label("Name", exact=True).wait_for()
    assert page.get_by_label("Name", exact=True).input_value() == "Somebody Real"
    check_page(page)
    page.get_by_role("link", name="Every identity that was opened").click()
    page.get_by_text(REASON["reason"]).wait_for()
    check_page(page)
