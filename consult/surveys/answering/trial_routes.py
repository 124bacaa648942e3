"""Trying a survey out on the participants' own pages: beginning, stopping, and what its end shows."""

from __future__ import annotations

import secrets

from flask import abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response as Reply

from consult.people.access import ANYONE, STRATEGISTS, allow
from consult.surveys import routing
from consult.surveys.actions import Refused, discard_response, start_trial
from consult.surveys.answering.drafts import forget, try_out
from consult.surveys.answering.participant_routes import View, onward
from consult.surveys.answering.visiting import Visit, visit
from consult.surveys.blueprint import bp
from consult.surveys.question_types import TYPES
from consult.surveys.response_models import Response
from consult.surveys.routing import SILENT
from consult.surveys.staff_routes import ONE, survey_or_404, to_survey


@bp.post(f"{ONE}/try")
@allow(STRATEGISTS)
def begin_trial(consultation_id: int, survey_id: int) -> Reply:
    survey = survey_or_404(consultation_id, survey_id)
    key = secrets.token_urlsafe(24)
    try:
        response = start_trial(survey, key)
    except Refused as refusal:
        flash(str(refusal), "error")
        return to_survey(survey)
    try_out(survey, key)
    return redirect(onward(response), 303)


@bp.post("/s/<slug>/stop-trying")
@allow(ANYONE)
def stop_trial(slug: str) -> Reply:
    """Only a browser that tries the survey out holds a trial, so nobody else can stop one."""
    here = visit(slug)
    if here.found is None or not here.found.is_trial:
        abort(404)
    throw_away(here, here.found)
    return to_survey(here.survey)


def begin_again(here: Visit, response: Response) -> Reply:
    """“Start again” throws the trial away and begins another."""
    throw_away(here, response)
    key = secrets.token_urlsafe(24)
    again = start_trial(here.survey, key)
    try_out(here.survey, key)
    return redirect(onward(again), 303)


def end_trial(here: Visit, response: Response) -> View:
    """What would have been kept, now that it is thrown away."""
    met = routing.questions_met(here.reading.questions, here.kept)
    page = render_template(
        "surveys/trial_end.html",
        survey=here.survey,
        lines=[(q, here.kept.get(q.id)) for q in here.reading.questions if q.id in met and q.kind not in SILENT],
        dropped=[q for q in here.reading.questions if q.id in here.kept and q.id not in met],
        not_asked=[q for q in here.reading.questions if q.id not in met and q.kind not in SILENT],
        pages=len(here.path()),
        kinds=TYPES,
        mode=here.survey.mode,
        back=url_for(".show", consultation_id=here.survey.consultation_id, survey_id=here.survey.id),
    )
    throw_away(here, response)
    return page


def throw_away(here: Visit, response: Response) -> None:
    discard_response(response)
    forget(here.survey)
