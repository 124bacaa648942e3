"""Editing the questions of a draft, one at a time: add, change, move, duplicate, remove and put back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Reply

from consult.consultations.places import workspace
from consult.extensions import db
from consult.people.access import STRATEGISTS, allow
from consult.surveys.actions import (
    QuestionDraft,
    Refused,
    add_question,
    change_question,
    duplicate_question,
    move_question,
    remove_question,
    restore_question,
)
from consult.surveys.blueprint import bp
from consult.surveys.editing.conditions import when
from consult.surveys.editing.draft_json import conditions_of
from consult.surveys.editing.question_forms import QuestionForm, question_form
from consult.surveys.editing.summary import GROUPS
from consult.surveys.models import Kind, Question, RemovedQuestion, Survey, SurveyStatus
from consult.surveys.question_types import TYPES
from consult.surveys.staff_routes import ONE, survey_or_404, to_survey

View = str | Reply | tuple[str, int]


def question_or_404(survey: Survey, question_id: int) -> Question:
    return next((question for question in survey.questions if question.id == question_id), None) or abort(404)


def draft_or_404(consultation_id: int, survey_id: int) -> Survey:
    survey = survey_or_404(consultation_id, survey_id)
    if survey.status is not SurveyStatus.DRAFT:
        abort(404)
    return survey


@bp.get(f"{ONE}/questions/<int:question_id>/below")
@allow(STRATEGISTS)
def kinds_below(consultation_id: int, survey_id: int, question_id: int) -> View:
    """Which kind of question to add below one."""
    survey = draft_or_404(consultation_id, survey_id)
    above = question_or_404(survey, question_id)
    return render_template(
        "surveys/kinds.html",
        survey=survey,
        above=above,
        below=above.id,
        groups=GROUPS,
        kinds=TYPES,
        **workspace(survey.consultation, "Surveys"),
    )


@bp.route(f"{ONE}/questions/new", methods=["GET", "POST"])
@allow(STRATEGISTS)
def add(consultation_id: int, survey_id: int) -> View:
    survey = draft_or_404(consultation_id, survey_id)
    try:
        kind = Kind(request.args.get("kind", ""))
    except ValueError:
        abort(404)
    place = place_below(survey, request.args.get("after", type=int))
    form = question_form(kind, survey.consultation.characteristics)
    if form.validate_on_submit():
        try:
            question = add_question(survey, form.draft(kind), place)
            flash(f"“{question.label}” is question {question.position} now.")
            return to_conditions(question) if request.form.get("then") == "when" else to_question(question)
        except Refused as refusal:
            form.form_errors.append(str(refusal))
    return show_form(survey, kind, form, None)


@bp.route(f"{ONE}/questions/<int:question_id>", methods=["GET", "POST"])
@allow(STRATEGISTS)
def edit(consultation_id: int, survey_id: int, question_id: int) -> View:
    survey = draft_or_404(consultation_id, survey_id)
    question = question_or_404(survey, question_id)
    form = question_form(question.kind, survey.consultation.characteristics, question)
    if form.validate_on_submit():
        try:
            change_question(question, with_conditions(form.draft(question.kind), question))
            flash("Saved.")
            return to_question(question)
        except Refused as refusal:
            form.form_errors.append(str(refusal))
    return show_form(survey, question.kind, form, question)


def place_below(survey: Survey, question_id: int | None) -> int | None:
    """How many questions stand above a new one; None puts it at the end."""
    return None if question_id is None else survey.questions.index(question_or_404(survey, question_id)) + 1


def with_conditions(draft: QuestionDraft, question: Question) -> QuestionDraft:
    """When a question is asked is said on a page of its own."""
    return replace(draft, conditions=conditions_of(question), all_conditions=question.all_conditions)


def show_form(survey: Survey, kind: Kind, form: QuestionForm, question: Question | None) -> View:
    page = render_template(
        "surveys/question_form.html",
        survey=survey,
        kind=TYPES[kind],
        form=form,
        question=question,
        when=lambda each: f"{when(each)}.",
        **workspace(survey.consultation, "Surveys"),
    )
    return (page, 422) if form.errors or form.form_errors else page


@bp.post(f"{ONE}/questions/<int:question_id>/move")
@allow(STRATEGISTS)
def move(consultation_id: int, survey_id: int, question_id: int) -> Reply:
    question = question_or_404(survey_or_404(consultation_id, survey_id), question_id)
    direction = request.values.get("direction")  # an undo says it in its address
    if direction not in ("up", "down"):
        abort(400, "Choose up or down.")
    way: Literal["up", "down"] = "up" if direction == "up" else "down"
    undo = url_for(".move", **ids_of(question), direction="down" if way == "up" else "up")
    try:
        move_question(question, way)
        flash(f"“{question.label}” moved {way}.", undo)
    except Refused as refusal:
        flash(str(refusal), "error")
    return to_question(question)


@bp.post(f"{ONE}/questions/<int:question_id>/duplicate")
@allow(STRATEGISTS)
def duplicate(consultation_id: int, survey_id: int, question_id: int) -> Reply:
    question = question_or_404(draft_or_404(consultation_id, survey_id), question_id)
    made = duplicate_question(question)
    flash(f"This is the copy of “{made.label}”. It is question {made.position}.")
    return redirect(url_for(".edit", **ids_of(made)), 303)


@bp.post(f"{ONE}/questions/<int:question_id>/remove")
@allow(STRATEGISTS)
def remove(consultation_id: int, survey_id: int, question_id: int) -> Reply:
    survey = survey_or_404(consultation_id, survey_id)
    question = question_or_404(survey, question_id)
    label = question.label
    try:
        removed = remove_question(question)
    except Refused as refusal:
        flash(str(refusal), "error")
        return to_question(question)
    undo = url_for(".restore", consultation_id=survey.consultation_id, survey_id=survey.id, removed_id=removed.id)
    flash(f"“{label}” is gone from this survey.", undo)
    return to_survey(survey)


@bp.post(f"{ONE}/removed/<int:removed_id>/restore")
@allow(STRATEGISTS)
def restore(consultation_id: int, survey_id: int, removed_id: int) -> Reply:
    survey = draft_or_404(consultation_id, survey_id)
    removed = db.session.get(RemovedQuestion, removed_id)
    if removed is None or removed.survey_id != survey.id:
        abort(404)
    try:
        question = restore_question(removed)
        flash(f"“{question.label}” is back.")
        return to_question(question)
    except Refused as refusal:
        flash(f"It cannot come back. {refusal}.".replace("..", "."), "error")
    return to_survey(survey)


def ids_of(question: Question) -> dict[str, Any]:
    survey = question.survey
    return {"consultation_id": survey.consultation_id, "survey_id": survey.id, "question_id": question.id}


def to_question(question: Question) -> Reply:
    """Back to the questions of the survey, at this one."""
    ids = ids_of(question)
    ids.pop("question_id")
    return redirect(url_for(".show", **ids, _anchor=f"question-{question.id}"), 303)


def to_conditions(question: Question) -> Reply:
    return redirect(url_for(".conditions", **ids_of(question)), 303)
