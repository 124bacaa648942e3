"""The directory of contacts: kept by staff, brought in with a look first, closed to everybody else."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Page
from sqlalchemy import select

from consult.extensions import db
from consult.people.actions import create_organisation, create_person
from consult.people.models import Contact, Role

PASSWORD = "a long walk to the harbour"


def contacts() -> list[tuple[str, str, str | None, bool]]:
    found = db.session.scalars(select(Contact).order_by(Contact.email))
    return [(c.name, c.email, c.organisation.name if c.organisation else None, c.prefers_welsh) for c in found]


@pytest.fixture
def staff(client: FlaskClient, sign_in: Callable[..., Any]) -> FlaskClient:
    sign_in(client, "strategy")
    return client


def test_a_contact_is_added_changed_found_and_removed(staff: FlaskClient) -> None:
    hub = create_organisation("Harbour House", "Charity")
    form = {"name": "Ann Lee", "email": "ANN@example.org", "organisation": str(hub.id), "prefers_welsh": "y"}
    assert staff.post("/contacts/new", data=form).status_code == 303
    assert contacts() == [("Ann Lee", "ann@example.org", "Harbour House", True)]
    number = db.session.scalars(select(Contact.id)).one()
    staff.post(f"/contacts/{number}", data={"name": "Ann L", "email": "ann@example.org", "organisation": "0"})
    assert contacts() == [("Ann L", "ann@example.org", None, False)]
    assert "ann@example.org" in staff.get("/contacts?words=ANN").text
    assert "ann@example.org" not in staff.get("/contacts?words=nobody%25").text
    staff.post(f"/contacts/{number}/remove")
    assert contacts() == []


def test_two_contacts_never_share_an_address(staff: FlaskClient) -> None:
    form = {"name": "Ann", "email": "ann@example.org", "organisation": "0"}
    staff.post("/contacts/new", data=form)
    reply = staff.post("/contacts/new", data=form | {"name": "Bev"})
    assert reply.status_code == 422 and "has this e-mail address already" in reply.text
    assert len(contacts()) == 1


def test_a_list_is_shown_before_it_is_kept_and_brought_in_once(staff: FlaskClient) -> None:
    create_organisation("Harbour House", "Charity")
    text = "name,email,organisation,welsh\nAnn,ann@example.org,harbour house,yes\nBev,bev@example.org,Harbor House,no\n"
    looked = staff.post("/contacts/bring-in", data={"text": text})
    assert contacts() == []
    assert "Line 3" in looked.text and "Is it Harbour House?" in looked.text
    for _ in range(2):
        assert staff.post("/contacts/bring-in", data={"text": text, "sure": "1"}).status_code == 303
    assert contacts() == [("Ann", "ann@example.org", "Harbour House", True)]


def test_a_file_is_read_and_what_is_no_list_is_refused(staff: FlaskClient) -> None:
    looked = staff.post("/contacts/bring-in", data={"file": (io.BytesIO(b"Ann <ann@example.org>"), "list.csv")})
    assert "ann@example.org" in looked.text
    refused = staff.post("/contacts/bring-in", data={"file": (io.BytesIO(b"PK broken"), "list.xlsx")})
    assert refused.status_code == 422 and "could not be read" in refused.text


@pytest.mark.parametrize("role", ["facilitator", "member", "evaluator"])
def test_the_directory_is_closed_to_other_roles(client: FlaskClient, sign_in: Callable[..., Any], role: str) -> None:
    sign_in(client, role)
    for path in ("/contacts", "/contacts/new", "/contacts/bring-in", "/contacts/1"):
        assert client.get(path).status_code == 404


@pytest.mark.journey
def test_the_pages_are_sound(page: Page, server: Any, check_page: Callable[[Page], None]) -> None:
    create_person("Lena Marsh", "lena@example.org", Role.STRATEGY, PASSWORD)
    page.goto(f"{server}/sign-in")
    page.locator("[name=email]").fill("lena@example.org")
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/workspace*")
    page.goto(f"{server}/contacts")
    check_page(page)
    page.get_by_role("link", name="Bring in a list").first.click()
    check_page(page)
    page.get_by_label("Paste the list").fill("Ann Lee <ann@example.org>\nnobody\n")
    page.get_by_role("button", name="Check the list").click()
    check_page(page)
    page.get_by_role("button", name="Bring them in").click()
    check_page(page)
    page.get_by_role("link", name="Ann Lee").click()
    check_page(page)
