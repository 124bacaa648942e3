"""Signing in and out, invitations, and what a stranger can make of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from consult.extensions import db
from consult.people.actions import create_person
from consult.people.models import Person, Role, SignIn

PASSWORD = "a long password"


@pytest.fixture
def lena(app: Flask) -> Person:
    return create_person("Lena Marsh", "Lena@Example.org", Role.STRATEGY, PASSWORD)


def enter(client: FlaskClient, password: str = PASSWORD, after: str = "") -> Any:
    return client.post(f"/sign-in{after}", data={"email": "lena@example.org", "password": password})


def test_signing_in_leads_to_the_workspace_and_shows_who_one_is(client: FlaskClient, lena: Person) -> None:
    assert enter(client).location == "/workspace"
    assert "Lena Marsh" in client.get("/workspace").text


def test_a_wrong_password_and_an_unknown_email_are_told_apart_by_nobody(client: FlaskClient, lena: Person) -> None:
    wrong = enter(client, "not the password")
    unknown = client.post("/sign-in", data={"email": "nobody@example.org", "password": PASSWORD})
    for response in (wrong, unknown):
        assert "There is a problem" in response.text
        assert "<title>Error: Sign in" in response.text
    sentence = "The email address and the password do not belong together"
    assert sentence in wrong.text
    assert sentence in unknown.text


def test_signing_out_ends_the_sign_in_on_the_server(app: Flask, client: FlaskClient, lena: Person) -> None:
    enter(client)
    cookie = client.get_cookie("consult")
    assert cookie is not None
    client.post("/sign-out")
    thief = app.test_client()
    thief.set_cookie("consult", cookie.value)
    assert thief.get("/workspace").location.startswith("/sign-in")
    assert db.session.scalar(select(SignIn)) is None


def test_each_sign_in_has_a_token_of_its_own_and_only_its_hash_is_kept(client: FlaskClient, lena: Person) -> None:
    enter(client)
    enter(client)
    hashes = db.session.scalars(select(SignIn.token_hash)).all()
    assert len(set(hashes)) == 2
    with client.session_transaction() as session:
        assert session["sign_in"] not in hashes


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_signing_in_never_leads_to_another_site(client: FlaskClient, lena: Person, target: str) -> None:
    assert enter(client, after=f"?next={target}").location == "/workspace"


def test_signing_in_leads_back_to_the_page_that_asked(client: FlaskClient, lena: Person) -> None:
    asked = client.get("/organisations")
    assert enter(client, after=asked.location.removeprefix("/sign-in")).location.startswith("/organisations")


def test_an_invitation_works_once(app: Flask, client: FlaskClient, sign_in: Callable[..., Any]) -> None:
    sign_in(client, "administrator")
    form = {"name": "Fern", "email": "fern@example.org", "role": "facilitator", "organisation": "0"}
    page = client.post("/people/invite", data=form).text
    found = re.search(r"http://127\.0\.0\.1:8000(/invitations/[\w-]+)", page)
    assert found
    newcomer = app.test_client()
    assert "facilitator" in newcomer.get(found[1]).text
    made = newcomer.post(found[1], data={"name": "Fern", "password": PASSWORD, "again": PASSWORD})
    assert made.location == "/workspace"
    assert newcomer.get("/workspace").status_code == 200
    assert app.test_client().get(found[1]).status_code == 404


def test_two_different_passwords_are_refused_and_the_name_is_kept(
    app: Flask, client: FlaskClient, sign_in: Callable[..., Any]
) -> None:
    sign_in(client, "administrator")
    form = {"name": "Fern", "email": "fern@example.org", "role": "facilitator", "organisation": "0"}
    found = re.search(r"http://127\.0\.0\.1:8000(/invitations/[\w-]+)", client.post("/people/invite", data=form).text)
    assert found
    page = app.test_client().post(found[1], data={"name": "Fern O.", "password": PASSWORD, "again": "another one"}).text
    assert "The two passwords are not the same" in page
    assert "Fern O." in page


def test_a_closed_account_is_out_at_once(app: Flask, client: FlaskClient, sign_in: Callable[..., Any]) -> None:
    other = app.test_client()
    person_id = sign_in(other, "evaluator")
    sign_in(client, "administrator")
    client.post(f"/people/{person_id}/close")
    assert other.get("/workspace").location.startswith("/sign-in")
    client.post(f"/people/{person_id}/reopen")
    assert other.get("/workspace").location.startswith("/sign-in"), "opening again does not bring the old sign-in back"


def test_too_many_wrong_passwords_are_slowed_down(make_app: Callable[..., Flask]) -> None:
    app = make_app(RATELIMIT_ENABLED=True)
    client = app.test_client()
    codes = [client.post("/sign-in", data={"email": "x@example.org", "password": "x"}).status_code for _ in range(21)]
    assert codes[:20] == [200] * 20
    assert codes[20] == 429
    assert "Error" not in client.get("/sign-in").text


def test_an_organisation_is_added_once(client: FlaskClient, sign_in: Callable[..., Any]) -> None:
    sign_in(client, "strategy")
    form = {"name": "Harbour Door", "kind": "Charity", "regions": "South Wales, London", "areas": "housing"}
    assert client.post("/organisations", data=form).status_code == 302
    assert "already a member organisation" in client.post("/organisations", data=form).text
    page = client.get("/organisations").text
    assert "South Wales, London" in page
