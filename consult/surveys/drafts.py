"""What a browser remembers of unfinished answers: for each survey its submission key, in the signed session."""

from __future__ import annotations

import re

from flask import abort, session

from consult.surveys.answering import response_with, survey_at
from consult.surveys.models import Survey, SurveyOrigin, SurveyStatus
from consult.surveys.response_models import Response

KEY = re.compile(r"[A-Za-z0-9_-]{22,64}", re.ASCII)  # 128 random bits or more; a shorter one did not come from us
DRAFTS = "drafts"


def live_survey(slug: str) -> Survey:
    """The survey people may know of at this address, open or closed."""
    survey = survey_at(slug)
    if survey is None or survey.status is SurveyStatus.DRAFT or survey.origin is SurveyOrigin.IMPORTED:
        abort(404)
    return survey


def usable_key(key: str) -> bool:
    return KEY.fullmatch(key) is not None


def drafts() -> dict[str, str]:
    return dict(session.get(DRAFTS) or {})


def draft_key(survey: Survey) -> str | None:
    return drafts().get(survey.slug)


def remember(survey: Survey, key: str) -> None:
    session[DRAFTS] = drafts() | {survey.slug: key}


def forget(survey: Survey) -> None:
    session[DRAFTS] = {slug: key for slug, key in drafts().items() if slug != survey.slug}


def unfinished() -> list[Response]:
    """Every response this browser has under way."""
    found = [(survey_at(slug), key) for slug, key in drafts().items()]
    responses = [response_with(survey, key) for survey, key in found if survey]
    return [response for response in responses if response]
