"""Coming to a survey: by a personal link, with five words on another device; and pausing."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from consult.consultations.actions import create_consultation
from consult.extensions import db, limiter
from consult.surveys.actions import QuestionDraft, add_question, close_survey, create_survey, open_survey
from consult.surveys.inviting.actions import Invitee, invite
from consult.surveys.inviting.models import InvitationLink, SurveyInvitation
from consult.surveys.inviting.tokens import new_link
from consult.surveys.models import Kind, Mode, Survey
from consult.surveys.response_models import AnsweringTime, Response, ResponseStatus

ReceiptOn = Callable[[TestResponse], list[str]]
Tokens = Callable[..., list[str]]


def links_of(survey: Survey, count: int, mode: Mode) -> list[str]:
    """Invite `count` people; their links' tokens."""
    survey.mode = mode
    db.session.commit()
    by_alias = mode is Mode.ALIAS
    invite(
        survey,
        [
            Invitee(alias=f"Heron {n}" if by_alias else None, email=None if by_alias else f"person{n}@example.org")
            for n in range(count)
        ],
    )
    tokens = [new_link(each) for each in invitations(survey)]
    db.session.commit()
    return tokens


def invitations(survey: Survey) -> list[SurveyInvitation]:
    return list(db.session.scalars(select(SurveyInvitation).order_by(SurveyInvitation.id)))


@pytest.fixture
def invited(built: Any) -> Tokens:
    """invited(2, Mode.NAMED): the tokens of two people who are invited to the survey of `built`."""
    return lambda count=1, mode=Mode.ANONYMOUS: links_of(built.survey, count, mode)


def enter(client: FlaskClient, built: Any, token: str) -> TestResponse:
    """Open a personal link and press Start."""
    assert client.get(f"/i/{token}").location == built.url
    return client.post(built.url, data={"submission_key": "k" * 43})


def write(client: FlaskClient, built: Any, words: str, go: str = "on") -> TestResponse:
    return client.post(built.page(built.why), data={f"q{built.why.id}": words, "go": go})


def send(client: FlaskClient, built: Any) -> TestResponse:
    page = client.get(f"{built.url}/check").text
    fields = dict(re.findall(r'name="(submission_key|carried)" value="([^"]*)"', page))
    return client.post(f"{built.url}/check", data=fields | {"consent": "none"})


def responses() -> list[Response]:
    db.session.expire_all()
    return list(db.session.scalars(select(Response)))


def only() -> Response:
    (response,) = responses()
    return response


@pytest.mark.parametrize("mode", [Mode.ANONYMOUS, Mode.NAMED, Mode.ALIAS])
def test_a_survey_by_invitation_opens_only_by_a_link(
    client: FlaskClient, built: Any, invited: Tokens, mode: Mode
) -> None:
    (token,) = invited(1, mode)
    assert "This survey is by invitation." in client.get(built.url).text
    refused = client.post(built.url, data={"submission_key": "k" * 43})
    assert refused.status_code == 403 and "Ask the person who invited you" in refused.text
    assert responses() == []
    assert enter(client, built, token).location == built.page(built.home)
    assert only().status is ResponseStatus.STARTED


@pytest.mark.parametrize("token", ["x", "A" * 24, "é" * 24, "A" * 5000, "..%2F..", "%00"])
def test_a_link_that_is_not_ours_is_said_not_to_work(
    client: FlaskClient, built: Any, invited: Tokens, token: str
) -> None:
    invited()
    page = client.get(f"/i/{token}")
    assert page.status_code == 404
    assert "Traceback" not in page.text


def test_opening_a_link_writes_nothing(client: FlaskClient, built: Any, invited: Tokens) -> None:
    """Mail programs and their guards open links before people do."""
    (token,) = invited()
    before = everything()
    assert client.head(f"/i/{token}").status_code == 303
    assert client.get(f"/i/{token}", follow_redirects=True).status_code == 200
    assert everything() == before


def everything() -> list[tuple[Any, ...]]:
    db.session.expire_all()
    return [tuple(row) for table in db.metadata.sorted_tables for row in db.session.execute(select(table))]


def test_the_link_of_an_open_survey_is_no_link(client: FlaskClient, built: Any, invited: Tokens) -> None:
    (token,) = invited(1, Mode.OPEN_LINK)
    assert client.get(f"/i/{token}").status_code == 404


def test_a_link_of_a_closed_survey_says_so(client: FlaskClient, built: Any, invited: Tokens) -> None:
    (token,) = invited()
    close_survey(built.survey)
    assert "This survey has closed." in client.get(f"/i/{token}", follow_redirects=True).text


def test_a_link_is_read_in_the_language_of_the_invitation(client: FlaskClient, built: Any, invited: Tokens) -> None:
    (token,) = invited()
    built.survey.in_welsh = True
    invitations(built.survey)[0].language = "cy"
    db.session.commit()
    assert '<html lang="cy"' in client.get(f"/i/{token}", follow_redirects=True).text


@pytest.mark.parametrize("mode", [Mode.ANONYMOUS, Mode.NAMED, Mode.ALIAS])
def test_the_same_link_on_another_device_goes_on_with_the_same_answers(
    app: Flask, client: FlaskClient, built: Any, invited: Tokens, mode: Mode
) -> None:
    (token,) = invited(1, mode)
    enter(client, built, token)
    write(client, built, "Begun on my phone")
    other = app.test_client()
    page = other.get(f"/i/{token}", follow_redirects=True)
    assert "Carry on" in page.text and "Start again" not in page.text
    assert "Begun on my phone" in other.get(built.page(built.why)).text
    assert len(responses()) == 1


@pytest.mark.parametrize("mode", [Mode.NAMED, Mode.ALIAS])
def test_a_reminders_link_goes_on_with_the_same_answers_when_the_answers_name_the_invitation(
    app: Flask, client: FlaskClient, built: Any, invited: Tokens, mode: Mode, receipt_on: ReceiptOn
) -> None:
    (token,) = invited(1, mode)
    enter(client, built, token)
    write(client, built, "So far")
    (person,) = invitations(built.survey)
    assert only().invitation_id == person.id
    reminder = new_link(person)
    db.session.commit()
    other = app.test_client()
    enter(other, built, reminder)
    assert "So far" in other.get(built.page(built.why)).text
    assert len(receipt_on(send(other, built))) == 5
    assert only().status is ResponseStatus.SUBMITTED
    assert "We already have your answers." in client.get(built.page(built.why)).text


def test_an_anonymous_response_names_no_invitation(client: FlaskClient, built: Any, invited: Tokens) -> None:
    (token,) = invited()
    enter(client, built, token)
    write(client, built, "Mine")
    send(client, built)
    assert only().invitation_id is None
    assert db.session.scalars(select(SurveyInvitation.took_part)).all() == [True]


def test_nobody_answers_twice_by_the_same_link_or_by_a_reminders(
    app: Flask, client: FlaskClient, built: Any, invited: Tokens
) -> None:
    token, other = invited(2)
    early = app.test_client()  # opened the reminder and began, before the first link's answers were sent
    reminder = new_link(invitations(built.survey)[0])
    db.session.commit()
    enter(early, built, reminder)
    write(early, built, "Twice")
    enter(client, built, token)
    write(client, built, "Once")
    send(client, built)
    refused = send(early, built)
    assert refused.status_code == 409 and "Each person answers once, and you did." in refused.text
    for each in (token, reminder):
        late = app.test_client()
        assert "We have your answers." in late.get(f"/i/{each}", follow_redirects=True).text
        assert late.post(built.url, data={"submission_key": "k" * 43}).status_code == 409
    assert [r.status for r in responses()].count(ResponseStatus.SUBMITTED) == 1
    assert [each.took_part for each in invitations(built.survey)] == [True, False]
    assert other


def test_opening_a_link_or_saving_a_page_says_nothing_about_the_invitation(
    client: FlaskClient, built: Any, invited: Tokens
) -> None:
    (token,) = invited()
    before = rows_about_invitations()
    enter(client, built, token)
    write(client, built, "A page", go="later")
    client.get(f"{built.url}/later")
    assert rows_about_invitations() == before


def rows_about_invitations() -> list[tuple[Any, ...]]:
    db.session.expire_all()
    return [
        tuple(row)
        for model in (SurveyInvitation, InvitationLink)
        for row in db.session.execute(select(model.__table__))
    ]


def test_two_people_on_one_device_each_answer_by_their_own_link(
    client: FlaskClient, built: Any, invited: Tokens
) -> None:
    first, second = invited(2)
    enter(client, built, first)
    write(client, built, "I am the first")
    enter(client, built, second)
    assert "I am the first" not in client.get(built.page(built.why)).text
    write(client, built, "I am the second")
    assert len(responses()) == 2


# Five words


def test_coming_back_later_gives_five_words_that_open_the_answers_on_another_device(
    app: Flask, client: FlaskClient, built: Any, begin: Callable[..., str], receipt_on: ReceiptOn
) -> None:
    begin()
    words = receipt_on(client.get(write(client, built, "So far, so good", go="later").location))
    assert len(words) == 5
    assert " ".join(words) not in str(only().receipt_hash)
    other = app.test_client()
    reply = other.post(f"{built.url}/return", data={"words": " ".join(words)})
    assert reply.location == f"{built.url}/check"  # everything up to here is answered
    assert "So far, so good" in other.get(built.page(built.why)).text
    receipt = send(other, built)
    assert receipt.status_code == 200
    assert "Your five words are the same as before." in receipt.text and receipt_on(receipt) == []
    assert only().status is ResponseStatus.SUBMITTED
    assert other.post("/receipt", data={"words": " ".join(words)}).location == "/receipt"


def test_five_words_of_unfinished_answers_open_them_at_my_words_too(
    app: Flask, client: FlaskClient, built: Any, begin: Callable[..., str], receipt_on: ReceiptOn
) -> None:
    begin()
    words = receipt_on(client.get(write(client, built, "Half", go="later").location))
    other = app.test_client()
    assert other.post("/receipt", data={"words": " ".join(words)}).location == f"{built.url}/check"
    assert "Half" in other.get(built.page(built.why)).text


def test_words_that_open_nothing_here_are_refused_and_not_written_back(
    app: Flask, client: FlaskClient, built: Any, begin: Callable[..., str], receipt_on: ReceiptOn
) -> None:
    begin()
    words = receipt_on(client.get(write(client, built, "Half", go="later").location))
    for typed in ("", "park petal essay even wake", " ".join(reversed(words)), "x" * 5000):
        page = app.test_client().post(f"{built.url}/return", data={"words": typed})
        assert page.status_code == 422
        assert "There is a problem" in page.text
        assert not typed or typed not in page.text
    send(client, built)
    sent = app.test_client().post(f"{built.url}/return", data={"words": " ".join(words)})
    assert sent.status_code == 422 and "You have sent these answers." in sent.text


def test_the_same_slow_hashes_are_made_whatever_was_typed_to_come_back(
    client: FlaskClient, built: Any, begin: Callable[..., str], receipt_on: ReceiptOn, monkeypatch: pytest.MonkeyPatch
) -> None:
    import hashlib

    begin()
    words = " ".join(receipt_on(client.get(write(client, built, "Half", go="later").location)))
    made: list[bytes] = []
    slow = hashlib.scrypt
    monkeypatch.setattr(hashlib, "scrypt", lambda said, **how: made.append(said) or slow(said, **how))
    counts = []
    for typed in (words, "park petal essay even wake", "not words of the list"):
        made.clear()
        client.post(f"{built.url}/return", data={"words": typed})
        counts.append(len(made))
    assert counts[0] > 0 and len(set(counts)) == 1


def test_guesses_are_throttled(make_app: Any) -> None:
    app = make_app(RATELIMIT_ENABLED=True)
    with app.app_context():
        survey = create_survey(create_consultation("What should change?"), "Guess")
        add_question(survey, QuestionDraft(Kind.SHORT_TEXT, "Why?"))
        open_survey(survey)
        limiter.reset()
        client, guess = app.test_client(), {"words": "park petal essay even wake"}
        statuses = [client.post("/s/guess/return", data=guess).status_code for _ in range(12)]
        limiter.reset()
    assert statuses == [422] * 10 + [429] * 2


def test_whoever_pauses_may_clear_the_device_and_exit_without_losing_anything(
    client: FlaskClient, built: Any, begin: Callable[..., str]
) -> None:
    begin()
    write(client, built, "Kept", go="later")
    page = client.post(f"{built.url}/pause")
    assert page.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert "Please start again." in client.get(built.page(built.why)).text
    client.post("/leave")
    assert only().answers[0].text == "Kept"


def test_exit_after_asking_to_come_back_keeps_the_answers(
    client: FlaskClient, built: Any, begin: Callable[..., str]
) -> None:
    begin()
    write(client, built, "Kept", go="later")
    client.post("/leave")
    assert only().answers[0].text == "Kept"


def test_an_anonymous_survey_is_gone_on_with_by_its_link_and_shows_no_words_before_the_end(
    client: FlaskClient, built: Any, invited: Tokens, receipt_on: ReceiptOn
) -> None:
    """Five words alone could not say who took part, so answers that come by them could not be sent."""
    (token,) = invited()
    enter(client, built, token)
    page = client.get(write(client, built, "So far", go="later").location)
    assert "Open your own link again" in page.text and receipt_on(page) == []
    assert "Open your own link again." in client.get(f"{built.url}/return").text


# Time


def test_the_minutes_of_a_survey_are_counted_and_never_whose(
    client: FlaskClient, built: Any, begin: Callable[..., str]
) -> None:
    begin()
    write(client, built, "Quick")
    send(client, built)
    begin()
    write(client, built, "Slow", go="later")
    send(client, built)
    rows = db.session.execute(select(AnsweringTime.minutes, AnsweringTime.responses)).all()
    assert [tuple(row) for row in rows] == [(1, 1)]  # who paused is not counted
    assert db.session.scalar(select(func.count()).select_from(Response)) == 2
