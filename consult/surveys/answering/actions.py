"""What a participant does: start, answer, decline, leave. The reply goes out only after the commit made here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from consult.extensions import db
from consult.jobs.actions import Refused
from consult.languages import gettext
from consult.people.models import Organisation
from consult.surveys import routing
from consult.surveys.answering.answers import kept_of, key_hash, organisations_for, reading_of, response_with
from consult.surveys.answering.rows import drop_rows, put_groups, put_rows
from consult.surveys.answering.taking_part import NotInvited, TookPart
from consult.surveys.inviting.models import SurveyInvitation
from consult.surveys.models import Kind, Mode, Question, Survey, SurveyStatus, Version
from consult.surveys.opened import reading_in
from consult.surveys.question_type import Known, Stored, Value
from consult.surveys.question_types import TYPES
from consult.surveys.reading import Asked
from consult.surveys.response_models import Response, ResponseStatus


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


def start_response(
    survey: Survey, key: str, version: Version = Version.ENGLISH, invitation: SurveyInvitation | None = None
) -> Response:
    """Begin answering. The same key begins the same response, however often and from wherever it is sent; so does an
    invitation. In an anonymous survey nothing of the invitation is kept with the response."""
    check_open(survey)
    if survey.mode is not Mode.OPEN_LINK and invitation is None:
        raise NotInvited("This survey is by invitation.")
    found = response_with(survey, key, invitation)
    if found and not (invitation and invitation.took_part):
        return found
    if invitation and invitation.took_part:
        raise TookPart("We already have the answers of this invitation.")
    named = invitation.id if invitation and survey.mode is not Mode.ANONYMOUS else None
    response = Response(survey_id=survey.id, key_hash=key_hash(key), version=version, invitation_id=named)
    db.session.add(response)
    try:
        db.session.commit()
    except IntegrityError:  # the same key came twice at once, and the other one was first
        db.session.rollback()
        found = response_with(survey, key, invitation)
        if found is None:
            raise Refused(gettext("This page is out of date. Load it again.")) from None
        return found
    return response


def record_answer(response: Response, question: Question | Asked, value: Value | None) -> None:
    """Keep one answer; None takes it away. `Value` says what each kind takes."""
    record_answers(response, {question: value})


def decline_answer(response: Response, question: Question | Asked) -> None:
    """Keep that somebody would rather not say."""
    record_answers(response, {question: DECLINED})


def record_answers(response: Response, given: Mapping[Q, Given], version: Version | None = None) -> dict[int, Stored]:
    """Keep the answers of one page, all or none of them, and in which version they were given; gives all that is kept."""
    response_id, ready = response.id, made_ready(response, given)
    hold(response, version=version)
    kept = put_rows(response_id, ready)
    db.session.commit()
    return kept


def made_ready(response: Response, given: Mapping[Q, Given]) -> dict[int, Stored]:
    """What to keep of some answers, by the question's id."""
    values = {question.id: value for question, value in given.items()}
    asked = [question for question in reading_of(response).questions if question.id in values]
    if len(asked) != len(values):
        raise ValueError("a question belongs to another survey")
    known = organisations_for(asked)
    return {question.id: storable(question, values[question.id], known) for question in asked}


def storable(question: Asked, value: Given, known: Known) -> Stored:
    """What to keep of a value, or Unusable; worked out before anything is written."""
    if value is None or isinstance(value, Declined):
        return Stored(declined=value is not None)
    return TYPES[question.kind].store(question, value, known)


def settle(response: Response) -> None:
    """Drop what stands beside the path, and note the groups and the organisation the answers name. Groups are named
    in English, whatever version was answered."""
    reading, kept = reading_in(response.survey), kept_of(response)
    met = routing.questions_met(reading.questions, kept)
    drop_rows(response.id, kept.keys() - met)
    groups: dict[int, str] = {}
    for question in reading.questions:
        stored = kept.get(question.id) if question.id in met else None
        if stored and question.characteristic_id is not None and stored.marks:
            groups[question.characteristic_id] = label_of(question, stored.option_ids[0])
        if stored and question.kind is Kind.ORGANISATION and stored.text:
            named = select(Organisation.id).where(Organisation.name == stored.text)
            response.organisation_id = db.session.scalar(named)
    put_groups(response.id, groups)
    db.session.expire(response, ["answers", "characteristics"])


def label_of(question: Asked, option_id: int) -> str:
    return next(option.label for option in question.options if option.id == option_id)[:200]


def discard_response(response: Response) -> None:
    """Forget answers that were never sent. What was sent stays."""
    db.session.execute(
        delete(Response)
        .where(Response.id == response.id, Response.status == ResponseStatus.STARTED)
        .execution_options(synchronize_session=False)
    )
    db.session.commit()
    db.session.expire_all()


def hold(
    response: Response, status: ResponseStatus = ResponseStatus.STARTED, *, version: Version | None = None
) -> None:
    """Lock the row of an unfinished response (or of a sent one) for this transaction, so that a page saved twice at
    once, or while it is being submitted, comes one after the other; then forget what was read before the lock."""
    if not response.is_trial:  # that one answers a draft too
        check_open(response.survey)
    held = db.session.execute(
        update(Response)
        .where(Response.id == response.id, Response.status == status)
        .values(status=status, **({"version": version} if version else {}))
        .execution_options(synchronize_session=False)
    )
    if held.rowcount != 1:  # type: ignore[attr-defined]
        db.session.rollback()
        raise AlreadySubmitted("We already have these answers.")
    db.session.expire(response)


def check_open(survey: Survey) -> None:
    if survey.status is not SurveyStatus.OPEN:
        raise Closed("This survey is not open.")
