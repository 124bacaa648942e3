"""The demo's survey stands in three versions, with nothing left in English only."""

from __future__ import annotations

import pytest
from flask import Flask

from consult.consultations.actions import create_consultation
from consult.demo.listening import survey_draft
from consult.demo.words_read import words
from consult.surveys.actions import build_survey, open_survey
from consult.surveys.models import SurveyStatus, Version
from consult.surveys.wording.missing import missing_words


@pytest.mark.parametrize("version", [Version.WELSH, Version.EASY_READ])
def test_every_word_of_the_demos_survey_is_there_and_it_opens(app: Flask, version: Version) -> None:
    consultation = create_consultation(
        "Demo", characteristics=[each["name"] for each in words("consultation")["groups"]]
    )
    survey = build_survey(consultation, survey_draft(consultation, words("survey"), words("wordings")))
    assert missing_words(survey, version) == []
    open_survey(survey)
    assert survey.status is SurveyStatus.OPEN
