"""Bringing whole responses in at a screen: guesses changed, checked, done, and again with nothing new."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from consult.consultations.actions import create_consultation
from consult.consultations.models import Consultation
from consult.extensions import db
from consult.jobs.models import Job
from consult.people.actions import create_person
from consult.people.models import Role
from consult.surveys.models import Survey
from consult.surveys.response_models import Answer, Response

from . import vendor_files as files

PASSWORD = "a long walk to the harbour"


@pytest.fixture
def consultation(app: Flask) -> Consultation:
    return create_consultation("Listening")


@pytest.fixture
def staff(client: FlaskClient, sign_in: Callable[..., int]) -> FlaskClient:
    sign_in(client)
    return client


def send(staff: FlaskClient, consultation: Consultation, content: bytes) -> str:
    """Step 1; gives the address of step 2."""
    sent = {"file": (io.BytesIO(content), "spring_survey.csv")}
    return str(staff.post(f"/consultations/{consultation.id}/bring-in", data=sent).location)


def filled(page: str) -> dict[str, str]:
    """What the form of step 2 would send as it stands."""
    import re

    fields = {}
    for select_ in re.finditer(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'<option selected value="([^"]*)"', select_[2]) or re.search(r'value="([^"]*)"', select_[2])
        fields[select_[1]] = chosen[1] if chosen else ""
    for box in re.finditer(r"<input[^>]*>", page):
        name, value = re.search(r'name="(title|label_\d+)"', box[0]), re.search(r'value="([^"]*)"', box[0])
        if name:
            fields[name[1]] = value[1].replace("&#39;", "'") if value else ""
    return fields


def test_the_three_steps_bring_whole_responses_in_once(
    staff: FlaskClient, consultation: Consultation, work_jobs: Callable[[], int]
) -> None:
    for added, already in ((12, 0), (0, 12)):
        second = send(staff, consultation, files.microsoft())
        assert second.endswith("/answers"), "a file with many questions goes to all its columns"
        page = staff.get(second).text
        assert "looks like Microsoft Forms" in page
        form = filled(page)
        assert form["title"] == "spring survey"
        third = staff.post(second, data=form)
        assert third.status_code == 303
        shown = staff.get(third.location).text
        assert "Responses to take" in shown
        ended = staff.post(third.location).location
        assert work_jobs() == 1
        job = db.session.scalars(select(Job).order_by(Job.id.desc())).first()
        assert job
        assert job.result
        assert (job.result["added"], job.result["already"]) == (added, already)
        assert ("The responses are in" if added else "Nothing was new") in staff.get(ended).text
        assert "bus on line" not in str([job.arguments, job.result, job.message])
    assert db.session.scalar(select(func.count()).select_from(Survey)) == 1


def test_what_staff_change_is_what_comes_in(
    staff: FlaskClient, consultation: Consultation, work_jobs: Callable[[], int]
) -> None:
    second = send(staff, consultation, files.google())
    form = filled(staff.get(second).text)
    place = next(name for name, label in form.items() if label == "How likely are you to tell a friend?").split("_")[1]
    form |= {f"use_{place}": "number", f"label_{place}": "Would you tell a friend?", "title": "Friends"}
    grid = next(name for name, value in form.items() if value == "grid")
    form[grid] = "apart"
    third = staff.post(second, data=form).location
    again = filled(staff.get(second).text)
    assert (again["title"], again[f"use_{place}"], again[grid]) == ("Friends", "number", "apart"), "Back keeps choices"
    staff.post(third)
    work_jobs()
    survey = db.session.scalars(select(Survey)).one()
    asked = {question.label: question.kind.value for question in survey.questions}
    assert survey.title == "Friends"
    assert asked["Would you tell a friend?"] == "number"
    assert asked["How much do you agree? [Staff listen]"] == "one_choice"
    assert not db.session.scalars(select(Answer.text).where(Answer.text.contains("@"))).all()


def test_a_choice_that_cannot_be_is_refused_in_words(staff: FlaskClient, consultation: Consultation) -> None:
    second = send(staff, consultation, files.microsoft())
    form = filled(staff.get(second).text)
    wrong = staff.post(second, data=form | {name: "ignore" for name in form if name.startswith("use_")})
    assert wrong.status_code == 422
    assert "No column makes a question" in wrong.text
    assert staff.post(second, data=form | {"title": ""}).status_code == 422
    assert staff.post(second, data=form | {"use_0": "nonsense"}).status_code == 422
    assert staff.post(second, data=form | {"target": "9999"}).status_code == 422


def test_a_file_that_is_gone_or_of_another_consultation_starts_again(
    staff: FlaskClient, consultation: Consultation
) -> None:
    second = send(staff, consultation, files.google())
    other = create_consultation("Another")
    wrong = second.replace(f"/consultations/{consultation.id}/", f"/consultations/{other.id}/")
    for address in (wrong, f"{wrong}/check", f"{second}/check"):
        assert staff.get(address).status_code == 303
    assert db.session.scalar(select(func.count()).select_from(Response)) == 0


@pytest.mark.journey
def test_whole_responses_are_brought_in_at_a_screen(
    server: object, page: Page, consultation: Consultation, check_page: Callable[[Page], None]
) -> None:
    create_person("Ann Other", "ann@example.org", Role.STRATEGY, PASSWORD)
    page.goto(f"{server}/sign-in")
    page.get_by_label("Email").fill("ann@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.goto(f"{server}/consultations/{consultation.id}/bring-in")
    sent = {"name": "spring.csv", "mimeType": "text/csv", "buffer": files.monkey()}
    page.get_by_label("File", exact=True).set_input_files(files=[sent])  # type: ignore[list-item]
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("The file looks like SurveyMonkey.")).to_be_visible()
    check_page(page)
    page.get_by_label("What “Put these in order” is").select_option("apart")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="The questions they make")).to_be_visible()
    check_page(page)
    page.get_by_role("button", name="Bring them in").click()
    expect(page.get_by_role("heading", name="The responses are in")).to_be_visible(timeout=30_000)
    check_page(page)
    page.get_by_role("link", name="See the answers").click()
    page.get_by_role("link", name="All results").click()
    expect(page.get_by_text("12 of 12 responses")).to_be_visible()
    check_page(page)
