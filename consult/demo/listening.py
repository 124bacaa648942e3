"""The demo's survey with its responses, and its forums with their sessions."""

from __future__ import annotations

import contextlib
import datetime as dt
import secrets
from collections.abc import Iterator
from typing import Any

from consult.consultations.models import Consultation
from consult.demo.words_read import words
from consult.extensions import db
from consult.forums.actions import (
    ContributionDraft,
    add_member,
    create_forum,
    end_session,
    grant_forum,
    plan_session,
    record_contribution,
    start_session,
)
from consult.forums.models import ContributionKind, SessionKind, Setting
from consult.people.models import Person
from consult.privacy.consent import Consent
from consult.surveys.actions import (
    ConditionDraft,
    QuestionDraft,
    add_question,
    create_survey,
    open_survey,
    record_answers,
    start_response,
    submit_response,
)
from consult.surveys.answering_actions import DECLINED, Given
from consult.surveys.models import Comparison, Kind, Question, Survey

ORGANISATION = "organisation"


def run_survey(consultation: Consultation) -> None:
    given = words("survey")
    survey = create_survey(consultation, given["title"], given["introduction"], slug=given["slug"])
    questions = build(survey, consultation, given["questions"])
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


def build(survey: Survey, consultation: Consultation, given: list[dict[str, Any]]) -> dict[str, Question]:
    groups = {each.name: each.id for each in consultation.characteristics}
    questions: dict[str, Question] = {}
    for each in given:
        questions[each["key"]] = add_question(survey, draft_of(each, groups, questions))
        if each["kind"] == Kind.INFORMATION and ORGANISATION not in questions:
            questions[ORGANISATION] = add_question(
                survey,
                QuestionDraft(
                    Kind.ORGANISATION, "Which organisation are you with?", hint="So that we see who we hear from."
                ),
            )
    return questions


def draft_of(each: dict[str, Any], groups: dict[str, int], questions: dict[str, Question]) -> QuestionDraft:
    scale = each.get("scale") or {}
    show_if = each.get("show_if")
    return QuestionDraft(
        Kind(each["kind"]),
        each["label"],
        hint=each.get("hint") or "",
        options=tuple(each.get("options") or ()) if each["kind"] != Kind.YES_NO else (),
        scale_low=scale.get("low"),
        scale_high=scale.get("high"),
        low_label=scale.get("low_label") or "",
        high_label=scale.get("high_label") or "",
        characteristic_id=groups.get(each["group"]) if each.get("group") else None,
        conditions=(after(questions[show_if["key"]], show_if["option"]),) if show_if else (),
    )


def after(question: Question, label: str) -> ConditionDraft:
    return ConditionDraft(question.id, Comparison.CHOSE, option_id(question, label))


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


def hold_sessions(consultation: Consultation, facilitator: Person) -> None:
    for number, given in enumerate(words("forums")):
        forum = create_forum(given["name"], given["region"])
        members = {alias: add_member(forum, alias) for alias in given["aliases"]}
        if number < 2:  # the third forum is not this facilitator's: the demo shows that too
            grant_forum(facilitator, forum)
        meeting = given["session"]
        session = plan_session(
            consultation,
            forum,
            meeting["title"],
            SessionKind(meeting["kind"]),
            setting=Setting(meeting["setting"]),
            week=dt.date.fromisoformat(meeting["week"]),
            in_the_room=meeting["in_the_room"],
            prompts=meeting["prompts"],
        )
        start_session(session)
        prompts = list(session.prompts)
        for said in meeting["contributions"]:
            draft = ContributionDraft(
                prompt_id=prompts[said["prompt"]].id,
                member_id=members[said["by"]].id if said["by"] else None,
                kind=ContributionKind(said["kind"]),
                text=said["text"],
                headcount=said["headcount"],
                strength=said["strength"],
                consent=Consent(said["consent"]),
                language=said["language"],
            )
            record_contribution(session, draft, secrets.token_urlsafe(24), facilitator)
        end_session(session)
