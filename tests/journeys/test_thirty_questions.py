"""A survey of thirty questions of every kind, in three versions, is built in the browser, and is the very survey that
`test_thirty_answers.py` answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from consult.consultations.actions import create_consultation
from consult.extensions import db
from consult.people.actions import create_person
from consult.people.models import Role
from consult.surveys.actions import build_survey
from consult.surveys.models import Kind, Survey, SurveyStatus, Version
from consult.surveys.survey_draft import draft_of

from .thirty import INTRODUCTION, THIRTY, TITLE, Asks, in_other_words, thirty

pytestmark = [pytest.mark.journey, pytest.mark.slow]
PASSWORD = "a long walk to the harbour"


def test_thirty_questions_of_every_kind_are_built_in_the_browser(
    server: Any, page: Page, check_page: Callable[[Page], None]
) -> None:
    assert {each.kind for each in THIRTY} == set(Kind)
    assert len(THIRTY) == 30
    create_person("Ana Lee", "ana@example.org", Role.STRATEGY, PASSWORD)
    consultation = create_consultation("What should change?")
    build(page, f"{server}", consultation.id, check_page)
    built = db.session.scalars(select(Survey)).one()
    assert built.status is SurveyStatus.OPEN
    assert draft_of(built) == draft_of(build_survey(consultation, thirty()))


# Building


def build(page: Page, home: str, consultation_id: int, check_page: Callable[[Page], None]) -> None:
    page.goto(f"{home}/sign-in")
    page.get_by_label("Work email").fill("ana@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.goto(f"{home}/consultations/{consultation_id}/surveys/new")
    page.get_by_label("Title").fill(TITLE)
    page.get_by_label("Introduction").fill(INTRODUCTION)
    page.get_by_role("button", name="Make the survey").click()
    survey = page.url
    for asks in THIRTY:
        add(page, survey, asks)
    check_page(page)
    word(page, survey, check_page)
    page.goto(survey)
    page.get_by_role("button", name="Open this survey").click()
    expect(page.get_by_text("Share its address")).to_be_visible()


def add(page: Page, survey: str, asks: Asks) -> None:
    page.goto(f"{survey}/questions/new?kind={asks.kind.value}")
    closed = page.locator("main details:not([open]) > summary")
    while closed.count():
        closed.first.click()
    page.locator("#label").fill(asks.label)
    for name, value in asks.form.items():
        box = page.locator(f"#{name}")
        if isinstance(value, bool):
            box.check()
        else:
            box.fill(value)
    if asks.after is None:
        page.get_by_role("button", name="Add the question").click()
        expect(page.locator("main h1")).to_have_text(TITLE)
        return
    page.get_by_role("button", name="Add, then say when to ask it").click()
    choose_condition(page, *asks.after)


def choose_condition(page: Page, question: str, answer: str) -> None:
    """Two steps, as somebody without JavaScript takes them: the earlier question, then what its answer must be."""
    earlier = page.get_by_label("Which earlier answer decides?")
    earlier.select_option(value=earlier.locator("option", has_text=question).get_attribute("value"))
    page.get_by_role("button", name="Next").click()
    option = page.locator("#option")
    if option.evaluate("box => box.tagName") == "SELECT":
        option.select_option(label=answer)
    else:
        option.get_by_label(answer, exact=True).check()
    page.get_by_role("button", name="Add this condition").click()
    expect(page.locator("main .list")).to_contain_text(f"“{answer}”")


def word(page: Page, survey: str, check_page: Callable[[Page], None]) -> None:
    """Give every text its words in Welsh and in Easy Read, beside the English."""
    page.goto(f"{survey}/wording")
    page.get_by_label("Welsh").check()
    page.get_by_label("Easy Read").check()
    page.get_by_role("button", name="Save versions").click()
    # The boxes come with the next page: a slow machine still shows the one before.
    expect(page.locator("table.wording tbody textarea").first).to_be_visible()
    for row in page.locator("table.wording tbody tr").all():
        english = row.locator(".english").first.inner_text()
        for box in row.locator("textarea").all():
            box.fill(in_other_words(english, Version((box.get_attribute("name") or "").split(".")[0])))
    page.locator("main form button", has_text="Save").last.click()
    expect(page.locator("main")).to_contain_text("nothing is missing")
    check_page(page)
