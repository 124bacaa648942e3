"""The demo's survey with its responses."""

from __future__ import annotations

import contextlib
import datetime as dt
import secrets
from collections.abc import Iterator
from typing import Any

from consult.consultations.models import Consultation
from consult.demo.words_read import words
from consult.extensions import db
from consult.privacy.consent import Consent
from consult.surveys.actions import (
    ConditionDraft,
    OptionDraft,
    QuestionDraft,
    SurveyDraft,
    Words,
    build_survey,
    open_survey,
    record_answers,
    start_response,
    submit_response,
)
from consult.surveys.answering.actions import DECLINED, Given
from consult.surveys.editing.rules import YES_AND_NO
from consult.surveys.models import Comparison, Kind, Question, Survey, Version
from consult.surveys.survey_draft import WORDS

ORGANISATION = "organisation"
ASKED_BY_US = {
    "kind": Kind.ORGANISATION,
    "label": "Which organisation are you with?",
    "hint": "So that we see who we hear from.",
}
OTHERS = (Version.WELSH, Version.EASY_READ)


def run_survey(consultation: Consultation) -> None:
    given = words("survey")
    survey = build_survey(consultation, survey_draft(consultation, given, words("wordings")), given["slug"])
    questions = dict(zip(keys_of(given["questions"]), survey.questions, strict=True))
    open_survey(survey)
    with kept_in_mind():
        for response in words("responses"):
            answer(survey, questions, response)


@contextlib.contextmanager
def kept_in_mind() -> Iterator[None]:
    """Not read again after each commit: an open survey does not change, and 154 people answer it in a row."""
    session = db.session()
    session.expire_on_commit = False
    try:
        yield
    finally:
        session.expire_on_commit = True
        session.expire_all()


def keys_of(given: list[dict[str, Any]]) -> list[str]:
    """The keys of the questions in order: the organisation is asked after the words that begin the survey."""
    keys = [each["key"] for each in given]
    return [*keys[:1], ORGANISATION, *keys[1:]]


def survey_draft(consultation: Consultation, given: dict[str, Any], wordings: dict[str, Any]) -> SurveyDraft:
    """The demo's survey in English, Welsh and Easy Read."""
    groups = {each.name: each.id for each in consultation.characteristics}
    own = {each["key"]: each for each in given["questions"]}
    own[ORGANISATION] = ASKED_BY_US
    keys = keys_of(given["questions"])
    return SurveyDraft(
        given["title"],
        given["introduction"],
        in_welsh=True,
        in_easy_read=True,
        wordings={Version(version): (title, about) for version, (title, about) in wordings["survey"].items()},
        questions=tuple(question_draft(own[key], groups, wordings["questions"][key], keys, own) for key in keys),
    )


def question_draft(
    each: dict[str, Any],
    groups: dict[str, int],
    worded: dict[str, Any],
    keys: list[str],
    own: dict[str, dict[str, Any]],
) -> QuestionDraft:
    scale = each.get("scale") or {}
    show_if = each.get("show_if")
    labels = YES_AND_NO if each["kind"] == Kind.YES_NO else each.get("options") or ()
    return QuestionDraft(
        Kind(each["kind"]),
        each["label"],
        hint=each.get("hint") or "",
        options=tuple(option_draft(label, place, worded) for place, label in enumerate(labels)),
        scale_low=scale.get("low"),
        scale_high=scale.get("high"),
        low_label=scale.get("low_label") or "",
        high_label=scale.get("high_label") or "",
        characteristic_id=groups.get(each["group"]) if each.get("group") else None,
        conditions=(after(show_if, keys, own),) if show_if else (),
        picture=worded["picture"],
        wordings={version: Words(**{k: v for k, v in worded[version].items() if k in WORDS}) for version in OTHERS},
    )


def option_draft(label: str, place: int, worded: dict[str, Any]) -> OptionDraft:
    said = {version: worded[version]["options"] for version in OTHERS}
    return OptionDraft(label, wordings={version: given[place] for version, given in said.items() if given})


def after(show_if: dict[str, str], keys: list[str], own: dict[str, dict[str, Any]]) -> ConditionDraft:
    """Only after one answer to an earlier question; both are counted from 0."""
    labels = YES_AND_NO if own[show_if["key"]]["kind"] == Kind.YES_NO else own[show_if["key"]]["options"]
    place = [label.casefold() for label in labels].index(show_if["option"].casefold())
    return ConditionDraft(keys.index(show_if["key"]), Comparison.CHOSE, place)


def option_id(question: Question, label: str) -> int:
    return next(option.id for option in question.options if option.label.casefold() == label.casefold())


def answer(survey: Survey, questions: dict[str, Question], given: dict[str, Any]) -> None:
    key = secrets.token_urlsafe(24)
    response = start_response(survey, key)
    answers: dict[Question, Given] = {questions[ORGANISATION]: given["organisation"]}
    for name, value in given["answers"].items():
        answers[questions[name]] = DECLINED if value is None else value_of(questions[name], value)
    record_answers(response, answers)
    submit_response(response, key, Consent(given["consent"]), week=dt.date.fromisoformat(given["week"]))


def value_of(question: Question, value: Any) -> Any:
    if question.kind in (Kind.ONE_CHOICE, Kind.YES_NO):
        return option_id(question, value)
    if question.kind is Kind.SEVERAL_CHOICES:
        return [option_id(question, label) for label in value]
    return value
