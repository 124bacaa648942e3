"""A member answers a survey in a real browser without JavaScript; axe finds nothing on any page it meets."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from consult.surveys.actions import QuestionDraft, add_question, open_survey
from consult.surveys.models import Kind

Check = Callable[[Page], None]


@pytest.mark.journey
def test_a_survey_is_answered_without_script_from_start_to_receipt(server: Any, draft: Any, plain_page: Page) -> None:
    open_survey(draft.survey)
    page = plain_page
    page.goto(f"{server}{draft.url}")
    page.get_by_role("button", name="Start").click()
    page.get_by_label("North").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("No", exact=True).check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="I’d rather not say").click()
    page.get_by_label("What would have helped?").fill("One person to ring.")
    page.get_by_role("button", name="Back", exact=True).click()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_label("What would have helped?")).to_have_value("One person to ring.")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    page.get_by_label("Quote me, and say nothing about me").check()
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("heading", name="We have your answers.")).to_be_visible()
    expect(page.locator(".words li")).to_have_count(5)
    page.get_by_role("button", name="I have written them down").click()
    expect(page.get_by_role("heading", name="All done. Thank you.")).to_be_visible()


@pytest.mark.journey
def test_no_page_a_participant_meets_has_a_fault_axe_can_find(
    server: Any, draft: Any, page: Page, check_page: Check
) -> None:
    several = QuestionDraft(Kind.SEVERAL_CHOICES, "Who helped?", options=("Family", "A charity"))
    scale = QuestionDraft(
        Kind.SCALE, "How ready?", scale_low=1, scale_high=5, low_label="Not at all", high_label="Very"
    )
    for question in (several, scale, QuestionDraft(Kind.ORGANISATION, "Which?", with_previous=True)):
        add_question(draft.survey, question)
    open_survey(draft.survey)
    page.goto(f"{server}{draft.url}")
    check_page(page)
    page.get_by_role("button", name="Start").click()
    for _ in range(2):
        check_page(page)
        page.get_by_role("button", name="Continue").click()
    page.get_by_label("What would have helped?").fill("x" * 20_001)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    check_page(page)
    page.get_by_label("What would have helped?").fill("Time.")
    for _ in range(3):
        page.get_by_role("button", name="Continue").click()
        check_page(page)
    page.get_by_role("button", name="Send my answers").click()
    check_page(page)
    page.get_by_label("Use the idea, not my exact words").check()
    page.get_by_role("button", name="Send my answers").click()
    expect(page.locator(".words li")).to_have_count(5)
    check_page(page)


@pytest.mark.journey
def test_exit_this_page_leaves_and_going_back_shows_no_answer(server: Any, draft: Any, page: Page) -> None:
    open_survey(draft.survey)
    server.app.config["LEAVE_URL"] = f"{server}/healthz"
    page.goto(f"{server}{draft.url}")
    page.get_by_role("button", name="Start").click()
    page.get_by_label("North").check()
    page.get_by_role("button", name="Continue").click()
    page.locator("header").get_by_role("button", name="Exit this page").click()
    page.wait_for_url("**/healthz")
    page.goto(f"{server}{draft.page(draft.home)}")
    expect(page.get_by_role("heading", name="Please start again.")).to_be_visible()
