"""Choosing who may answer a survey, and in which versions."""

from __future__ import annotations

from consult.extensions import db
from consult.surveys.answering.modes import Ways
from consult.surveys.editing.rules import check_editable
from consult.surveys.models import Survey


def choose_ways(survey: Survey, ways: Ways) -> Survey:
    """Say how a draft will be answered. People who answer are told, so an open survey never changes it."""
    check_editable(survey)
    survey.mode, survey.in_welsh, survey.in_easy_read = ways.mode, ways.in_welsh, ways.in_easy_read
    db.session.commit()
    return survey
