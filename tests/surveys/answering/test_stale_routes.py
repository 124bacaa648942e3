"""A session that is gone, two windows, Back and pages out of date: nothing typed is lost and nothing is crossed."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from consult.extensions import db
from consult.surveys.actions import close_survey
from consult.surveys.inviting.actions import Invitee, invite
from consult.surveys.inviting.models import SurveyInvitation
from consult.surveys.inviting.tokens import new_link
from consult.surveys.models import Mode
from consult.surveys.response_models import Answer, Response, ResponseStatus


@pytest.fixture
def strict(app: Flask, built: Any) -> FlaskClient:
    """A browser of which every form needs its token, as in life."""
    app.config["WTF_CSRF_ENABLED"] = True
    return app.test_client()


def fields(page: TestResponse) -> dict[str, str]:
    """The hidden fields of a page's main form."""
    main = page.text.split("<main")[1]
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', main))


def begin(client: FlaskClient, built: Any) -> None:
    assert client.post(built.url, data=fields(client.get(built.url))).status_code == 303


def texts() -> list[str]:
    db.session.expire_all()
    return sorted(text for text in db.session.scalars(select(Answer.text)) if text)


def test_a_page_sent_after_the_session_is_gone_comes_back_with_what_was_typed_and_is_kept_then(
    app: Flask, strict: FlaskClient, built: Any
) -> None:
    begin(strict, built)
    why, name = built.page(built.why), f"q{built.why.id}"
    form = fields(strict.get(why)) | {name: "Three hours of words", "go": "on"}
    later = app.test_client()  # the same page in a browser that was closed meanwhile
    again = later.post(why, data=form)
    assert again.status_code == 409
    assert "You were away for a while." in again.text and "Three hours of words" in again.text
    assert "data-problem" not in again.text
    assert texts() == []  # nothing is done without its token
    kept = later.post(why, data=fields(again) | {name: "Three hours of words", "go": "on"})
    assert kept.location == f"{built.url}/check"
    assert texts() == ["Three hours of words"]
    sent = later.post(f"{built.url}/check", data=fields(later.get(f"{built.url}/check")) | {"consent": "none"})
    assert sent.text.count("<li>") >= 5 and "Your five words" in sent.text


def test_a_choice_is_still_chosen_and_a_number_still_written(app: Flask, strict: FlaskClient, built: Any) -> None:
    begin(strict, built)
    home, name = built.page(built.home), f"q{built.home.id}"
    chosen = str(built.home.options[1].id)
    again = app.test_client().post(home, data=fields(strict.get(home)) | {name: chosen, "go": "on"})
    assert re.search(rf'checked[^>]*value="{chosen}"|value="{chosen}"[^>]*checked', again.text)


def test_sending_after_the_session_is_gone_asks_once_more(app: Flask, strict: FlaskClient, built: Any) -> None:
    begin(strict, built)
    form = fields(strict.get(f"{built.url}/check"))
    later = app.test_client()
    again = later.post(f"{built.url}/check", data=form)
    assert again.status_code == 409 and "Nothing is lost." in again.text
    assert db.session.scalars(select(Response.status)).all() == [ResponseStatus.STARTED]
    sent = later.post(f"{built.url}/check", data=fields(again))
    assert sent.status_code == 200 and "We have your answers." in sent.text


def test_starting_after_the_session_is_gone_shows_the_start_again(app: Flask, strict: FlaskClient, built: Any) -> None:
    form = fields(strict.get(built.url))
    later = app.test_client()
    again = later.post(built.url, data=form)
    assert again.status_code == 409 and fields(again)["submission_key"] == form["submission_key"]
    assert later.post(built.url, data=fields(again)).location == built.page(built.home)


def test_an_invited_persons_link_is_carried_too(app: Flask, strict: FlaskClient, built: Any) -> None:
    built.survey.mode = Mode.ANONYMOUS
    invite(built.survey, [Invitee(email="one@example.org")])
    token = new_link(db.session.scalars(select(SurveyInvitation)).one())
    db.session.commit()
    strict.get(f"/i/{token}")
    begin(strict, built)
    form = fields(strict.get(f"{built.url}/check"))
    later = app.test_client()
    assert later.post(f"{built.url}/check", data=fields(later.post(f"{built.url}/check", data=form))).status_code == 200
    db.session.expire_all()
    assert db.session.scalars(select(SurveyInvitation.took_part)).all() == [True]


@pytest.mark.parametrize("site, status", [("cross-site", 400), ("same-site", 400), ("same-origin", 409)])
def test_a_form_that_another_site_sends_is_answered_with_nothing_of_ours(
    app: Flask, strict: FlaskClient, built: Any, site: str, status: int
) -> None:
    begin(strict, built)
    why = built.page(built.why)
    form = fields(strict.get(why)) | {f"q{built.why.id}": "x", "go": "on"}
    assert app.test_client().post(why, data=form, headers={"Sec-Fetch-Site": site}).status_code == status


@pytest.mark.parametrize("carried", ["", "x", "gAAAAA" + "A" * 80, "é"])
def test_what_we_did_not_seal_opens_nothing(app: Flask, strict: FlaskClient, built: Any, carried: str) -> None:
    begin(strict, built)
    page = app.test_client().post(built.page(built.why), data={"carried": carried, f"q{built.why.id}": "x"})
    assert page.status_code in (400, 409)
    assert texts() == []


def test_a_page_left_open_till_the_survey_closed_says_so(app: Flask, strict: FlaskClient, built: Any) -> None:
    begin(strict, built)
    form = fields(strict.get(built.page(built.why))) | {f"q{built.why.id}": "Late", "go": "on"}
    close_survey(built.survey)
    for client in (strict, app.test_client()):
        page = client.post(built.page(built.why), data=form)
        assert page.status_code == 409 and "This survey has closed." in page.text


# Two windows, Back, and pages out of date


def test_a_page_belongs_to_its_own_response_whoever_else_answers_in_the_same_browser(
    client: FlaskClient, built: Any
) -> None:
    """Two people on one device, each in their own window: the page says whose it is."""
    built.survey.mode = Mode.NAMED
    invite(built.survey, [Invitee(email="one@example.org"), Invitee(email="two@example.org")])
    one, two = [new_link(each) for each in db.session.scalars(select(SurveyInvitation).order_by(SurveyInvitation.id))]
    db.session.commit()
    why, name = built.page(built.why), f"q{built.why.id}"
    pages = []
    for token in (one, two):
        client.get(f"/i/{token}")
        begin(client, built)
        pages.append(fields(client.get(why)))
    client.post(why, data=pages[0] | {name: "I am one", "go": "on"})
    client.post(why, data=pages[1] | {name: "I am two", "go": "on"})
    client.post(why, data=pages[0] | {name: "I am one again", "go": "on"})
    db.session.expire_all()
    said = {each.email: None for each in db.session.scalars(select(SurveyInvitation))}
    for response in db.session.scalars(select(Response)):
        person = db.session.get_one(SurveyInvitation, response.invitation_id)
        said[person.email] = response.answers[0].text
    assert said == {"one@example.org": "I am one again", "two@example.org": "I am two"}


def test_beginning_again_in_another_window_keeps_what_is_typed_in_the_first(client: FlaskClient, built: Any) -> None:
    begin(client, built)
    why, name = built.page(built.why), f"q{built.why.id}"
    first = fields(client.get(why))
    begin(client, built)  # throws the first answers away
    again = client.post(why, data=first | {name: "Typed in the first", "go": "on"})
    assert again.status_code == 409
    assert "You began again in another window." in again.text and "Typed in the first" in again.text
    client.post(why, data=fields(again) | {name: "Typed in the first", "go": "on"})
    assert texts() == ["Typed in the first"]


def test_a_question_that_is_not_asked_any_more_says_why(client: FlaskClient, built: Any) -> None:
    begin(client, built)
    client.post(built.page(built.phone), data={f"q{built.phone.id}": built.no, "go": "on"})
    open_page = fields(client.get(built.page(built.how)))
    client.post(built.page(built.phone), data={f"q{built.phone.id}": built.yes, "go": "on"})
    page = client.post(built.page(built.how), data=open_page | {f"q{built.how.id}": "Somehow", "go": "on"})
    assert page.status_code == 409 and "You do not need to answer this." in page.text
    assert texts() == []


def test_a_page_of_the_back_button_is_saved_over_the_newer_answer(client: FlaskClient, built: Any) -> None:
    begin(client, built)
    why, name = built.page(built.why), f"q{built.why.id}"
    old = fields(client.get(why))
    client.post(why, data=old | {name: "First", "go": "on"})
    client.post(why, data=old | {name: "Second", "go": "on"})
    assert texts() == ["Second"]


def test_a_page_sent_after_the_answers_were_sent_says_we_have_them(
    client: FlaskClient, built: Any, receipt_on: Callable[[TestResponse], list[str]]
) -> None:
    begin(client, built)
    why = built.page(built.why)
    old = fields(client.get(why))
    end = fields(client.get(f"{built.url}/check"))
    words = [receipt_on(client.post(f"{built.url}/check", data=end)) for _ in range(2)]
    assert words[0] == words[1] and len(words[0]) == 5
    page = client.post(why, data=old | {f"q{built.why.id}": "Too late", "go": "on"})
    assert page.status_code == 409 and "We already have your answers." in page.text
    assert texts() == []


def test_a_page_sent_after_its_device_was_cleared_is_not_taken_up_again(client: FlaskClient, built: Any) -> None:
    begin(client, built)
    end = fields(client.get(f"{built.url}/check"))
    client.post(f"{built.url}/check", data=end)
    client.post(f"{built.url}/written")
    client.post(f"{built.url}/check", data=end)
    assert "Please start again." in client.get(built.page(built.why)).text
