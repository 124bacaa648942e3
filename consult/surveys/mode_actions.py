"""Choosing who may answer a survey, and in which versions."""

from __future__ import annotations

from consult.extensions import db
from consult.surveys.editing import check_editable
from consult.surveys.models import Survey
from consult.surveys.modes import Ways


def choose_ways(survey: Survey, ways: Ways) -> Survey:
    """Say how a draft will be answered. People who answer are told, so an open survey never changes it."""
    check_editable(survey)
    survey.mode, survey.in_welsh, survey.in_easy_read = ways.mode, ways.in_welsh, ways.in_easy_read
    db.session.commit()
    return survey
