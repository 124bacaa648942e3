"""The wording of a survey in its versions, side by side; taken out for a translator, and brought back."""

from __future__ import annotations

import io
import re

from flask import abort, flash, redirect, render_template, request, send_file, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as Reply

from consult.consultations.places import workspace
from consult.people.access import READERS, STRATEGISTS, allow
from consult.surveys.actions import Refused
from consult.surveys.blueprint import bp
from consult.surveys.importing.table import Unreadable, some_of
from consult.surveys.models import Survey, SurveyOrigin, SurveyStatus, Version
from consult.surveys.staff_routes import ONE, may_write, survey_or_404
from consult.surveys.wording.actions import offer_versions, put_wording
from consult.surveys.wording.files import Brought, as_csv, as_workbook, rows_of, words_in
from consult.surveys.wording.forms import WordingFileForm
from consult.surveys.wording.texts import CALLED, OTHERS, field_of, parts_of, texts_of
from consult.web import takes_files

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ANCHOR = re.compile(r"start|q\d{1,10}", re.ASCII)


def built_or_404(consultation_id: int, survey_id: int) -> Survey:
    survey = survey_or_404(consultation_id, survey_id)
    if survey.origin is SurveyOrigin.IMPORTED:
        abort(404)
    return survey


@bp.get(f"{ONE}/wording")
@allow(READERS)
def wording(consultation_id: int, survey_id: int) -> str:
    return show(built_or_404(consultation_id, survey_id), WordingFileForm())


@bp.post(f"{ONE}/wording")
@allow(STRATEGISTS)
def save_wording(consultation_id: int, survey_id: int) -> Reply | tuple[str, int]:
    """Every box of the page is written, whichever Save was pressed; that one says where the page comes back."""
    survey = built_or_404(consultation_id, survey_id)
    boxes = {field_of(version, text.key): (version, text.key) for version in OTHERS for _, text in texts_of(survey)}
    said = {boxes[name]: words for name, words in request.form.items() if name in boxes}
    try:
        changed = put_wording(survey, said)
    except Refused as refusal:
        return show(survey, WordingFileForm(formdata=None), str(refusal), typed=said), 422
    flash("Nothing was different." if not changed else f"{changed} text{'s' if changed != 1 else ''} saved.")
    at = request.form.get("at", "")
    return to_wording(survey, at if ANCHOR.fullmatch(at) else None)


@bp.post(f"{ONE}/wording/versions")
@allow(STRATEGISTS)
def offer(consultation_id: int, survey_id: int) -> Reply:
    survey = built_or_404(consultation_id, survey_id)
    try:
        offer_versions(survey, welsh="welsh" in request.form, easy_read="easy_read" in request.form)
        flash("Saved.")
    except Refused as refusal:
        flash(str(refusal), "error")
    return to_wording(survey)


@bp.get(f"{ONE}/wording.<any(xlsx, csv):ending>")
@allow(READERS)
def take_wording(consultation_id: int, survey_id: int, ending: str) -> Reply:
    survey = built_or_404(consultation_id, survey_id)
    rows = list(rows_of(survey))
    content, mimetype = (as_workbook(rows), XLSX) if ending == "xlsx" else (as_csv(rows), "text/csv; charset=utf-8")
    name = f"{survey.slug}-words.{ending}"
    return send_file(io.BytesIO(content), mimetype=mimetype, as_attachment=True, download_name=name)


@bp.post(f"{ONE}/wording/bring-in")
@allow(STRATEGISTS)
@takes_files
def bring_wording(consultation_id: int, survey_id: int) -> Reply | tuple[str, int]:
    survey = built_or_404(consultation_id, survey_id)
    form = WordingFileForm()
    if not form.validate():
        return show(survey, form), 422
    try:
        brought = words_in(form.file.data.stream, form.file.data.filename or "", survey)
        changed = put_wording(survey, brought.said)
    except (Unreadable, Refused) as problem:
        form.file.errors = [str(problem)]
        return show(survey, form), 422
    flash(f"{changed} text{'s' if changed != 1 else ''} changed. {len(brought.said) - changed} were the same.")
    for words in doubts(brought):
        flash(words, "error")
    return to_wording(survey)


def doubts(brought: Brought) -> list[str]:
    """What somebody should look at after a file came in."""
    found = []
    if brought.unknown:
        found.append(f"No text of this survey has these ids, so they were left out: {some_of(brought.unknown, 10)}.")
    if brought.stale:
        found.append(f"The English has changed since the file was made. Check these: {some_of(brought.stale, 10)}.")
    return found


def show(
    survey: Survey, form: FlaskForm, refusal: str = "", typed: dict[tuple[Version, str], str] | None = None
) -> str:
    """`typed`: what was sent and could not be kept, so that nobody types it twice."""
    parts = parts_of(survey)
    return render_template(
        "surveys/wording.html",
        survey=survey,
        form=form,
        refusal=refusal,
        parts=parts,
        versions=[version for version in OTHERS if version in survey.versions],
        called=CALLED,
        missing={version: sum(part.missing[version] for part in parts) for version in OTHERS},
        field_of=field_of,
        typed=typed or {},
        draft=survey.status is SurveyStatus.DRAFT,
        writable=may_write() and survey.status is SurveyStatus.DRAFT,
        **workspace(survey.consultation, "Surveys"),
    )


def to_wording(survey: Survey, anchor: str | None = None) -> Reply:
    place = url_for(".wording", consultation_id=survey.consultation_id, survey_id=survey.id, _anchor=anchor)
    return redirect(place, 303)
