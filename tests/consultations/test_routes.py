"""Beginning a consultation, changing it, and its overview."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select

from consult.consultations.models import Consultation
from consult.extensions import db

FORM = {
    "title": "What should change by 2031?",
    "purpose": "To write our strategy.",
    "starts": "2026-03-02",
    "ends": "2026-12-19",
    "questions": "What gets in the way?\n\n  What works?  ",
    "characteristics": "Region\nRole\nregion",
}


def test_a_consultation_begins_with_its_questions_and_groups(client: FlaskClient, sign_in: Callable[..., Any]) -> None:
    sign_in(client, "strategy")
    assert client.post("/consultations/new", data=FORM).status_code == 302
    made = db.session.scalars(select(Consultation)).one()
    assert [question.text for question in made.questions] == ["What gets in the way?", "What works?"]
    assert [each.name for each in made.characteristics] == ["Region", "Role"]
    page = client.get(f"/consultations/{made.id}").text
    assert "What works?" in page


def test_an_end_before_the_start_is_refused_and_nothing_typed_is_lost(
    client: FlaskClient, sign_in: Callable[..., Any]
) -> None:
    sign_in(client, "strategy")
    page = client.post("/consultations/new", data=FORM | {"ends": "2026-01-01"}).text
    assert "Choose an end that is not before the start" in page
    assert "To write our strategy." in page
    assert db.session.scalar(select(Consultation)) is None


def test_a_title_is_used_once(client: FlaskClient, sign_in: Callable[..., Any]) -> None:
    sign_in(client, "strategy")
    client.post("/consultations/new", data=FORM)
    assert "already a consultation called" in client.post("/consultations/new", data=FORM).text


def test_changing_keeps_the_groups_that_answers_may_use(client: FlaskClient, sign_in: Callable[..., Any]) -> None:
    sign_in(client, "strategy")
    client.post("/consultations/new", data=FORM)
    made = db.session.scalars(select(Consultation)).one()
    client.post(f"/consultations/{made.id}/edit", data=FORM | {"characteristics": "Age", "title": "Another"})
    db.session.refresh(made)
    assert made.title == "Another"
    assert [each.name for each in made.characteristics] == ["Region", "Role", "Age"]


def test_a_facilitator_sees_the_overview_and_only_the_places_that_are_theirs(
    client: FlaskClient, sign_in: Callable[..., Any]
) -> None:
    sign_in(client, "strategy")
    client.post("/consultations/new", data=FORM)
    made = db.session.scalars(select(Consultation)).one()
    sign_in(client, "facilitator")
    page = client.get(f"/consultations/{made.id}").text
    assert ">Forums</a>" in page
    assert ">Themes</a>" not in page


def test_a_consultation_that_is_not_there_is_a_404(client: FlaskClient, sign_in: Callable[..., Any]) -> None:
    sign_in(client, "strategy")
    assert client.get("/consultations/999").status_code == 404
