"""Check your answers, the five words, and leaving nothing behind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from consult.extensions import db
from consult.privacy.consent import Consent
from consult.surveys.actions import close_survey
from consult.surveys.response_models import Answer, Response, ResponseStatus

ReceiptOn = Callable[[TestResponse], list[str]]


def write(client: FlaskClient, built: Any, words: str = "One person to ring") -> None:
    client.post(built.page(built.why), data={f"q{built.why.id}": words, "go": "on"})


def finish(client: FlaskClient, built: Any, key: str, consent: str | None = "quote") -> TestResponse:
    return client.post(
        f"{built.url}/check", data={"submission_key": key, "consent": consent} if consent else {"submission_key": key}
    )


def only_response() -> Response:
    db.session.expire_all()
    return db.session.scalars(select(Response)).one()


def test_the_end_shows_each_answer_with_a_way_to_change_it(
    client: FlaskClient, built: Any, begin: Callable[..., str]
) -> None:
    begin()
    client.post(built.page(built.home), data={f"q{built.home.id}": built.home.options[1].id, "go": "on"})
    client.post(built.page(built.phone), data={f"q{built.phone.id}": "none", "go": "on"})
    write(client, built)
    page = client.get(f"{built.url}/check")
    for words in ("South", "I’d rather not say", "One person to ring", f"{built.page(built.home)}?change=1"):
        assert words in page.text
    assert "How did you manage?" not in page.text


def test_changing_one_answer_leads_back_to_the_end_and_asks_only_what_is_new(
    client: FlaskClient, built: Any, begin: Callable[..., str]
) -> None:
    begin()
    client.post(built.page(built.phone), data={f"q{built.phone.id}": built.yes, "go": "on"})
    change = client.post(f"{built.page(built.home)}?change=1", data={"go": "on"})
    assert change.location == f"{built.url}/check"
    new = client.post(f"{built.page(built.phone)}?change=1", data={f"q{built.phone.id}": built.no, "go": "on"})
    assert new.location == f"{built.page(built.how)}?change=1"
    assert client.post(new.location, data={"go": "on"}).location == f"{built.url}/check"


def test_how_words_may_be_used_is_asked_when_words_were_given_and_nothing_is_chosen_for_anyone(
    client: FlaskClient, built: Any, begin: Callable[..., str]
) -> None:
    key = begin()
    write(client, built)
    page = client.get(f"{built.url}/check")
    assert page.text.count('name="consent"') == 4
    assert "checked" not in page.text
    refused = finish(client, built, key, consent=None)
    assert refused.status_code == 422
    assert refused.text.count("Choose how we may use your words") == 2
    assert finish(client, built, key, consent="everything").status_code == 422
    assert only_response().status is ResponseStatus.STARTED


def test_nothing_is_asked_about_words_when_none_were_given(
    client: FlaskClient, built: Any, begin: Callable[..., str], receipt_on: ReceiptOn
) -> None:
    key = begin()
    client.post(built.page(built.phone), data={f"q{built.phone.id}": built.no, "go": "on"})
    client.post(built.page(built.how), data={f"q{built.how.id}": "Off the path in a moment", "go": "on"})
    client.post(built.page(built.phone), data={f"q{built.phone.id}": built.yes, "go": "on"})
    assert 'name="consent"' not in client.get(f"{built.url}/check").text
    assert len(receipt_on(finish(client, built, key, consent=None))) == 5
    assert only_response().consent is Consent.NONE


def test_the_receipt_is_five_words_and_the_answers_are_kept(
    client: FlaskClient, built: Any, begin: Callable[..., str], receipt_on: ReceiptOn
) -> None:
    key = begin()
    write(client, built)
    page = finish(client, built, key)
    assert page.status_code == 200
    assert len(receipt_on(page)) == 5
    assert "We kept 1 answer. We did not ask your name." in page.text
    response = only_response()
    assert (response.status, response.consent) == (ResponseStatus.SUBMITTED, Consent.QUOTE)
    assert [answer.text for answer in response.answers] == ["One person to ring"]


def test_the_same_submission_again_shows_the_same_receipt_even_without_the_cookie(
    app: Flask, client: FlaskClient, built: Any, begin: Callable[..., str], receipt_on: ReceiptOn
) -> None:
    key = begin()
    write(client, built)
    words = receipt_on(finish(client, built, key))
    assert receipt_on(finish(client, built, key, consent="none")) == words
    assert receipt_on(finish(app.test_client(), built, key)) == words
    close_survey(built.survey)
    assert receipt_on(finish(app.test_client(), built, key)) == words
    assert only_response().consent is Consent.QUOTE
    assert db.session.scalar(select(func.count()).select_from(Answer)) == 1


def test_two_people_on_one_device_have_two_receipts(
    client: FlaskClient, built: Any, begin: Callable[..., str], receipt_on: ReceiptOn
) -> None:
    receipts = [tuple(receipt_on(finish(client, built, begin(), consent="none"))) for _ in range(2)]
    assert len({*receipts}) == 2
    assert db.session.scalar(select(func.count()).select_from(Response)) == 2


def test_a_key_nobody_has_opens_nothing(client: FlaskClient, built: Any, begin: Callable[..., str]) -> None:
    begin()
    for key in ("x" * 32, "demo-response-1", "x" * 5000):
        page = finish(client, built, key)
        assert page.status_code == 409
        assert "Please start again." in page.text


def test_a_page_opened_after_sending_offers_the_five_words_again(
    client: FlaskClient, built: Any, begin: Callable[..., str], receipt_on: ReceiptOn
) -> None:
    key = begin()
    words = receipt_on(finish(client, built, key, consent=None))
    page = client.get(built.page(built.why))
    assert "We already have your answers." in page.text
    assert key in page.text
    assert receipt_on(finish(client, built, key)) == words


def test_closing_before_the_end_is_said_and_nothing_counts(
    client: FlaskClient, built: Any, begin: Callable[..., str]
) -> None:
    key = begin()
    close_survey(built.survey)
    page = finish(client, built, key, consent=None)
    assert page.status_code == 409
    assert "This survey has closed." in page.text
    assert only_response().status is ResponseStatus.STARTED


def test_written_down_takes_the_answers_off_the_device(
    client: FlaskClient, built: Any, begin: Callable[..., str]
) -> None:
    key = begin()
    write(client, built)
    finish(client, built, key)
    page = client.post(f"{built.url}/written")
    assert page.headers["Clear-Site-Data"] == '"cache", "storage"'
    after = client.get(built.page(built.why))
    assert "Please start again." in after.text
    assert "One person to ring" not in after.text
    assert only_response().status is ResponseStatus.SUBMITTED


def test_leaving_forgets_answers_that_were_not_sent_and_goes_elsewhere(
    app: Flask, client: FlaskClient, built: Any, begin: Callable[..., str]
) -> None:
    begin()
    write(client, built)
    page = client.post("/leave")
    assert page.status_code == 200
    assert page.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert f'content="0; url={app.config["LEAVE_URL"]}"' in page.text
    db.session.expire_all()
    assert db.session.scalars(select(Response)).all() == []
    assert "Please start again." in client.get(built.page(built.why)).text


def test_leaving_does_not_touch_answers_that_were_sent(
    client: FlaskClient, built: Any, begin: Callable[..., str]
) -> None:
    finish(client, built, begin(), consent=None)
    client.post("/leave")
    assert only_response().status is ResponseStatus.SUBMITTED


def test_what_must_be_answered_is_looked_for_in_the_answers_that_are_sent_whatever_the_browser_holds(
    app: Flask, client: FlaskClient, draft: Any, begin: Callable[..., str]
) -> None:
    draft.phone.required, draft.phone.required_reason = True, "We must know before we ring."
    db.session.commit()
    key = begin()
    client.post(draft.page(draft.phone), data={f"q{draft.phone.id}": draft.yes, "go": "on"})
    other = app.test_client()
    empty = begin(other)
    assert finish(client, draft, empty, None).status_code == 422  # this browser's own answers are not the ones sent
    assert finish(other, draft, key, None).status_code == 200
