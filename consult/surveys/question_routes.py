"""Editing the questions of a draft, one at a time, and seeing the survey as people will."""

from __future__ import annotations

from typing import Literal

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Reply

from consult.consultations.places import workspace
from consult.people.access import READERS, STRATEGISTS, allow
from consult.surveys import routing
from consult.surveys.actions import Refused, add_question, change_question, move_question, remove_question
from consult.surveys.answering import length_of, organisations_for
from consult.surveys.blueprint import bp
from consult.surveys.editing_actions import earlier_than
from consult.surveys.forms import page_form
from consult.surveys.models import Kind, Question, Survey, SurveyStatus
from consult.surveys.question_forms import QuestionForm, question_form
from consult.surveys.question_types import TYPES
from consult.surveys.reading import Asked, read_in
from consult.surveys.staff_routes import ONE, done, survey_or_404, to_survey

View = str | Reply | tuple[str, int]


def question_or_404(survey: Survey, question_id: int) -> Question:
    return next((question for question in survey.questions if question.id == question_id), None) or abort(404)


def draft_or_404(consultation_id: int, survey_id: int) -> Survey:
    survey = survey_or_404(consultation_id, survey_id)
    if survey.status is not SurveyStatus.DRAFT:
        abort(404)
    return survey


@bp.route(f"{ONE}/questions/new", methods=["GET", "POST"])
@allow(STRATEGISTS)
def add(consultation_id: int, survey_id: int) -> View:
    survey = draft_or_404(consultation_id, survey_id)
    try:
        kind = Kind(request.args.get("kind", ""))
    except ValueError:
        abort(404)
    form = question_form(kind, survey.questions, survey.consultation.characteristics)
    if form.validate_on_submit():
        try:
            question = add_question(survey, form.draft(kind))
            flash(f"“{question.label}” is question {len(survey.questions)} now.")
            return to_survey(survey)
        except Refused as refusal:
            form.form_errors.append(str(refusal))
    return show_form(survey, kind, form, None)


@bp.route(f"{ONE}/questions/<int:question_id>", methods=["GET", "POST"])
@allow(STRATEGISTS)
def edit(consultation_id: int, survey_id: int, question_id: int) -> View:
    survey = draft_or_404(consultation_id, survey_id)
    question = question_or_404(survey, question_id)
    form = question_form(question.kind, earlier_than(question), survey.consultation.characteristics, question)
    if form.validate_on_submit():
        try:
            change_question(question, form.draft(question.kind))
            flash("Saved.")
            return to_survey(survey)
        except Refused as refusal:
            form.form_errors.append(str(refusal))
    return show_form(survey, question.kind, form, question)


def show_form(survey: Survey, kind: Kind, form: QuestionForm, question: Question | None) -> View:
    page = render_template(
        "surveys/question_form.html",
        survey=survey,
        kind=TYPES[kind],
        form=form,
        question=question,
        **workspace(survey.consultation, "Surveys"),
    )
    return (page, 422) if form.errors or form.form_errors else page


@bp.post(f"{ONE}/questions/<int:question_id>/move")
@allow(STRATEGISTS)
def move(consultation_id: int, survey_id: int, question_id: int) -> Reply:
    survey = survey_or_404(consultation_id, survey_id)
    question = question_or_404(survey, question_id)
    direction = request.form.get("direction")
    if direction not in ("up", "down"):
        abort(400, "Choose up or down.")
    way: Literal["up", "down"] = "up" if direction == "up" else "down"
    return done(survey, lambda: move_question(question, way), f"“{question.label}” moved {way}.")


@bp.post(f"{ONE}/questions/<int:question_id>/remove")
@allow(STRATEGISTS)
def remove(consultation_id: int, survey_id: int, question_id: int) -> Reply:
    survey = survey_or_404(consultation_id, survey_id)
    question = question_or_404(survey, question_id)
    return done(survey, lambda: remove_question(question), f"“{question.label}” is gone from this survey.")


@bp.get(f"{ONE}/preview")
@allow(READERS)
def preview(consultation_id: int, survey_id: int) -> View:
    """The start page as people see it, leading on through every page there is."""
    survey = survey_or_404(consultation_id, survey_id)
    pages = routing.pages_of(read_in(survey).questions)
    if not pages:
        flash("There is nothing to see yet. Add a question first.", "error")
        return to_survey(survey)
    ways = {"on": address(survey, pages[0]), "leave": address(survey), "note": ""}
    return render_template("participate/start.html", preview=ways, carry_on=None, **length_of(read_in(survey)))


@bp.get(f"{ONE}/preview/<int:question_id>")
@allow(READERS)
def preview_page(consultation_id: int, survey_id: int, question_id: int) -> View:
    survey = survey_or_404(consultation_id, survey_id)
    pages = routing.pages_of(read_in(survey).questions)
    place = routing.page_with(pages, question_id)
    if place is None:
        abort(404)
    if pages[place][0].id != question_id:
        return redirect(address(survey, pages[place]))
    start = url_for(".preview", consultation_id=survey.consultation_id, survey_id=survey.id)
    ways = {
        "on": address(survey, pages[place + 1]) if place + 1 < len(pages) else address(survey),
        "back": address(survey, pages[place - 1]) if place else start,
        "leave": address(survey),
        "note": " ".join(filter(None, map(condition, pages[place]))),
    }
    return render_template(
        "participate/page.html",
        survey=survey,
        preview=ways,
        questions=pages[place],
        form=page_form(pages[place], organisations_for(pages[place]), {}),
        where=routing.where(pages, place),
        may_skip=False,
        receipt_inside="",
    )


def condition(question: Asked) -> str:
    """When a question is asked, in words; nothing when everyone is asked."""
    return "Asked only of some people, by what they answered before." if question.rules else ""


def address(survey: Survey, page: routing.Page | None = None) -> str:
    """Where a page of the preview is; without a page, where the survey is."""
    if page is None:
        return url_for(".show", consultation_id=survey.consultation_id, survey_id=survey.id)
    return url_for(".preview_page", consultation_id=survey.consultation_id, survey_id=survey.id, question_id=page[0].id)
