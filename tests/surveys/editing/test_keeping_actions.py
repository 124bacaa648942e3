"""What the worker does with responses by the clock."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from consult.extensions import db, now
from consult.jobs.chores import CHORES, do_chores
from consult.privacy.consent import Consent
from consult.surveys.actions import (
    close_survey,
    forget_unfinished,
    record_answers,
    start_response,
    stir_responses,
    submit_response,
)
from consult.surveys.models import Mode
from consult.surveys.response_models import Response, ResponseStatus


def test_answers_never_sent_are_forgotten_four_weeks_after_the_survey_closed(app: Flask, built: Any) -> None:
    sent = start_response(built.survey, "s" * 32)
    submit_response(sent, "s" * 32, Consent.NONE)
    record_answers(start_response(built.survey, "u" * 32), {built.why: "Half a thought"})
    assert forget_unfinished() == 0
    close_survey(built.survey)
    assert forget_unfinished() == 0
    built.survey.closed_at = now() - dt.timedelta(weeks=4, hours=1)
    db.session.commit()
    assert forget_unfinished() == 1
    assert db.session.scalars(select(Response.status)).all() == [ResponseStatus.SUBMITTED]


def test_only_anonymous_surveys_are_stirred_and_only_when_somebody_answered(app: Flask, built: Any) -> None:
    start_response(built.survey, "s" * 32)
    assert not stir_responses()
    built.survey.mode = Mode.ANONYMOUS
    db.session.commit()
    assert stir_responses()
    assert not stir_responses()


def test_the_worker_does_each_chore_and_one_that_fails_keeps_no_other_from_being_done(
    app: Flask, built: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = []
    monkeypatch.setattr("consult.jobs.chores.CHORES", [lambda: 1 / 0, lambda: done.append("second")])
    do_chores(app)
    assert done == ["second"]
    assert [chore.__name__ for chore in CHORES] == ["forget_unfinished", "stir_responses"]
