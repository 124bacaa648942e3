"""Bringing a survey in, taking one out, templates and the archive, as the strategy team meets them."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient
from openpyxl import Workbook
from sqlalchemy import select

from consult.consultations.actions import create_consultation
from consult.consultations.models import Consultation
from consult.extensions import db
from consult.surveys.actions import ConditionDraft, OptionDraft, QuestionDraft, Refused, build_survey, open_survey
from consult.surveys.exchange.actions import save_as_template
from consult.surveys.models import Comparison, Kind, Survey, Version
from consult.surveys.survey_draft import SurveyDraft, draft_of

SignIn = Callable[..., Any]


def form_file(*rows: tuple[str, ...], choices: tuple[tuple[str, ...], ...] = ()) -> io.BytesIO:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "survey"
    for row in rows:
        sheet.append(row)
    if choices:
        listed = book.create_sheet("choices")
        for row in (("list_name", "name", "label"), *choices):
            listed.append(row)
    out = io.BytesIO()
    book.save(out)
    out.seek(0)
    return out


@pytest.fixture
def staff(client: FlaskClient, sign_in: SignIn) -> FlaskClient:
    sign_in(client, "strategy")
    return client


def send(client: FlaskClient, consultation: Consultation, file: io.BytesIO, name: str) -> Any:
    url = f"/consultations/{consultation.id}/surveys/from-file"
    return client.post(url, data={"file": (file, name)}, content_type="multipart/form-data")


FORM = (
    ("type", "name", "label"),
    ("select_one yn", "phone", "Have you a <script>alert(1)</script> phone?"),
    ("text", "why", "Why not?"),
    ("geopoint", "where", "Where are you?"),
)


def test_a_survey_is_looked_at_before_it_is_made(staff: FlaskClient, consultation: Consultation) -> None:
    reply = send(
        staff, consultation, form_file(*FORM, choices=(("yn", "y", "Often"), ("yn", "n", "Never"))), "phone.xlsx"
    )
    assert reply.status_code == 303
    look = staff.get(reply.location)
    assert "where" in look.text and "it asks for a place on a map" in look.text
    assert "<script>alert" not in look.text
    assert db.session.scalars(select(Survey)).all() == []
    made = staff.post(reply.location)
    assert made.status_code == 303
    survey = db.session.scalars(select(Survey)).one()
    assert [question.kind for question in survey.questions] == [Kind.ONE_CHOICE, Kind.SHORT_TEXT]
    assert staff.get(reply.location).status_code == 303, "the file is gone when its survey is made"


def test_a_file_that_is_no_survey_is_refused_in_one_sentence(staff: FlaskClient, consultation: Consultation) -> None:
    reply = send(staff, consultation, io.BytesIO(b"%PDF-1.7"), "survey.xlsx")
    assert reply.status_code == 422
    assert "This is no survey we can read." in reply.text


def test_only_the_strategy_team_takes_surveys_and_responses_out(
    client: FlaskClient, sign_in: SignIn, consultation: Consultation
) -> None:
    survey = build_survey(consultation, SurveyDraft("Phones", questions=(QuestionDraft(Kind.YES_NO, "Phone?"),)))
    sign_in(client, "evaluator")
    here = f"/consultations/{consultation.id}/surveys/{survey.id}"
    assert [client.get(f"{here}/{end}").status_code for end in ("xlsform", "export")] == [404, 404]
    assert client.post(f"{here}/export", data={"format": "csv"}).status_code == 404


def draft() -> SurveyDraft:
    welsh = {Version.WELSH: "Gogledd"}
    return SurveyDraft(
        "Where you live",
        "A few questions.",
        in_welsh=True,
        wordings={Version.WELSH: ("Ble", "")},
        questions=(
            QuestionDraft(Kind.SECTION, "You", hint="About you", may_skip=True),
            QuestionDraft(
                Kind.ONE_CHOICE, "Where?", options=(OptionDraft("North", wordings=welsh), OptionDraft("South"))
            ),
            QuestionDraft(Kind.LONG_TEXT, "Why?", conditions=(ConditionDraft(1, Comparison.CHOSE, 0),), most=200),
        ),
    )


def test_a_survey_taken_out_and_brought_in_again_is_the_same(staff: FlaskClient, consultation: Consultation) -> None:
    group = consultation.characteristics[0]
    given = draft()
    where = replace(given.questions[1], characteristic_id=group.id)
    survey = build_survey(consultation, replace(given, questions=(given.questions[0], where, given.questions[2])))
    out = staff.get(f"/consultations/{consultation.id}/surveys/{survey.id}/xlsform")
    assert out.status_code == 200
    elsewhere = create_consultation("Another one")
    for place in (consultation, elsewhere):
        staff.post(send(staff, place, io.BytesIO(out.data), "out.xlsx").location)
        copy = db.session.scalars(
            select(Survey).where(Survey.consultation_id == place.id).order_by(Survey.id.desc())
        ).first()
        assert copy is not None and copy.id != survey.id
        asked = draft_of(copy)
        named = [question.characteristic.name if question.characteristic else None for question in copy.questions]
        assert named == [None, "Region", None]
        assert replace(asked, questions=tuple(replace(q, characteristic_id=None) for q in asked.questions)) == replace(
            draft_of(survey), questions=tuple(replace(q, characteristic_id=None) for q in draft_of(survey).questions)
        )


def test_a_survey_begins_from_a_template_of_any_consultation(staff: FlaskClient, consultation: Consultation) -> None:
    survey = build_survey(consultation, draft())
    assert staff.post(f"/consultations/{consultation.id}/surveys/{survey.id}/template").status_code == 303
    template = db.session.scalars(select(Survey).where(Survey.is_template)).one()
    elsewhere = create_consultation("Another one")
    assert "Where you live" in staff.get(f"/consultations/{elsewhere.id}/surveys/new").text
    assert staff.post(f"/consultations/{elsewhere.id}/surveys/from-template/{template.id}").status_code == 303
    made = db.session.scalars(select(Survey).where(Survey.consultation_id == elsewhere.id)).one()
    assert not made.is_template
    assert draft_of(made) == draft_of(survey)
    assert staff.post(f"/consultations/{elsewhere.id}/surveys/from-template/{survey.id}").status_code == 404


def test_a_template_never_opens(consultation: Consultation) -> None:
    template = save_as_template(build_survey(consultation, draft()))
    with pytest.raises(Refused, match="A template never opens"):
        open_survey(template)


def test_an_archived_survey_leaves_the_list_and_comes_back(staff: FlaskClient, consultation: Consultation) -> None:
    survey = build_survey(consultation, draft())
    here = f"/consultations/{consultation.id}/surveys"
    page = staff.post(f"{here}/{survey.id}/archive", follow_redirects=True)
    assert "Undo" in page.text
    assert '<th scope="row">' not in staff.get(here).text
    assert "Where you live" in staff.get(f"{here}?archived=1").text
    staff.post(f"{here}/{survey.id}/unarchive")
    assert "Where you live" in staff.get(here).text


def test_an_open_survey_is_not_archived(staff: FlaskClient, consultation: Consultation) -> None:
    survey = build_survey(consultation, replace(draft(), in_welsh=False))
    open_survey(survey)
    page = staff.post(f"/consultations/{consultation.id}/surveys/{survey.id}/archive", follow_redirects=True)
    assert "People are answering this survey" in page.text
    assert survey.archived_at is None
