"""Trying a survey out: a response that is answered like any other, never sent and never counted."""

from __future__ import annotations

from consult.extensions import db
from consult.jobs.actions import Refused
from consult.surveys.answering.answers import key_hash
from consult.surveys.models import Survey, SurveyOrigin, SurveyStatus
from consult.surveys.reading import read_in
from consult.surveys.response_models import Response
from consult.surveys.routing import path


def start_trial(survey: Survey, key: str) -> Response:
    """Begin to try a draft or an open survey out."""
    if survey.origin is SurveyOrigin.IMPORTED or survey.status is SurveyStatus.CLOSED:
        raise Refused("Only a draft or an open survey can be tried out.")
    if not path(read_in(survey).questions, {}):
        raise Refused("There is nothing to try yet. Add a question first.")
    response = Response(survey_id=survey.id, key_hash=key_hash(key), is_trial=True)
    db.session.add(response)
    db.session.commit()
    return response
