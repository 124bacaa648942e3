"""Changing what was sent, until the survey closes: it goes on counting, and old words are gone everywhere."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from consult.extensions import db
from consult.privacy.consent import Consent
from consult.strategy.actions import take_back
from consult.surveys.actions import Forgotten, change_answers, change_consent, close_survey, record_answers
from consult.surveys.answering import withdrawing
from consult.surveys.response_models import Answer, Response, ResponseStatus

ReceiptOn = Callable[[TestResponse], list[str]]


@pytest.fixture
def heard() -> Iterator[list[str]]:
    """The words of answers that somebody was told are about to go."""
    told: list[str] = []

    def listen(ids: Any) -> None:
        told.extend(str(text) for text in db.session.scalars(select(Answer.text).where(Answer.id.in_(ids))))

    withdrawing.BEFORE_WORDS_GO.append(listen)
    yield told
    withdrawing.BEFORE_WORDS_GO.remove(listen)


def fields(page: TestResponse) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page.text.split("<main")[1]))


@pytest.fixture
def sent(client: FlaskClient, built: Any, begin: Callable[..., str], receipt_on: ReceiptOn) -> str:
    """The five words of somebody who said South, no phone, a pay phone, and that one person to ring would help."""
    key = begin()
    for question, value in (
        (built.home, built.home.options[1].id),
        (built.phone, built.no),
        (built.how, "A pay phone"),
        (built.why, "One person to ring"),
    ):
        client.post(built.page(question), data={f"q{question.id}": value, "go": "on"})
    page = client.post(f"{built.url}/check", data={"submission_key": key, "consent": "quote"})
    client.post(f"{built.url}/written")
    return " ".join(receipt_on(page))


def only() -> Response:
    db.session.expire_all()
    return db.session.scalars(select(Response)).one()


def said() -> list[str]:
    db.session.expire_all()
    return sorted(text for text in db.session.scalars(select(Answer.text)) if text)


def change(client: FlaskClient, words: str) -> TestResponse:
    client.post("/receipt", data={"words": words})
    assert "Change my answers" in client.get("/receipt").text
    return client.get(client.post("/receipt/change").location)


def test_what_was_sent_is_changed_from_the_receipt_and_counts_all_the_while(
    app: Flask, built: Any, sent: str, heard: list[str]
) -> None:
    client = app.test_client()
    page = change(client, sent)
    assert "Your answers go on counting." in page.text
    assert "Come back later" not in client.get(built.page(built.why)).text
    reply = client.post(
        f"{built.page(built.why)}?change=1", data={f"q{built.why.id}": "Someone to ring at night", "go": "on"}
    )
    assert reply.location == f"{built.url}/check"
    assert said() == ["A pay phone", "Someone to ring at night"]
    assert heard == ["One person to ring"]
    assert only().status is ResponseStatus.SUBMITTED
    end = client.get(f"{built.url}/check")
    assert re.search(r'checked[^>]*value="quote"|value="quote"[^>]*checked', end.text)
    done = client.post(f"{built.url}/changed", data=fields(end) | {"consent": "quote_attribute"})
    assert "Your changes are kept." in done.text
    assert done.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert only().consent is Consent.QUOTE_ATTRIBUTE
    assert client.post("/receipt", data={"words": sent}).location == "/receipt"


def test_an_answer_that_changes_the_path_takes_the_words_beside_it_and_the_group_is_worked_out_again(
    app: Flask, built: Any, sent: str, heard: list[str]
) -> None:
    client = app.test_client()
    change(client, sent)
    client.post(f"{built.page(built.phone)}?change=1", data={f"q{built.phone.id}": built.yes, "go": "on"})
    assert heard == ["A pay phone"]
    assert said() == ["One person to ring"]
    client.post(f"{built.page(built.home)}?change=1", data={f"q{built.home.id}": built.home.options[0].id, "go": "on"})
    assert [group.value for group in only().characteristics] == ["North"]


def test_an_answer_left_as_it_was_keeps_its_row(app: Flask, built: Any, sent: str, heard: list[str]) -> None:
    before = set(db.session.scalars(select(Answer.id)))
    client = app.test_client()
    change(client, sent)
    client.post(built.page(built.why), data={f"q{built.why.id}": "One person to ring", "go": "on"})
    db.session.expire_all()
    assert set(db.session.scalars(select(Answer.id))) == before
    assert heard == []


def test_allowing_less_takes_the_quotes_and_allowing_more_takes_none(built: Any, sent: str, heard: list[str]) -> None:
    change_consent(only(), Consent.QUOTE_ATTRIBUTE)
    assert heard == []
    change_consent(only(), Consent.PARAPHRASE)
    assert sorted(heard) == ["A pay phone", "One person to ring"]
    assert said() == ["A pay phone", "One person to ring"]


def test_a_closed_survey_is_not_changed(app: Flask, built: Any, sent: str) -> None:
    client = app.test_client()
    change(client, sent)
    close_survey(built.survey)
    page = client.post(built.page(built.why), data={f"q{built.why.id}": "Too late", "go": "on"})
    assert page.status_code == 409 and "This survey has closed." in page.text
    client.post("/receipt", data={"words": sent})
    assert "Change my answers" not in client.get("/receipt").text
    assert said() == ["A pay phone", "One person to ring"]


def test_words_that_were_taken_back_do_not_come_back_by_a_stale_page(app: Flask, built: Any, sent: str) -> None:
    client = app.test_client()
    change(client, sent)
    take_back(only())
    page = client.post(built.page(built.why), data={f"q{built.why.id}": "One person to ring", "go": "on"})
    assert page.status_code == 409
    assert said() == []
    with pytest.raises(Forgotten):
        change_answers(only(), {built.why: "Back again"})


def test_without_the_five_words_what_was_sent_does_not_change(
    client: FlaskClient, built: Any, sent: str, begin: Callable[..., str]
) -> None:
    key = begin()
    client.post(f"{built.url}/check", data={"submission_key": key, "consent": "none"})
    assert client.post(built.page(built.why), data={f"q{built.why.id}": "x", "go": "on"}).status_code == 409
    assert client.post(f"{built.url}/changed", data={"consent": "none"}).status_code == 409
    assert client.post("/receipt/change").location == "/my-words"


def test_answers_that_were_not_sent_are_not_changed_but_recorded(built: Any, begin: Callable[..., str]) -> None:
    begin()
    record_answers(only(), {built.why: "First"})
    record_answers(only(), {built.why: "Second"})
    assert said() == ["Second"]
