"""Reading a survey in another version at any moment: nothing typed is lost, and the version answered is recorded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from consult.extensions import db
from consult.surveys.models import QuestionWording, SurveyWording, Version
from consult.surveys.response_models import Answer, Response


@pytest.fixture
def welsh(built: Any) -> Any:
    """The survey of `built` in three versions; the long text has words of its own in each."""
    built.survey.in_welsh = built.survey.in_easy_read = True
    built.survey.wordings = [SurveyWording(version=Version.WELSH, title="Eich wythnos gyntaf", introduction="Helo.")]
    built.why.wordings = [
        QuestionWording(version=Version.WELSH, label="Beth fyddai wedi helpu?"),
        QuestionWording(version=Version.EASY_READ, label="What would help?"),
    ]
    db.session.commit()
    return built


def only() -> Response:
    db.session.expire_all()
    return db.session.scalars(select(Response)).one()


def test_a_link_on_the_start_page_changes_what_is_read_and_nothing_else(client: FlaskClient, welsh: Any) -> None:
    page = client.get(f"{welsh.url}?version=cy")
    assert "Eich wythnos gyntaf" in page.text
    assert '<html lang="cy"' in page.text
    assert "Eich wythnos gyntaf" in client.get(welsh.url).text
    for odd in ("fr", "EN", "../cy"):
        assert "Eich wythnos gyntaf" in client.get(f"{welsh.url}?version={odd}").text
    assert db.session.scalars(select(Response)).all() == []


def test_changing_the_version_in_the_middle_keeps_what_was_typed(
    client: FlaskClient, welsh: Any, begin: Callable[..., str]
) -> None:
    begin()
    why, name = welsh.page(welsh.why), f"q{welsh.why.id}"
    reply = client.post(why, data={name: "A warm room", "go": "version-cy"})
    assert (reply.status_code, reply.location) == (303, why)
    page = client.get(why)
    assert "Beth fyddai wedi helpu?" in page.text
    assert "A warm room" in page.text
    assert only().version is Version.WELSH
    back = client.post(why, data={name: "A warm room, and time", "go": "version-easy"}, follow_redirects=True)
    assert "What would help?" in back.text and "A warm room, and time" in back.text
    assert only().version is Version.EASY_READ


def test_an_answer_that_cannot_be_kept_is_still_there_in_the_other_version_and_is_not_judged(
    client: FlaskClient, welsh: Any, begin: Callable[..., str]
) -> None:
    begin()
    words = "word " * 5_000
    page = client.post(welsh.page(welsh.why), data={f"q{welsh.why.id}": words, "go": "version-cy"})
    assert page.status_code == 422
    assert "Beth fyddai wedi helpu?" in page.text
    assert words.strip() in page.text
    assert "data-problem" not in page.text
    assert db.session.scalars(select(Answer)).all() == []


def test_a_button_that_only_makes_words_larger_keeps_the_page(
    client: FlaskClient, welsh: Any, begin: Callable[..., str]
) -> None:
    begin()
    why = welsh.page(welsh.why)
    reply = client.post(f"{why}?change=1&larger=1", data={f"q{welsh.why.id}": "Half", "go": "stay"})
    assert reply.location == f"{why}?change=1"
    assert "Half" in client.get(why).text


def test_two_people_on_two_devices_each_read_their_own_version(
    client: FlaskClient, welsh: Any, begin: Callable[..., str]
) -> None:
    other = client.application.test_client()
    begin()
    begin(other)
    client.post(welsh.page(welsh.why), data={"go": "version-cy"})
    assert "Beth fyddai" in client.get(welsh.page(welsh.why)).text
    assert "What would have helped?" in other.get(welsh.page(welsh.why)).text
