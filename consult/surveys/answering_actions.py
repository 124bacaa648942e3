"""What a participant does: start, answer, decline, submit. The reply goes out only after the commit made here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TypeVar

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from consult.extensions import db, this_week
from consult.jobs.actions import Refused
from consult.people.models import Organisation
from consult.privacy import codenames
from consult.privacy.consent import Consent
from consult.surveys import routing
from consult.surveys.answering import key_hash, organisations_for, path_of, pepper, reading_of, response_with
from consult.surveys.models import Kind, Question, Survey, SurveyStatus, Version
from consult.surveys.question_type import Known, Stored, Value
from consult.surveys.question_types import TYPES
from consult.surveys.reading import Asked
from consult.surveys.response_models import Answer, AnswerOption, Response, ResponseCharacteristic, ResponseStatus


class Closed(Refused):
    """The survey does not take answers."""


class AlreadySubmitted(Refused):
    """These answers were sent; they do not change any more."""


class Forgotten(Refused):
    """These answers were thrown away before they were sent."""


class Declined:
    """Given instead of a value by somebody who would rather not say."""


DECLINED = Declined()
Given = Value | Declined | None
Q = TypeVar("Q", bound=Question | Asked)


def start_response(survey: Survey, key: str, version: Version = Version.ENGLISH) -> Response:
    """Begin answering. The same key begins the same response, however often and from wherever it is sent."""
    check_open(survey)
    found = response_with(survey, key)
    if found:
        return found
    response = Response(survey_id=survey.id, key_hash=key_hash(key), version=version)
    db.session.add(response)
    try:
        db.session.commit()
    except IntegrityError:  # the same key came twice at once, and the other one was first
        db.session.rollback()
        found = response_with(survey, key)
        if found is None:
            raise Refused("This page is out of date. Load it again.") from None
        return found
    return response


def record_answer(response: Response, question: Question | Asked, value: Value | None) -> None:
    """Keep one answer; None takes it away. `Value` says what each kind takes."""
    record_answers(response, {question: value})


def decline_answer(response: Response, question: Question | Asked) -> None:
    """Keep that somebody would rather not say."""
    record_answers(response, {question: DECLINED})


def record_answers(response: Response, given: Mapping[Q, Given], version: Version | None = None) -> None:
    """Keep the answers of one page, all or none of them, and in which version they were given."""
    values = {question.id: value for question, value in given.items()}
    asked = [question for question in reading_of(response).questions if question.id in values]
    if len(asked) != len(values):
        raise ValueError("a question belongs to another survey")
    known = organisations_for(asked)
    ready = {question.id: storable(question, values[question.id], known) for question in asked}
    hold(response)
    response.version = version or response.version
    answers = {answer.question_id: answer for answer in response.answers}
    for question_id, stored in ready.items():
        keep(response, question_id, stored, answers.get(question_id))
    db.session.commit()
    db.session.expire(response)


def storable(question: Asked, value: Given, known: Known) -> Stored:
    """What to keep of a value, or Unusable; worked out before anything is written."""
    if value is None or isinstance(value, Declined):
        return Stored(declined=value is not None)
    return TYPES[question.kind].store(question, value, known)


def keep(response: Response, question_id: int, stored: Stored, answer: Answer | None) -> None:
    if stored.is_empty:
        if answer is not None:
            response.answers.remove(answer)
        return
    if answer is None:
        answer = Answer(question_id=question_id)
        response.answers.append(answer)
    answer.declined, answer.text, answer.number = stored.declined, stored.text, stored.number
    here = {mark.option_id: mark for mark in answer.marks}
    answer.marks = [here.get(each) or AnswerOption(option_id=each) for each, _number in stored.marks]
    for mark, (_option, number) in zip(answer.marks, stored.marks, strict=True):
        mark.number = number


def submit_response(response: Response, key: str, consent: Consent, week: dt.date | None = None) -> str:
    """Finish, and give the five words. The same key gives the same words and changes nothing a second time."""
    if response.key_hash != key_hash(key):
        raise ValueError("this key opens another response")
    words, survey = codenames.make(key, pepper()), response.survey
    if response.status is ResponseStatus.SUBMITTED:
        return words
    receipt_hash = codenames.hashed(words, pepper())  # slow on purpose, so before the row is held
    try:
        hold(response)
    except AlreadySubmitted:  # another request was first: it was sent, unless it was thrown away
        if response_with(survey, key) is None:
            raise Forgotten("These answers were taken off this device before they were sent.") from None
        return words
    monday = week or this_week()
    response.week = monday - dt.timedelta(days=monday.weekday())
    response.status, response.consent, response.receipt_hash = ResponseStatus.SUBMITTED, consent, receipt_hash
    settle(response)
    db.session.commit()
    return words


def settle(response: Response) -> None:
    """Drop what stands beside the path, and note the groups and the organisation the answers name."""
    met = {question.id: question for question in routing.on_path(path_of(response))}
    response.answers = [answer for answer in response.answers if answer.question_id in met]
    groups: dict[int, str] = {}
    for answer in response.answers:
        question = met[answer.question_id]
        if question.characteristic_id is not None and answer.marks:
            groups[question.characteristic_id] = answer.marks[0].option.label[:200]
        if question.kind is Kind.ORGANISATION and answer.text:
            response.organisation_id = db.session.scalar(
                select(Organisation.id).where(Organisation.name == answer.text)
            )
    response.characteristics = [
        ResponseCharacteristic(characteristic_id=group, value=value) for group, value in groups.items()
    ]


def discard_response(response: Response) -> None:
    """Forget answers that were never sent. What was sent stays."""
    db.session.execute(
        delete(Response)
        .where(Response.id == response.id, Response.status == ResponseStatus.STARTED)
        .execution_options(synchronize_session=False)
    )
    db.session.commit()
    db.session.expire_all()


def hold(response: Response) -> None:
    """Lock the row of an unfinished response for this transaction, so that a page saved twice at once, or while it
    is being submitted, comes one after the other; then forget what was read before the lock."""
    check_open(response.survey)
    held = db.session.execute(
        update(Response)
        .where(Response.id == response.id, Response.status == ResponseStatus.STARTED)
        .values(status=ResponseStatus.STARTED)
        .execution_options(synchronize_session=False)
    )
    if held.rowcount != 1:  # type: ignore[attr-defined]
        db.session.rollback()
        raise AlreadySubmitted("We already have these answers.")
    db.session.expire(response)


def check_open(survey: Survey) -> None:
    if survey.status is not SurveyStatus.OPEN:
        raise Closed("This survey is not open.")
