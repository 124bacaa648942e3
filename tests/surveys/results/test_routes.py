"""The pages of results: who may read them, what they say, and how they look on a phone and a desk."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect

from consult.consultations.actions import create_consultation
from consult.people.actions import create_person
from consult.people.models import Role
from consult.privacy.consent import Consent
from consult.surveys.actions import (
    QuestionDraft,
    SurveyDraft,
    build_survey,
    open_survey,
    record_answers,
    start_response,
    submit_response,
)
from consult.surveys.models import Kind, Survey
from consult.surveys.question_type import Picked
from consult.surveys.survey_draft import OptionDraft

PASSWORD = "a long walk to the harbour"
PAGES = ("", "/together", "/words", "/way-through", "/counts.xlsx", "/counts.csv")


@pytest.fixture
def survey(consultation: Any) -> Survey:
    built = build_survey(
        consultation,
        SurveyDraft(
            "Coming home",
            questions=(
                QuestionDraft(
                    Kind.ONE_CHOICE, "Where?", options=("North", "South", OptionDraft("Other", free_text=True))
                ),
                QuestionDraft(Kind.YES_NO, "Did you have a phone?"),
                QuestionDraft(Kind.GRID, "Do you agree?", options=("Staff listen",), columns=("No", "Yes")),
                QuestionDraft(Kind.RANKING, "What first?", options=("Bus", "Train")),
                QuestionDraft(Kind.NUMBER, "How many nights?"),
                QuestionDraft(Kind.LONG_TEXT, "Why?"),
            ),
        ),
    )
    open_survey(built)
    where, phone, grid, order, nights, why = built.questions
    for number in range(3):
        key = secrets.token_urlsafe(24)
        response = start_response(built, key)
        record_answers(
            response,
            {
                where: Picked((where.choices[number].id,), "An island" if number == 2 else ""),
                phone: phone.choices[number % 2].id,
                grid: {grid.choices[0].id: 2},
                order: [order.choices[0].id, order.choices[1].id],
                nights: number,
                why: f"<b>Reason</b> number {number}",
            },
        )
        submit_response(response, key, Consent.NONE)
    return built


def address(survey: Survey, end: str = "") -> str:
    return f"/consultations/{survey.consultation_id}/surveys/{survey.id}/results{end}"


@pytest.mark.parametrize(
    ("role", "status"), [("strategy", 200), ("evaluator", 200), ("facilitator", 404), ("member", 404)]
)
def test_only_readers_read(
    client: FlaskClient, survey: Survey, sign_in: Callable[..., int], role: str, status: int
) -> None:
    sign_in(client, role)
    assert [client.get(address(survey, end)).status_code for end in PAGES] == [status] * len(PAGES)


def test_nobody_else_reads_and_another_consultation_has_none(
    client: FlaskClient, survey: Survey, sign_in: Callable[..., int]
) -> None:
    assert [client.get(address(survey, end)).status_code for end in PAGES] == [302] * len(PAGES)
    sign_in(client)
    other = create_consultation("Another")
    for end in PAGES:
        assert client.get(f"/consultations/{other.id}/surveys/{survey.id}/results{end}").status_code == 404


def test_a_draft_has_no_results(client: FlaskClient, draft: Any, sign_in: Callable[..., int]) -> None:
    sign_in(client)
    assert client.get(address(draft.survey)).status_code == 404


def test_what_people_wrote_is_words_and_nothing_else(
    client: FlaskClient, survey: Survey, sign_in: Callable[..., int]
) -> None:
    sign_in(client)
    page = client.get(address(survey, "/words?words=reason")).text
    assert page.count("&lt;b&gt;Reason&lt;/b&gt;") == 3
    assert "<b>Reason" not in page
    assert "An island" not in page
    assert client.get(address(survey, "/words?words=%00%25&page=99999999999&question=x&among=o1'")).status_code == 200


def test_a_filter_stays_with_the_links_and_the_files(
    client: FlaskClient, survey: Survey, sign_in: Callable[..., int]
) -> None:
    sign_in(client)
    north = f"o{survey.questions[0].choices[0].id}"
    page = client.get(address(survey, f"?among={north}")).text
    assert "1 of 3 responses" in page
    assert f"counts.xlsx?among={north}" in page
    assert "North,1" in client.get(address(survey, f"/counts.csv?among={north}")).text
    assert "South,0" in client.get(address(survey, f"/counts.csv?among={north}")).text


@pytest.mark.journey
def test_results_are_read_at_a_screen(
    server: object, page: Page, survey: Survey, check_page: Callable[[Page], None]
) -> None:
    create_person("Ann Other", "ann@example.org", Role.STRATEGY, PASSWORD)
    page.goto(f"{server}/sign-in")
    page.get_by_label("Email").fill("ann@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.goto(f"{server}{address(survey).removesuffix('/results')}")
    page.get_by_role("link", name="All results").click()
    check_page(page)
    page.get_by_label("Whose answers").select_option(label="Did you have a phone?: Yes")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("2 of 3 responses")).to_be_visible()
    page.get_by_role("link", name="Two questions together").click()
    page.get_by_label("Down the side").select_option(label="Where?")
    page.get_by_label("Along the top").select_option(label="Did you have a phone?")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("2 people answered both")).to_be_visible()
    check_page(page)
    page.get_by_role("link", name="Results").click()
    page.get_by_role("link", name="What people wrote").click()
    page.get_by_label("Find words").fill("number 2")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("<b>Reason</b> number 2")).to_be_visible()
    check_page(page)
    page.goto(f"{server}{address(survey, '/way-through')}")
    expect(page.get_by_role("heading", name="Where they stopped")).to_be_visible()
    check_page(page)
