"""Adding ready questions from the bank, a whole set at a time."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Reply

from consult.consultations.places import workspace
from consult.people.access import STRATEGISTS, allow
from consult.surveys.actions import Refused
from consult.surveys.blueprint import bp
from consult.surveys.editing.bank import ready_sets, set_called
from consult.surveys.editing.bank_actions import add_ready_set, take_out_questions
from consult.surveys.editing.question_routes import draft_or_404
from consult.surveys.question_types import TYPES
from consult.surveys.staff_routes import ONE, to_survey


@bp.get(f"{ONE}/bank")
@allow(STRATEGISTS)
def bank(consultation_id: int, survey_id: int) -> str:
    survey = draft_or_404(consultation_id, survey_id)
    here = {question.label for question in survey.questions}
    sets = [(ready, any(draft.label in here for draft in ready.questions)) for ready in ready_sets()]
    return render_template(
        "surveys/bank.html", survey=survey, sets=sets, kinds=TYPES, **workspace(survey.consultation, "Surveys")
    )


@bp.post(f"{ONE}/bank/<key>")
@allow(STRATEGISTS)
def add_from_bank(consultation_id: int, survey_id: int, key: str) -> Reply:
    survey = draft_or_404(consultation_id, survey_id)
    ready = set_called(key) or abort(404)
    try:
        made = add_ready_set(survey, ready)
    except Refused as refusal:
        flash(str(refusal), "error")
        return to_survey(survey)
    ids: dict[str, Any] = {"consultation_id": consultation_id, "survey_id": survey_id}
    undo = url_for(".take_back", **ids, questions="-".join(str(question.id) for question in made))
    flash(f"“{ready.name}” is at the end of your questions now.", undo)
    return redirect(url_for(".show", **ids, _anchor=f"question-{made[0].id}"), 303)


@bp.post(f"{ONE}/bank-undo")
@allow(STRATEGISTS)
def take_back(consultation_id: int, survey_id: int) -> Reply:
    survey = draft_or_404(consultation_id, survey_id)
    ids = {int(each) for each in request.args.get("questions", "").split("-") if each.isdecimal() and len(each) < 10}
    try:
        count = take_out_questions(survey, ids)
        flash(f"{count} {'question is' if count == 1 else 'questions are'} out again.")
    except Refused as refusal:
        flash(str(refusal), "error")
    return to_survey(survey)
