"""Bringing a survey in, with a look at what becomes of it first; taking one out; templates; putting surveys away."""

from __future__ import annotations

import io

from flask import abort, flash, redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response as Reply

from consult.consultations.places import consultation_or_404, workspace
from consult.extensions import db
from consult.jobs.actions import Refused
from consult.people.access import STRATEGISTS, allow
from consult.surveys.blueprint import bp
from consult.surveys.exchange.actions import (
    archive_survey,
    begin_from_template,
    bring_in_survey,
    groups_of_draft,
    save_as_template,
    unarchive_survey,
)
from consult.surveys.exchange.forms import SurveyFileForm
from consult.surveys.exchange.reading import read_survey
from consult.surveys.exchange.report import Found
from consult.surveys.exchange.xlsform_writer import TooLong, write_xlsform
from consult.surveys.importing.table import Unreadable
from consult.surveys.importing.uploads import Upload, find_upload, keep_upload, remove_upload
from consult.surveys.models import Survey, SurveyOrigin
from consult.surveys.question_types import TYPES
from consult.surveys.staff_routes import HERE, ONE, made_of, survey_or_404, to_survey
from consult.surveys.survey_draft import draft_of
from consult.web import takes_files

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
View = str | Reply | tuple[str, int]


@bp.route(f"{HERE}/from-file", methods=["GET", "POST"])
@allow(STRATEGISTS)
@takes_files
def bring_in_a_survey(consultation_id: int) -> View:
    """Choose the file. It is read once before it is kept, so that a wrong one is refused here."""
    consultation = consultation_or_404(consultation_id)
    form = SurveyFileForm()
    if form.validate_on_submit():
        name = form.file.data.filename or ""
        try:
            read_survey(form.file.data.stream, name)
        except Unreadable as problem:
            form.file.errors = [str(problem)]
        else:
            kept = keep_upload(form.file.data.stream, name, consultation.id)
            return redirect(url_for(".look_at_survey", consultation_id=consultation.id, token=kept.token), 303)
    page = render_template("surveys/from_file.html", form=form, **workspace(consultation, "Surveys"))
    return (page, 422) if form.errors else page


@bp.route(f"{HERE}/from-file/<token>", methods=["GET", "POST"])
@allow(STRATEGISTS)
def look_at_survey(consultation_id: int, token: str) -> View:
    """What would come over, what would change and what would not come; then make the draft."""
    consultation = consultation_or_404(consultation_id)
    upload = find_upload(token, consultation.id)
    found = read_again(upload) if upload else None
    if upload is None or found is None:
        flash("That file is no longer here. Files are kept for a day. Choose it again.", "error")
        return redirect(url_for(".bring_in_a_survey", consultation_id=consultation.id), 303)
    problem = ""
    if request.method == "POST":
        try:
            survey = bring_in_survey(consultation, found)
        except Refused as refusal:
            db.session.rollback()
            problem = str(refusal)
        else:
            remove_upload(upload)
            flash("The survey is here, as a draft. Read it through before you open it.")
            return to_survey(survey)
    page = render_template(
        "surveys/from_file_check.html",
        upload=upload,
        found=found,
        kinds=TYPES,
        problem=problem,
        **workspace(consultation_or_404(consultation_id), "Surveys"),
    )
    return (page, 422) if problem else page


def read_again(upload: Upload) -> Found | None:
    try:
        with upload.path.open("rb") as file:
            return read_survey(file, upload.name)
    except (Unreadable, FileNotFoundError):
        return None


@bp.get(f"{ONE}/xlsform")
@allow(STRATEGISTS)
def take_out_survey(consultation_id: int, survey_id: int) -> Reply:
    """The survey's questions as an XLSForm: no answer is in it."""
    survey = survey_or_404(consultation_id, survey_id)
    if survey.origin is SurveyOrigin.IMPORTED:
        abort(404)
    try:
        content = write_xlsform(draft_of(survey), survey.slug, groups_of_draft(survey))
    except TooLong as problem:
        flash(f"{problem} Shorten it, then try again.", "error")
        return to_survey(survey)
    return send_file(io.BytesIO(content), XLSX, as_attachment=True, download_name=f"{survey.slug}.xlsx")


@bp.post(f"{ONE}/template")
@allow(STRATEGISTS)
def keep_as_template(consultation_id: int, survey_id: int) -> Reply:
    survey = survey_or_404(consultation_id, survey_id)
    return made_of(survey, save_as_template, "This is the template. Surveys can begin from it, and it never opens.")


@bp.post(f"{HERE}/from-template/<int:survey_id>")
@allow(STRATEGISTS)
def start_from_template(consultation_id: int, survey_id: int) -> Reply:
    """A template may be another consultation's: its questions are copied, nothing else."""
    consultation = consultation_or_404(consultation_id)
    template = db.session.get(Survey, survey_id)
    if template is None or not template.is_template:
        abort(404)
    try:
        survey = begin_from_template(consultation, template)
    except Refused as refusal:
        db.session.rollback()
        flash(str(refusal), "error")
        return redirect(url_for(".new", consultation_id=consultation_id), 303)
    flash("This is a draft with the template’s questions.")
    return to_survey(survey)


@bp.post(f"{ONE}/archive")
@allow(STRATEGISTS)
def archive(consultation_id: int, survey_id: int) -> Reply:
    survey = survey_or_404(consultation_id, survey_id)
    try:
        archive_survey(survey)
    except Refused as refusal:
        flash(str(refusal), "error")
        return to_survey(survey)
    undo = url_for(".unarchive", consultation_id=consultation_id, survey_id=survey_id)
    flash(f"“{survey.title}” is archived.", undo)
    return redirect(url_for(".index", consultation_id=consultation_id), 303)


@bp.post(f"{ONE}/unarchive")
@allow(STRATEGISTS)
def unarchive(consultation_id: int, survey_id: int) -> Reply:
    survey = survey_or_404(consultation_id, survey_id)
    unarchive_survey(survey)
    flash(f"“{survey.title}” is back in the list.")
    return to_survey(survey)
