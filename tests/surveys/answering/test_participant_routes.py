"""Start, pages and ways out, as a browser without script and without an account meets them."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from consult.extensions import Base, db
from consult.people.models import Organisation
from consult.privacy.codenames import word_list
from consult.surveys.actions import QuestionDraft, add_question, close_survey, copy_survey, open_survey
from consult.surveys.models import Kind
from consult.surveys.response_models import Answer, Response

HOSTILE = [
    "<script>alert(1)</script>",
    "'; DROP TABLE answer; --",
    "{{ 7 * 7 }}{% raw %}",
    "=cmd|' /C calc'!A0",
    "a\x00b\x1b[31m",
    "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16") + "\u202e mirrored",
    "x" * 19_999,
]


def count(model: type[Base]) -> int:
    db.session.expire_all()
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def texts() -> list[str]:
    db.session.expire_all()
    return [text for text in db.session.scalars(select(Answer.text)) if text]


def test_the_start_page_says_what_it_is_how_long_and_who_will_see_it(client: FlaskClient, built: Any) -> None:
    page = client.get(built.url)
    assert page.status_code == 200
    assert "<h1>Your first week out</h1>" in page.text
    assert "up to 4 questions" in page.text
    assert "about 3 minutes" in page.text
    assert "There is one limit." in page.text
    assert "Set-Cookie" not in page.headers or "HttpOnly" in page.headers["Set-Cookie"]
    assert page.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("address", ["/s/no-such-survey", "/s/no-such-survey/p/1", "/s/no-such-survey/check"])
def test_a_wrong_address_is_not_found(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404


def test_a_draft_is_not_found_and_a_closed_survey_says_so(client: FlaskClient, draft: Any) -> None:
    assert client.get(draft.url).status_code == 404
    open_survey(draft.survey)
    close_survey(draft.survey)
    page = client.get(draft.url)
    assert page.status_code == 200
    assert "This survey has closed." in page.text


@pytest.mark.parametrize("key", ["", "short", "x" * 65, "a b" * 10, "é" * 30])
def test_a_start_without_a_proper_key_is_refused(client: FlaskClient, built: Any, key: str) -> None:
    assert client.post(built.url, data={"submission_key": key}).status_code == 400
    assert count(Response) == 0


def test_pressing_start_twice_begins_once(client: FlaskClient, built: Any) -> None:
    key = secrets.token_urlsafe(24)
    replies = [client.post(built.url, data={"submission_key": key}) for _ in range(2)]
    assert [reply.location for reply in replies] == [built.page(built.home)] * 2
    assert count(Response) == 1


def test_starting_again_throws_the_old_answers_away(client: FlaskClient, built: Any, begin: Callable[..., str]) -> None:
    begin()
    client.post(built.page(built.why), data={f"q{built.why.id}": "First thoughts", "go": "on"})
    begin()
    assert texts() == []
    assert count(Response) == 1


def test_a_key_of_another_survey_is_refused(client: FlaskClient, built: Any, begin: Callable[..., str]) -> None:
    key = begin()
    other = copy_survey(built.survey)
    open_survey(other)
    assert client.post(f"/s/{other.slug}", data={"submission_key": key}).status_code == 400


def test_continue_keeps_the_answer_and_goes_on(client: FlaskClient, built: Any, begin: Callable[..., str]) -> None:
    begin()
    page = client.get(built.page(built.home))
    assert "Question 1 of 3" in page.text
    reply = client.post(built.page(built.home), data={f"q{built.home.id}": built.home.options[0].id, "go": "on"})
    assert (reply.status_code, reply.location) == (303, built.page(built.phone))
    assert "checked" in client.get(built.page(built.home)).text


def test_a_no_leads_to_the_question_that_only_a_no_meets(
    client: FlaskClient, built: Any, begin: Callable[..., str]
) -> None:
    begin()
    reply = client.post(built.page(built.phone), data={f"q{built.phone.id}": built.no, "go": "on"})
    assert reply.location == built.page(built.how)
    assert "question 3 of 4" in client.get(reply.location).text
    reply = client.post(built.page(built.phone), data={f"q{built.phone.id}": built.yes, "go": "on"})
    assert reply.location == built.page(built.why)
    away = client.get(built.page(built.how))
    assert away.status_code == 303


def test_back_keeps_what_was_written(client: FlaskClient, built: Any, begin: Callable[..., str]) -> None:
    begin()
    reply = client.post(built.page(built.why), data={f"q{built.why.id}": "Half a thought", "go": "back"})
    assert reply.location == built.page(built.phone)
    assert "Half a thought" in client.get(built.page(built.why)).text
    first = client.post(built.page(built.home), data={"go": "back"})
    assert first.location == built.url


def test_every_question_may_be_left_empty(client: FlaskClient, built: Any, begin: Callable[..., str]) -> None:
    begin()
    for question, onward in ((built.home, built.page(built.phone)), (built.phone, built.page(built.why))):
        assert client.post(built.page(question), data={"go": "on"}).location == onward
    assert (
        client.post(built.page(built.why), data={f"q{built.why.id}": "", "go": "on"}).location == f"{built.url}/check"
    )
    assert count(Answer) == 0


def test_rather_not_say_is_kept_by_button_and_by_row(
    client: FlaskClient, built: Any, begin: Callable[..., str]
) -> None:
    begin()
    client.post(built.page(built.home), data={f"q{built.home.id}": "none", "go": "on"})
    client.post(built.page(built.why), data={f"q{built.why.id}": "typed, then thought better", "go": "skip"})
    db.session.expire_all()
    assert list(db.session.scalars(select(Answer.declined))) == [True, True]
    assert texts() == []


def test_coming_back_later_keeps_the_page_and_says_how(
    client: FlaskClient, built: Any, begin: Callable[..., str]
) -> None:
    begin()
    reply = client.post(built.page(built.why), data={f"q{built.why.id}": "So far", "go": "later"})
    page = client.get(reply.location)
    assert "Your answers are kept." in page.text
    assert built.url in page.text
    assert "Carry on" in client.get(built.url).text
    assert texts() == ["So far"]


def test_an_answer_that_is_too_long_stays_in_its_field_and_is_not_kept(
    client: FlaskClient, built: Any, begin: Callable[..., str]
) -> None:
    begin()
    words = "word " * 40_000
    page = client.post(built.page(built.why), data={f"q{built.why.id}": words, "go": "on"})
    assert page.status_code == 422
    assert "<title>Error: " in page.text
    assert "There is a problem" in page.text
    assert page.text.count("199,999 characters. Make it 20,000 or fewer") == 2
    assert words.strip() in page.text
    assert count(Answer) == 0


def test_a_receipt_inside_an_answer_is_refused_in_plain_words(
    client: FlaskClient, built: Any, begin: Callable[..., str]
) -> None:
    begin()
    five = " ".join(word_list()[100:105])
    page = client.post(built.page(built.why), data={f"q{built.why.id}": f"My words are {five}", "go": "on"})
    assert page.status_code == 422
    assert page.text.count("Take your five words out of your answer") == 2
    assert "The rest of your answer is safe." in page.text
    assert count(Answer) == 0


@pytest.mark.parametrize("choice", ["999999", "-1", "x", "1' or 1=1", "None", "²"])
def test_an_unknown_choice_is_refused(client: FlaskClient, built: Any, begin: Callable[..., str], choice: str) -> None:
    begin()
    page = client.post(built.page(built.home), data={f"q{built.home.id}": choice, "go": "on"})
    assert page.status_code == 422
    assert "Choose one of the answers shown" in page.text
    assert count(Answer) == 0


def test_a_question_of_another_survey_is_not_found(client: FlaskClient, built: Any, begin: Callable[..., str]) -> None:
    begin()
    foreign = copy_survey(built.survey).questions[0]
    assert client.get(built.page(foreign)).status_code == 404
    assert client.post(built.page(foreign), data={"go": "on"}).status_code == 404


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_are_only_words(client: FlaskClient, built: Any, begin: Callable[..., str], words: str) -> None:
    begin()
    client.post(built.page(built.why), data={f"q{built.why.id}": words, "go": "on"})
    assert texts() == [words.replace("\x00", "").replace("\x1b", "")]
    for address in (built.page(built.why), f"{built.url}/check"):
        page = client.get(address)
        assert page.status_code == 200
        assert "<script>alert" not in page.text
        assert ">49" not in page.text


def test_an_unknown_button_does_what_continue_does(client: FlaskClient, built: Any, begin: Callable[..., str]) -> None:
    begin()
    reply = client.post(built.page(built.why), data={f"q{built.why.id}": "x", "go": "../../etc"})
    assert reply.location == f"{built.url}/check"


def test_somebody_without_a_response_under_way_is_led_to_the_start(client: FlaskClient, built: Any) -> None:
    for page in (client.get(built.page(built.why)), client.post(built.page(built.why), data={"go": "on"})):
        assert page.status_code == 409
        assert "Please start again." in page.text
        assert f'href="{built.url}"' in page.text


def test_a_page_sent_after_the_survey_closed_says_so(
    client: FlaskClient, built: Any, begin: Callable[..., str]
) -> None:
    begin()
    close_survey(built.survey)
    page = client.post(built.page(built.why), data={f"q{built.why.id}": "Late", "go": "on"})
    assert page.status_code == 409
    assert "This survey has closed." in page.text
    assert texts() == []


def test_questions_on_one_page_are_kept_together_and_only_the_empty_ones_are_declined(
    client: FlaskClient, draft: Any, begin: Callable[..., str]
) -> None:
    db.session.add(Organisation(name="Halfway Up"))
    word = add_question(draft.survey, QuestionDraft(Kind.SHORT_TEXT, "One word", with_previous=True))
    place = add_question(draft.survey, QuestionDraft(Kind.ORGANISATION, "Which?", with_previous=True))
    open_survey(draft.survey)
    begin()
    page = client.get(draft.page(draft.why))
    assert "Questions 3 to 5 of 5" in page.text
    assert page.text.count("Who will see this") == 1
    form = {f"q{draft.why.id}": "Time", f"q{word.id}": "", f"q{place.id}": "Halfway Up", "go": "skip"}
    client.post(draft.page(draft.why), data=form)
    assert sorted(texts()) == ["Halfway Up", "Time"]
    assert db.session.scalars(select(Answer.question_id).where(Answer.declined)).all() == [word.id]


def test_a_start_and_a_page_without_their_token_are_refused(app: Flask, built: Any, begin: Callable[..., str]) -> None:
    client = app.test_client()
    begin(client)
    app.config["WTF_CSRF_ENABLED"] = True
    for address in (built.page(built.why), f"{built.url}/check", f"{built.url}/written", "/leave"):
        assert client.post(address, data={"submission_key": secrets.token_urlsafe(24), "go": "on"}).status_code == 400
    started = client.post(built.url, data={"submission_key": secrets.token_urlsafe(24)})
    assert started.status_code == 409 and "<h1>Your first week out</h1>" in started.text
    assert (count(Response), count(Answer)) == (1, 0)
