"""Responses as files: every answer once, in no order, with nothing that says who; and no cell is a formula."""

from __future__ import annotations

import csv
import io
import time
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import insert

from consult.consultations.models import Consultation
from consult.extensions import db, this_week
from consult.privacy.consent import Consent
from consult.surveys.actions import QuestionDraft, build_survey, record_answers, start_response, submit_response
from consult.surveys.models import Kind, Survey, SurveyStatus
from consult.surveys.response_models import Answer, Response, ResponseStatus
from consult.surveys.survey_draft import SurveyDraft
from tests.surveys.conftest import Built


@pytest.fixture
def staff(client: FlaskClient, sign_in: Callable[..., Any]) -> FlaskClient:
    sign_in(client, "strategy")
    return client


def take(client: FlaskClient, survey: Survey, kind: str) -> Any:
    return client.post(f"/consultations/{survey.consultation_id}/surveys/{survey.id}/export", data={"format": kind})


def answer(built: Built, key: str, why: str) -> Response:
    response = start_response(built.survey, key)
    record_answers(response, {built.home: built.home.choices[0].id, built.why: why})
    submit_response(response, key, Consent.PARAPHRASE)
    return response


def test_a_row_for_each_submitted_response_and_nothing_that_says_who(
    staff: FlaskClient, built: Built, new_key: Callable[[], str]
) -> None:
    keys = [new_key() for _ in range(8)]
    ids = [str(answer(built, key, f"=reason {place}").id) for place, key in enumerate(keys)]
    start_response(built.survey, new_key())  # under way: not in the file
    reply = take(staff, built.survey, "csv")
    rows = list(csv.DictReader(io.StringIO(reply.data.decode("utf-8-sig"))))
    assert [row["response"] for row in rows] == sorted(ids)
    assert {row["what_would_have_helped"] for row in rows} == {f"'=reason {place}" for place in range(8)}
    assert {row["words_may_be"] for row in rows} == {"paraphrase"}
    assert {row["week"] for row in rows} == {this_week().isoformat()}
    assert {row["group_region"] for row in rows} == {"North"}
    assert {row["how_did_you_manage"] for row in rows} == {"[not asked]"}
    hashes = [h for response in db.session.query(Response) for h in (response.key_hash, response.receipt_hash) if h]
    assert hashes and not any(h in reply.text for h in hashes)


def test_the_workbook_holds_the_code_book_too(staff: FlaskClient, built: Built, new_key: Callable[[], str]) -> None:
    answer(built, new_key(), "=1+1")
    workbook = load_workbook(io.BytesIO(take(staff, built.survey, "xlsx").data))
    assert workbook.sheetnames == ["responses", "code book"]
    rows = list(workbook["responses"].iter_rows(values_only=True))
    assert dict(zip(rows[0], rows[1], strict=True))["what_would_have_helped"] == "'=1+1"
    assert {str(row[0]) for row in workbook["code book"].iter_rows(values_only=True)} >= {str(name) for name in rows[0]}
    assert "value" in take(staff, built.survey, "code-book").text


def test_a_file_nobody_offered_is_refused(staff: FlaskClient, built: Built) -> None:
    assert take(staff, built.survey, "exe").status_code == 400
    page = staff.get(f"/consultations/{built.survey.consultation_id}/surveys/{built.survey.id}/export")
    assert page.status_code == 200 and "Take out" in page.text


@pytest.mark.slow
def test_two_thousand_responses_of_forty_questions_are_out_in_seconds(
    staff: FlaskClient, consultation: Consultation
) -> None:
    drafts = tuple(QuestionDraft(Kind.SHORT_TEXT, f"Question {place}") for place in range(40))
    survey = build_survey(consultation, SurveyDraft("Large", questions=drafts))
    survey.status = SurveyStatus.CLOSED
    ids = sorted(uuid.uuid4() for _ in range(2_000))
    db.session.execute(insert(Response), [
        {"id": each, "survey_id": survey.id, "status": ResponseStatus.SUBMITTED, "week": this_week(),
         "consent": Consent.NONE} for each in ids
    ])  # fmt: skip
    for question in survey.questions:
        db.session.execute(insert(Answer), [
            {"id": uuid.uuid4(), "response_id": each, "question_id": question.id, "declined": False, "text": "some words"}
            for each in ids
        ])  # fmt: skip
    db.session.commit()
    for kind in ("csv", "xlsx"):
        began = time.perf_counter()
        reply = take(staff, survey, kind)
        took = time.perf_counter() - began
        print(f"{kind}: {took:.1f} s, {len(reply.data):,} bytes")
        assert reply.status_code == 200
        assert took < 60, "an export is made while somebody waits"
