"""No more e-mails: a button on a page, or one press in a mail program; and the one door without a form's token."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page
from sqlalchemy import func, select

from consult.extensions import csrf, db
from consult.surveys.inviting.actions import invite
from consult.surveys.inviting.directory import Invitee
from consult.surveys.inviting.models import OptOut, SurveyInvitation
from consult.surveys.inviting.tokens import new_link
from consult.surveys.models import Survey

from .conftest import MakeSurvey

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def survey(make_survey: MakeSurvey) -> Survey:
    return make_survey(invited=2)


@pytest.fixture
def token(survey: Survey) -> str:
    first = db.session.scalars(select(SurveyInvitation).order_by(SurveyInvitation.id)).first()
    assert first
    made = new_link(first)
    db.session.commit()
    return made


def stopped() -> list[str | None]:
    query = select(SurveyInvitation.email).where(SurveyInvitation.opted_out).order_by(SurveyInvitation.id)
    return list(db.session.scalars(query))


def test_opening_the_page_stops_nothing_and_the_button_does(client: FlaskClient, token: str) -> None:
    assert client.get(f"/stop/{token}").status_code == 200
    client.get(f"/stop/{token}/at-once")
    assert stopped() == []
    done = client.post(f"/stop/{token}", follow_redirects=True)
    assert "no more e-mails" in done.text
    assert stopped() == ["member1@example.org"]


def test_it_holds_for_every_survey_and_for_later_ones(client: FlaskClient, token: str, make_survey: MakeSurvey) -> None:
    other = make_survey(invited=2)
    client.post(f"/stop/{token}")
    assert stopped() == ["member1@example.org"] * 2
    later = make_survey(invited=0)
    done = invite(later, [Invitee("MEMBER1@example.org"), Invitee("member2@example.org")])
    assert (done.added, done.opted_out) == (1, 1)
    assert other.id != later.id


def test_a_mail_program_stops_e_mails_without_a_session(app: Flask, client: FlaskClient, token: str) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    assert client.post(f"/stop/{token}/at-once", data=ONE_CLICK).status_code == 204
    assert stopped() == ["member1@example.org"]
    assert client.post(f"/stop/{token}/at-once", data=ONE_CLICK).status_code == 204  # again does no harm
    assert db.session.scalar(select(func.count()).select_from(OptOut)) == 1


@pytest.mark.parametrize(("path", "form", "code"), [
    ("/stop/{}/at-once", {}, 400),
    ("/stop/{}", ONE_CLICK, 400),
    ("/stop/another-token-altogether/at-once", ONE_CLICK, 404),
    ("/stop/caf\u00e9/at-once", ONE_CLICK, 404),
])  # fmt: skip
def test_nothing_else_stops_them(
    app: Flask, client: FlaskClient, token: str, path: str, form: dict[str, str], code: int
) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    assert client.post(path.format(token), data=form).status_code == code
    assert stopped() == []


def test_this_is_the_one_door_that_asks_no_form_token(app: Flask) -> None:
    assert csrf._exempt_views == {"consult.surveys.inviting.stop_routes.stop_at_once"}
    assert csrf._exempt_blueprints == set()


def test_neither_the_address_nor_the_name_is_kept_of_who_stopped(client: FlaskClient, token: str) -> None:
    client.post(f"/stop/{token}")
    (kept,) = db.session.scalars(select(OptOut.email_hash))
    assert len(kept) == 64 and "member1" not in kept


@pytest.mark.journey
def test_the_page_is_sound(page: Page, server: Any, token: str, check_page: Callable[[Page], None]) -> None:
    page.goto(f"{server}/stop/{token}")
    check_page(page)
    page.get_by_role("button", name="Send me no more e-mails").click()
    check_page(page)
    assert stopped() == ["member1@example.org"]
