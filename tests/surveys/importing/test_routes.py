"""Bringing words in through the browser: three steps, plain refusals, and nothing stored by halves."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from consult.consultations.actions import create_consultation
from consult.consultations.models import Consultation
from consult.extensions import db
from consult.jobs.models import Job
from consult.people.models import Organisation
from consult.surveys.importing.routes import as_csv
from consult.surveys.importing.uploads import folder
from consult.surveys.models import Survey
from consult.surveys.response_models import Response

from . import hostile

CONTENT = (
    b"id,What would help people leaving prison?,Region,Where\n"
    b"p1,A phone in every pack,North,Harbour House\n"
    b"p2,,South,\n"
    b'p1,"=Somewhere to go, that day",South,Nobody\n'
)


@pytest.fixture
def consultation(app: Flask) -> Consultation:
    return create_consultation("Listening", questions=["What would help?"])


@pytest.fixture
def staff(client: FlaskClient, consultation: Consultation, sign_in: Callable[..., int]) -> FlaskClient:
    sign_in(client, "strategy")
    return client


def send(client: FlaskClient, consultation: Consultation, content: bytes, name: str = "answers.csv") -> TestResponse:
    return client.post(
        f"/consultations/{consultation.id}/bring-in",
        data={"file": (io.BytesIO(content), name)},
        content_type="multipart/form-data",
    )


def columns(**changes: Any) -> dict[str, Any]:
    return {"text": "1", "question": "What would help?", "groups": ["2"], "person": "0", "organisation": "-1"} | changes


def count(model: type[object]) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_the_three_steps_bring_the_words_in(
    staff: FlaskClient, consultation: Consultation, work_jobs: Callable[[], int]
) -> None:
    assert "Step 1 of 3" in staff.get(f"/consultations/{consultation.id}/bring-in").text
    second = send(staff, consultation, CONTENT)
    assert second.status_code == 303
    page = staff.get(second.location).text
    assert "Step 2 of 3" in page
    assert '<option selected value="1">What would help people leaving prison?' in page, "the longest column is guessed"
    assert 'value="What would help people leaving prison?"' in page, "its name is the question"
    assert count(Response) == 0
    third = staff.post(second.location, data=columns(quotable="y"))
    assert third.status_code == 303
    page = staff.get(third.location).text
    assert "Step 3 of 3" in page
    assert "A phone in every pack" in page
    assert "There are no words in it." in page
    assert count(Response) == 0
    work = staff.post(third.location)
    assert "You can leave this page" in staff.get(work.location).text
    assert work_jobs() == 1
    page = staff.get(work.location).text
    assert "The words are in" in page
    stored = {each.answers[0].text: each for each in db.session.scalars(select(Response))}
    assert set(stored) == {"A phone in every pack", "=Somewhere to go, that day"}
    assert {each.consent for each in stored.values()} == {"quote"}
    assert len({each.person_hash for each in stored.values()}) == 1
    assert list(folder().iterdir()) == [], "the file is let go"
    assert "answers.csv" in staff.get(f"/consultations/{consultation.id}/bring-in").text, "the work is found again"
    left_out = staff.get(f"{work.location}/refused.csv")
    assert left_out.data.decode("utf-8-sig").splitlines() == ["Line,Reason", "3,There are no words in it."]
    assert "attachment" in left_out.headers["Content-Disposition"]


def test_the_same_file_again_adds_nothing_and_says_so(
    staff: FlaskClient, consultation: Consultation, work_jobs: Callable[[], int]
) -> None:
    for said in ("The words are in", "Nothing was new"):
        second = send(staff, consultation, CONTENT).location
        third = staff.post(second, data=columns()).location
        work = staff.post(third).location
        work_jobs()
        assert said in staff.get(work).text
    assert count(Response) == 2


def test_organisations_that_nobody_knows_are_said_before_the_words_come_in(
    staff: FlaskClient, consultation: Consultation
) -> None:
    db.session.add(Organisation(name="Harbour House"))
    db.session.commit()
    third = staff.post(send(staff, consultation, CONTENT).location, data=columns(organisation="3")).location
    assert "these answers come in without one: Nobody." in staff.get(third).text


def test_pressing_import_twice_asks_for_it_once(staff: FlaskClient, consultation: Consultation) -> None:
    third = staff.post(send(staff, consultation, CONTENT).location, data=columns()).location
    assert staff.post(third).location == staff.post(third).location
    assert count(Job) == 1


BAD_FILES: dict[str, tuple[bytes, str, str]] = {
    "empty": (b"", "answers.csv", "The file is empty"),
    "binary": (random.Random(2).randbytes(4096), "answers.csv", "not a text file"),
    "no header": (b"1,2.5\n2,3.5\n", "answers.csv", "Put the names of the columns in the first row"),
    "header only": (b"text,region\n", "answers.csv", "no rows below"),
    "zip bomb": (hostile.zip_bomb(256).getvalue(), "answers.xlsx", "unfolds into 256 MB"),
    "entity bomb": (hostile.entity_bomb().getvalue(), "answers.xlsx", "unfold without end"),
    "broken workbook": (hostile.workbook(["text"], ["a"])[:900], "answers.xlsx", "damaged"),
    "old workbook": (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "answers.xls", "old .xls file"),
    "open quote": (b'text,b\n"Kind,x\nSlow,y\n', "answers.csv", "line 2 is never closed"),
}


@pytest.mark.parametrize("kind", BAD_FILES)
def test_a_bad_file_is_refused_in_words_and_nothing_is_kept(
    staff: FlaskClient, consultation: Consultation, kind: str
) -> None:
    content, name, says = BAD_FILES[kind]
    reply = send(staff, consultation, content, name)
    assert reply.status_code == 422
    assert "There is a problem" in reply.text
    assert says in reply.text
    assert "<title>Error: " in reply.text
    assert not list(folder().iterdir())


def test_no_file_at_all_is_refused_in_words(staff: FlaskClient, consultation: Consultation) -> None:
    reply = staff.post(f"/consultations/{consultation.id}/bring-in", data={})
    assert (reply.status_code, "Choose a file" in reply.text) == (422, True)


def test_a_file_over_the_limit_is_answered(staff: FlaskClient, consultation: Consultation, app: Flask) -> None:
    app.config["MAX_CONTENT_LENGTH"] = 1000
    assert send(staff, consultation, b"text\n" + b"a\n" * 1000).status_code == 413


def test_a_file_of_windows_letters_formulas_and_one_column_is_taken(
    staff: FlaskClient, consultation: Consultation, work_jobs: Callable[[], int]
) -> None:
    second = send(staff, consultation, "words\n=1+1, “quoted”\n@Zoë’s café\n".encode("cp1252"))
    assert "Windows-1252" in staff.get(second.location).text
    third = staff.post(second.location, data=columns(text="0", groups=[], person="-1"))
    staff.post(third.location)
    work_jobs()
    assert {each.answers[0].text for each in db.session.scalars(select(Response))} == {"=1+1, “quoted”", "@Zoë’s café"}


@pytest.mark.parametrize(
    "changes, says",
    [
        ({"question": "  "}, "Write what the people were asked"),
        ({"question": "x" * 501}, "500 characters"),
        ({"groups": ["1"]}, "used for nothing else"),
        ({"person": "1"}, "used for nothing else"),
        ({"text": "99"}, "Not a valid choice"),
        ({"text": "words"}, "Invalid Choice"),
    ],
)
def test_choices_that_cannot_work_are_refused_in_words(
    staff: FlaskClient, consultation: Consultation, changes: dict[str, Any], says: str
) -> None:
    second = send(staff, consultation, CONTENT).location
    reply = staff.post(second, data=columns(**changes))
    assert reply.status_code == 422
    assert says in reply.text


def test_control_characters_in_the_question_are_dropped(
    staff: FlaskClient, consultation: Consultation, work_jobs: Callable[[], int]
) -> None:
    third = staff.post(send(staff, consultation, CONTENT).location, data=columns(question="Why\x00 not?")).location
    staff.post(third)
    work_jobs()
    assert db.session.scalars(select(Survey)).one().title == "Why not?"


def test_what_was_chosen_is_there_on_the_way_back(staff: FlaskClient, consultation: Consultation) -> None:
    second = send(staff, consultation, CONTENT).location
    staff.post(second, data=columns(question="And why?", quotable="y"))
    page = staff.get(second).text
    assert 'value="And why?"' in page
    assert '<option selected value="0">id' in page
    assert page.count("checked") == 2


def test_a_plan_with_nothing_to_take_offers_the_way_back(staff: FlaskClient, consultation: Consultation) -> None:
    second = send(staff, consultation, b"text,region\n,North\n,South\n").location
    page = staff.get(staff.post(second, data=columns(text="0", groups=[], person="-1")).location).text
    assert "There is nothing to take" in page
    assert "Bring them in</button>" not in page


def test_a_file_is_met_in_its_own_consultation_only(staff: FlaskClient, consultation: Consultation) -> None:
    other = create_consultation("Another")
    token = send(staff, consultation, CONTENT).location.rsplit("/", 1)[1]
    for address in (token, f"{token}/check", "..", "nothing"):
        reply = staff.get(f"/consultations/{other.id}/bring-in/{address}")
        assert reply.status_code in (303, 404)
        assert "phone in every pack" not in reply.text


def test_a_job_is_met_in_its_own_consultation_only(staff: FlaskClient, consultation: Consultation) -> None:
    third = staff.post(send(staff, consultation, CONTENT).location, data=columns()).location
    job = int(staff.post(third).location.rsplit("/", 1)[1])
    other = create_consultation("Another")
    stranger = Job(kind="something_else", consultation_id=consultation.id)
    db.session.add(stranger)
    db.session.commit()
    for where, which in ((other.id, job), (consultation.id, stranger.id), (consultation.id, 999_999)):
        assert staff.get(f"/consultations/{where}/bring-in/jobs/{which}").status_code == 404
        assert staff.get(f"/consultations/{where}/bring-in/jobs/{which}/refused.csv").status_code == 404
    assert staff.get(f"/consultations/{consultation.id}/bring-in/jobs/{job}/refused.csv").status_code == 404, (
        "not ended"
    )


@pytest.mark.parametrize("role", ["facilitator", "evaluator", "member"])
def test_only_the_strategy_team_brings_words_in(
    client: FlaskClient, consultation: Consultation, sign_in: Callable[..., int], role: str
) -> None:
    sign_in(client, role)
    assert client.get(f"/consultations/{consultation.id}/bring-in").status_code == 404
    assert send(client, consultation, CONTENT).status_code == 404


def test_cells_of_the_list_are_shown_and_never_run() -> None:
    rows = [[1, "=1+1"], [2, "+a"], [3, "-a"], [4, "@a"], [5, "a=1"]]
    said = as_csv(rows).decode("utf-8-sig").splitlines()
    assert said == ["1,'=1+1", "2,'+a", "3,'-a", "4,'@a", "5,a=1"]
