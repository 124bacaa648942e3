"""What the strategy team meets: the list of surveys, one survey with its results, and opening, closing, copying."""

from __future__ import annotations

from collections.abc import Callable

from flask import abort, flash, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response as Reply

from consult.consultations.places import consultation_or_404, workspace
from consult.extensions import db
from consult.people.access import READERS, STRATEGISTS, allow, current_person
from consult.surveys.actions import Refused, change_survey, close_survey, copy_survey, create_survey, open_survey
from consult.surveys.answering.answers import words_of
from consult.surveys.blueprint import bp
from consult.surveys.editing.mode_actions import choose_ways
from consult.surveys.editing.readiness import troubles
from consult.surveys.editing.summary import GROUPS, blocks, facts
from consult.surveys.exchange.actions import templates
from consult.surveys.forms import SurveyForm
from consult.surveys.models import Survey, SurveyOrigin, SurveyStatus
from consult.surveys.question_types import TYPES
from consult.surveys.results import counting as results

HERE = "/consultations/<int:consultation_id>/surveys"
ONE = f"{HERE}/<int:survey_id>"


def survey_or_404(consultation_id: int, survey_id: int) -> Survey:
    survey = db.session.get(Survey, survey_id)
    if survey is None or survey.consultation_id != consultation_id:
        abort(404)
    return survey


def may_write() -> bool:
    return current_person().role in STRATEGISTS


def to_survey(survey: Survey) -> Reply:
    return redirect(url_for(".show", consultation_id=survey.consultation_id, survey_id=survey.id), 303)


@bp.get(HERE)
@allow(READERS)
def index(consultation_id: int) -> str:
    consultation = consultation_or_404(consultation_id)
    put_away = request.args.get("archived") == "1"
    every = db.session.scalars(
        select(Survey).where(Survey.consultation_id == consultation.id).order_by(Survey.id.desc())
    ).all()
    found = [survey for survey in every if (survey.archived_at is not None) == put_away]
    return render_template(
        "surveys/index.html",
        surveys=found,
        archived=put_away,
        put_away=sum(survey.archived_at is not None for survey in every),
        counts=results.counts_of_responses(found),
        may_write=may_write(),
        **workspace(consultation, "Surveys"),
    )


@bp.route(f"{HERE}/new", methods=["GET", "POST"])
@allow(STRATEGISTS)
def new(consultation_id: int) -> str | Reply | tuple[str, int]:
    consultation = consultation_or_404(consultation_id)
    form = SurveyForm()
    if form.validate_on_submit():
        try:
            title, introduction = form.title.data or "", form.introduction.data or ""
            made = create_survey(consultation, title, introduction, form.slug.data or None)
            return to_survey(choose_ways(made, form.ways))
        except Refused as refusal:
            form.slug.errors = [str(refusal)]
    page = render_template(
        "surveys/survey_form.html", form=form, survey=None, templates=templates(), **workspace(consultation, "Surveys")
    )
    return (page, 422) if form.errors else page


@bp.get(ONE)
@allow(READERS)
def show(consultation_id: int, survey_id: int) -> str:
    survey = survey_or_404(consultation_id, survey_id)
    draft = survey.status is SurveyStatus.DRAFT
    imported = survey.origin is SurveyOrigin.IMPORTED
    return render_template(
        "surveys/show.html",
        survey=survey,
        kinds=TYPES,
        groups=GROUPS,
        blocks=blocks,
        facts=facts,
        troubles=troubles(survey) if draft else [],
        draft=draft,
        imported=imported,
        may_write=may_write(),
        responses=results.count_responses(survey),
        results=[] if draft else results.results_of(survey),
        **workspace(survey.consultation, "Surveys"),
    )


@bp.get(f"{ONE}/rows")
@allow(READERS)
def rows(consultation_id: int, survey_id: int) -> str:
    """The rows of a survey that was brought in from a file; answers given here are read as themes and counts."""
    survey = survey_or_404(consultation_id, survey_id)
    if survey.origin is not SurveyOrigin.IMPORTED:
        abort(404)
    page = min(max(1, request.args.get("page", 1, int)), 100_000)
    total = results.count_responses(survey)
    return render_template(
        "surveys/rows.html",
        survey=survey,
        words_of=words_of,
        responses=results.rows_of(survey, page),
        page_number=page,
        pages=max(1, -(-total // results.ROWS_ON_A_PAGE)),
        total=total,
        **workspace(survey.consultation, "Surveys"),
    )


@bp.route(f"{ONE}/change", methods=["GET", "POST"])
@allow(STRATEGISTS)
def change(consultation_id: int, survey_id: int) -> str | Reply | tuple[str, int]:
    survey = survey_or_404(consultation_id, survey_id)
    form = SurveyForm(obj=survey, mode=survey.mode.value)
    del form.slug
    if form.validate_on_submit():

        def save() -> None:
            change_survey(survey, form.title.data or "", form.introduction.data or "")
            choose_ways(survey, form.ways)

        return done(survey, save, "Saved.")
    page = render_template(
        "surveys/survey_form.html", form=form, survey=survey, **workspace(survey.consultation, "Surveys")
    )
    return (page, 422) if form.errors else page


@bp.post(f"{ONE}/open")
@allow(STRATEGISTS)
def open_(consultation_id: int, survey_id: int) -> Reply:
    survey = survey_or_404(consultation_id, survey_id)
    return done(survey, lambda: open_survey(survey), f"“{survey.title}” is open. Share its address.")


@bp.post(f"{ONE}/close")
@allow(STRATEGISTS)
def close(consultation_id: int, survey_id: int) -> Reply:
    survey = survey_or_404(consultation_id, survey_id)
    return done(survey, lambda: close_survey(survey), f"“{survey.title}” is closed. It takes no more answers.")


@bp.post(f"{ONE}/copy")
@allow(STRATEGISTS)
def copy(consultation_id: int, survey_id: int) -> Reply:
    survey = survey_or_404(consultation_id, survey_id)
    return made_of(survey, copy_survey, "This is the copy. It is a draft, so you can change it.")


def made_of(survey: Survey, make: Callable[[Survey], Survey], words: str) -> Reply:
    """Make another survey of this one and go there, or say why not."""
    try:
        made = make(survey)
    except Refused as refusal:
        flash(str(refusal), "error")
        return to_survey(survey)
    flash(words)
    return to_survey(made)


def done(survey: Survey, act: Callable[[], object], words: str) -> Reply:
    """Do it and say so, or say why not; either way back to the survey."""
    try:
        act()
        flash(words)
    except Refused as refusal:
        flash(str(refusal), "error")
    return to_survey(survey)
