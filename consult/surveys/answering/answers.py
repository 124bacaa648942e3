"""Reading what one person has answered so far: the response of a key, its path, its words."""

from __future__ import annotations

import base64
import hmac
import math
from collections.abc import Iterable, Mapping
from typing import Any

from flask import current_app
from sqlalchemy import select

from consult.extensions import db
from consult.people.models import Organisation
from consult.privacy.codenames import keyed
from consult.surveys.answering.rows import kept_rows
from consult.surveys.inviting.models import SurveyInvitation
from consult.surveys.models import Kind, Mode, Survey, Version
from consult.surveys.opened import reading_in
from consult.surveys.question_type import NOBODY, Known, Stored
from consult.surveys.question_types import TYPES
from consult.surveys.reading import Asked, Reading, ask
from consult.surveys.response_models import Answer, Response


def pepper() -> str:
    return str(current_app.config["PEPPER"])


def key_hash(key: str) -> str:
    return keyed(key, pepper(), "submission")


def response_with(survey: Survey, key: str, invitation: SurveyInvitation | None = None) -> Response | None:
    """The response a submission key opens, if it answers this survey; or the one that names an invitation."""
    if invitation and survey.mode is not Mode.ANONYMOUS:
        named = db.session.scalar(select(Response).where(Response.invitation_id == invitation.id))
        if named:
            return named
    return db.session.scalar(
        select(Response).where(Response.key_hash == key_hash(key), Response.survey_id == survey.id)
    )


def invited_key(invitation: SurveyInvitation, token: str) -> str:
    """The submission key of somebody invited, the same on every device. In an anonymous survey it is made of the
    link's token, which is nowhere in the database; else of the invitation, so that each of its links gives it."""
    anonymous = invitation.survey.mode is Mode.ANONYMOUS
    secret = f"invited-key:{token}" if anonymous else f"invited-key:invitation:{invitation.id}"
    return base64.urlsafe_b64encode(hmac.digest(pepper().encode(), secret.encode(), "sha256")).decode().rstrip("=")


def survey_at(slug: str) -> Survey | None:
    return db.session.scalar(select(Survey).where(Survey.slug == slug))


def organisations_for(questions: Iterable[Asked]) -> Known:
    """The members' list, where one of the questions needs it."""
    if not any(question.kind is Kind.ORGANISATION for question in questions):
        return NOBODY
    return {row.id: row.name for row in db.session.execute(select(Organisation.id, Organisation.name))}


def stored_of(answer: Answer) -> Stored:
    """An answer as plain values."""
    marks = tuple(sorted(((m.option_id, m.number) for m in answer.marks), key=lambda mark: (mark[1] or 0, mark[0])))
    return Stored(answer.text, answer.number, marks, answer.declined)


def kept_of(response: Response) -> dict[int, Stored]:
    """What somebody answered so far, by the question's id."""
    return kept_rows(response.id)


def reading_of(response: Response) -> Reading:
    """The survey a response answers, in the version it is answered in."""
    return reading_in(response.survey, response.version)


def words_of(answer: Answer, version: Version = Version.ENGLISH) -> str:
    """An answer as people read it."""
    return TYPES[answer.question.kind].words(ask(answer.question, version), stored_of(answer))


def has_words(asked: Iterable[Asked], kept: Mapping[int, Stored]) -> bool:
    """Whether somebody wrote words of their own in answer to these questions, so that how they may be used matters."""
    return any(question.id in kept and kept[question.id].text for question in asked if may_hold_words(question))


def may_hold_words(question: Asked) -> bool:
    return TYPES[question.kind].is_text or any(option.free_text for option in question.options)


def minutes(reading: Reading) -> int:
    """About how long a survey takes, generously; beyond five minutes in steps of five."""
    exact = sum(TYPES[question.kind].minutes for question in reading.questions)
    return max(1, math.ceil(exact)) if exact <= 5 else 5 * math.ceil(exact / 5)


def length_of(reading: Reading) -> dict[str, Any]:
    """What the start page says of a survey: how many questions at most, and about how long they take."""
    kinds = [TYPES[question.kind] for question in reading.questions]
    return {
        "survey": reading,
        "count": sum(kind.answerable for kind in kinds),
        "branches": any(question.rules for question in reading.questions),
        "minutes": minutes(reading),
    }
