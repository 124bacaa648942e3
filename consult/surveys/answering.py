"""Reading what one person has answered so far: the response of a key, its path, its words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from flask import current_app
from sqlalchemy import select

from consult.extensions import db
from consult.people.models import Organisation
from consult.privacy.codenames import keyed
from consult.surveys import routing
from consult.surveys.models import Kind, Question, Survey
from consult.surveys.response_models import Answer, Response
from consult.surveys.question_type import Known
from consult.surveys.question_types import TYPES


def pepper() -> str:
    return str(current_app.config["PEPPER"])


def key_hash(key: str) -> str:
    return keyed(key, pepper(), "submission")


def response_with(survey: Survey, key: str) -> Response | None:
    """The response a submission key opens, if it answers this survey."""
    return db.session.scalar(
        select(Response).where(Response.key_hash == key_hash(key), Response.survey_id == survey.id)
    )


def survey_at(slug: str) -> Survey | None:
    return db.session.scalar(select(Survey).where(Survey.slug == slug))


def organisations_for(questions: Sequence[Question]) -> Known:
    """The members' list, where one of the questions needs it."""
    if not any(question.kind is Kind.ORGANISATION for question in questions):
        return {}
    return {row.id: row.name for row in db.session.execute(select(Organisation.id, Organisation.name))}


def path_of(response: Response) -> list[routing.Page]:
    chosen = {option.id for answer in response.answers for option in answer.chosen}
    return routing.path(response.survey.questions, chosen)


def answers_by_question(response: Response) -> dict[int, Answer]:
    return {answer.question_id: answer for answer in response.answers}


def has_words(response: Response) -> bool:
    """Whether somebody wrote free text on their path, so that we must ask how it may be used."""
    met = {question.id for question in routing.on_path(path_of(response)) if TYPES[question.kind].is_text}
    return any(answer.question_id in met and answer.text for answer in response.answers)


def minutes(survey: Survey) -> int:
    """About how long a survey takes, generously; beyond five minutes in steps of five."""
    exact = sum(TYPES[question.kind].minutes for question in survey.questions)
    return max(1, math.ceil(exact)) if exact <= 5 else 5 * math.ceil(exact / 5)


def length_of(survey: Survey) -> dict[str, Any]:
    """What the start page says of a survey: how many questions at most, and about how long they take."""
    kinds = [TYPES[question.kind] for question in survey.questions]
    return {
        "survey": survey,
        "count": sum(kind.answerable for kind in kinds),
        "branches": any(question.show_if_option_id is not None for question in survey.questions),
        "minutes": minutes(survey),
    }
