"""The bank of ready questions: whole sets, in two languages, that can be added, answered and taken out again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page

from consult.consultations.models import Consultation
from consult.people.actions import create_person
from consult.surveys import routing
from consult.surveys.actions import add_question, create_survey, open_survey
from consult.surveys.editing.bank import ReadySet, ready_sets, set_called
from consult.surveys.editing.bank_actions import add_ready_set
from consult.surveys.models import Comparison, Kind, Survey, Version
from consult.surveys.question_type import Stored
from consult.surveys.reading import read_in
from consult.surveys.survey_draft import ConditionDraft, OptionDraft, QuestionDraft, option_draft, question_draft
from consult.surveys.wording.pictures import OURS


def choices(draft: QuestionDraft) -> list[OptionDraft]:
    return [option_draft(each) for each in (*draft.options, *draft.columns)]


@pytest.fixture
def survey(consultation: Consultation) -> Survey:
    return create_survey(consultation, "Who are we?")


@pytest.mark.parametrize("ready", ready_sets(), ids=lambda ready: ready.key)
def test_a_set_is_added_whole_and_the_survey_can_be_opened(survey: Survey, ready: ReadySet) -> None:
    made = add_ready_set(survey, ready)
    assert [question.label for question in survey.questions] == [draft.label for draft in ready.questions]
    places = {question.id: place for place, question in enumerate(made)}
    for question, draft in zip(made, ready.drafts({}), strict=True):
        kept = question_draft(question, places)
        assert [each.label for each in choices(kept)] == [each.label for each in choices(draft)]
        assert kept.conditions == draft.conditions
        assert kept.wordings == draft.wordings
    open_survey(survey)


@pytest.mark.parametrize("ready", ready_sets(), ids=lambda ready: ready.key)
def test_everything_in_the_bank_has_welsh_words_easy_words_and_a_picture(ready: ReadySet) -> None:
    for draft in ready.questions:
        for version in (Version.WELSH, Version.EASY_READ):
            for name in ("label", "hint", "low_label", "high_label"):
                said = getattr(draft.wordings[version], name)
                assert bool(getattr(draft, name)) == bool(said), f"{version}: {name} of “{draft.label}”"
        assert draft.picture in OURS
        assert all(option.wordings.get(Version.WELSH) for option in choices(draft)), draft.label


def test_nobody_must_answer_anything_in_the_bank() -> None:
    assert not any(draft.required for ready in ready_sets() for draft in ready.questions)


def test_the_equality_questions_ask_for_the_background_that_fits_the_ethnic_group(survey: Survey) -> None:
    equality = set_called("equality")
    assert equality
    add_ready_set(survey, equality)
    questions = read_in(survey).questions
    ethnic = next(question for question in questions if question.label == "What is your ethnic group?")
    below = {question.id for question in questions if any(rule.on_id == ethnic.id for rule in question.rules)}
    for option in ethnic.options:
        met = routing.questions_met(questions, {ethnic.id: Stored(marks=((option.id, None),))})
        assert len(met & below) == 1
    assert not routing.questions_met(questions, {ethnic.id: Stored(declined=True)}) & below


def test_a_question_sorts_people_by_the_characteristic_of_its_name(survey: Survey) -> None:
    region = set_called("region")
    assert region
    question = add_ready_set(survey, region)[0]
    assert question.characteristic is not None and question.characteristic.name == "Region"


def address(survey: Survey, end: str) -> str:
    return f"/consultations/{survey.consultation_id}/surveys/{survey.id}/{end}"


def test_staff_add_a_set_with_one_click_and_undo_it(client: FlaskClient, survey: Survey, sign_in: Any) -> None:
    sign_in(client)
    add_question(survey, QuestionDraft(Kind.LONG_TEXT, "What would help?"))
    assert "Equality monitoring" in client.get(address(survey, "bank")).text
    client.post(address(survey, "bank/satisfaction"))
    assert len(survey.questions) == 4
    assert "in this survey already" in client.get(address(survey, "bank")).text
    ids = "-".join(str(question.id) for question in survey.questions[1:])
    client.post(address(survey, f"bank-undo?questions={ids}"))
    assert [question.label for question in survey.questions] == ["What would help?"]


def test_a_set_that_something_depends_on_stays(client: FlaskClient, survey: Survey, sign_in: Any) -> None:
    sign_in(client)
    client.post(address(survey, "bank/recommend"))
    likely = survey.questions[0]
    add_question(
        survey,
        QuestionDraft(Kind.LONG_TEXT, "Why?", conditions=(ConditionDraft(likely.id, Comparison.AT_MOST, number=6),)),
    )
    client.post(address(survey, f"bank-undo?questions={likely.id}"))
    assert len(survey.questions) == 3
    assert "depends on the answer" in client.get(address(survey, "")[:-1]).text


@pytest.mark.parametrize("end", ["bank", "bank/equality", "bank-undo"])
def test_the_bank_is_for_drafts_and_for_those_who_write_surveys(
    app: Flask, client: FlaskClient, survey: Survey, sign_in: Any, end: str
) -> None:
    reader = app.test_client()
    sign_in(reader, "evaluator")
    sign_in(client)

    def ask(by: FlaskClient) -> int:
        return (by.get if end == "bank" else by.post)(address(survey, end)).status_code

    assert ask(reader) == 404
    assert ask(client) in (200, 303)
    add_question(survey, QuestionDraft(Kind.LONG_TEXT, "What would help?"))
    open_survey(survey)
    assert ask(client) == 404


def test_a_set_that_is_not_in_the_bank_is_not_found(client: FlaskClient, survey: Survey, sign_in: Any) -> None:
    sign_in(client)
    assert client.post(address(survey, "bank/nothing")).status_code == 404


@pytest.mark.journey
def test_the_page_of_the_bank_suits_everybody(
    page: Page, server: Any, survey: Survey, check_page: Callable[[Page], None]
) -> None:
    create_person("Lena", "lena@example.org", "strategy", "a long walk to the harbour")
    page.goto(f"{server}/sign-in")
    page.get_by_label("Work email").fill("lena@example.org")
    page.get_by_label("Password").fill("a long walk to the harbour")
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.goto(f"{server}{address(survey, 'bank')}")
    page.get_by_text("See the 16 questions").click()
    check_page(page)
    page.get_by_role("button", name="Add this set Region").click()
    assert page.get_by_text("Which region are you in?").count()
