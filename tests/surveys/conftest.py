"""A survey with one question of each kind that matters, and the small steps that tests of answering share."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from consult.consultations.actions import create_consultation
from consult.consultations.models import Consultation
from consult.surveys.actions import ConditionDraft, QuestionDraft, add_question, create_survey, open_survey
from consult.surveys.models import Comparison, Kind, Question, Survey, SurveyStatus


@pytest.fixture
def new_key() -> Callable[[], str]:
    """new_key(): a submission key as a start page gives it."""
    return lambda: secrets.token_urlsafe(24)


@pytest.fixture
def receipt_on() -> Callable[[TestResponse], list[str]]:
    """receipt_on(page): the five words of a receipt page; an empty list on any other page."""
    return lambda page: re.findall(r"<li>([a-z]+)</li>", page.text)


def key_on(page: TestResponse) -> str:
    found = re.search(r'name="submission_key" value="([^"]+)"', page.text)
    assert found, page.text
    return found[1]


@pytest.fixture
def consultation(app: Flask) -> Consultation:
    return create_consultation("What should change by 2031?", characteristics=["Region", "Role"])


@dataclass
class Built:
    """An open survey: home (one choice, a group), phone (yes or no), how (only after No), why (long text)."""

    survey: Survey
    home: Question
    phone: Question
    how: Question
    why: Question

    @property
    def yes(self) -> int:
        return self.phone.options[0].id

    @property
    def no(self) -> int:
        return self.phone.options[1].id

    @property
    def url(self) -> str:
        return f"/s/{self.survey.slug}"

    def page(self, question: Question) -> str:
        return f"{self.url}/p/{question.id}"


def after(question: Question, place: int) -> ConditionDraft:
    """Only after one of its choices, counted from 0."""
    return ConditionDraft(question.id, Comparison.CHOSE, question.choices[place].id)


def build(consultation: Consultation, title: str = "Your first week out") -> Built:
    survey = create_survey(consultation, title, "Tell us about it.")
    group = consultation.characteristics[0].id
    home = add_question(
        survey, QuestionDraft(Kind.ONE_CHOICE, "Where?", options=("North", "South"), characteristic_id=group)
    )
    phone = add_question(survey, QuestionDraft(Kind.YES_NO, "Did you have a phone?"))
    how = add_question(survey, QuestionDraft(Kind.SHORT_TEXT, "How did you manage?", conditions=(after(phone, 1),)))
    why = add_question(survey, QuestionDraft(Kind.LONG_TEXT, "What would have helped?"))
    return Built(survey, home, phone, how, why)


@pytest.fixture
def draft(consultation: Consultation) -> Built:
    return build(consultation)


@pytest.fixture
def built(draft: Built) -> Built:
    open_survey(draft.survey)
    return draft


@pytest.fixture
def begin(client: FlaskClient, draft: Built) -> Callable[..., str]:
    """begin(client=...): press Start on the survey, opened first if it is a draft; gives the submission key."""

    def begin(by: FlaskClient = client) -> str:
        if draft.survey.status is SurveyStatus.DRAFT:
            open_survey(draft.survey)
        key = key_on(by.get(draft.url))
        reply = by.post(draft.url, data={"submission_key": key})
        assert reply.status_code == 303
        return key

    return begin
