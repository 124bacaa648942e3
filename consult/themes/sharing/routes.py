"""Codings and framework as files, and files of others brought in with a look first."""

from __future__ import annotations

import io

from flask import abort, current_app, flash, redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response as Reply

from consult.consultations.models import Consultation
from consult.consultations.places import consultation_or_404, workspace
from consult.extensions import db
from consult.people.access import STRATEGISTS, allow, current_person
from consult.surveys.exchange.export_files import write_csv, write_sheets
from consult.surveys.importing.table import Unreadable
from consult.surveys.importing.uploads import Upload, find_upload, keep_upload, remove_upload
from consult.themes.before import Refusal
from consult.themes.blueprint import THEMES, bp
from consult.themes.sharing.actions import bring_in
from consult.themes.sharing.bringing import Plan
from consult.themes.sharing.forms import CodedFileForm
from consult.themes.sharing.loading import load_coded
from consult.themes.sharing.planning import plan_file
from consult.themes.sharing.projecting import codes_of, project_of
from consult.themes.sharing.refi_writer import write_codebook, write_project
from consult.themes.sharing.report import report_on
from consult.themes.sharing.report_docx import write_docx
from consult.themes.sharing.sheets import (
    CODINGS,
    FRAMEWORK,
    PASSAGES,
    as_json,
    coding_lines,
    framework_lines,
    passage_lines,
)
from consult.web import takes_files

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MOST_SHOWN = 20
File = tuple[io.BytesIO, str, str]
View = str | Reply | tuple[str, int]


def workbook(consultation: Consultation) -> File:
    coded = load_coded(consultation)
    sheets = [
        ("passages", PASSAGES, passage_lines(coded)),
        ("codings", CODINGS, coding_lines(coded)),
        ("framework", FRAMEWORK, framework_lines(coded)),
    ]
    return write_sheets(sheets), XLSX, "themes.xlsx"


def codings_csv(consultation: Consultation) -> File:
    return write_csv(PASSAGES, passage_lines(load_coded(consultation))), "text/csv", "passages.csv"


def framework_csv(consultation: Consultation) -> File:
    return write_csv(FRAMEWORK, framework_lines(load_coded(consultation))), "text/csv", "framework.csv"


def everything_json(consultation: Consultation) -> File:
    return io.BytesIO(as_json(load_coded(consultation))), "application/json", "themes.json"


def project_file(consultation: Consultation) -> File:
    return io.BytesIO(write_project(project_of(load_coded(consultation)))), "application/zip", "themes.qdpx"


def codebook_file(consultation: Consultation) -> File:
    codes = codes_of(load_coded(consultation).themes)
    if not codes:
        raise Refusal("There are no themes to take out yet.")
    return io.BytesIO(write_codebook(codes)), "application/xml", "themes.qdc"


def report_for_team(consultation: Consultation) -> File:
    return io.BytesIO(write_docx(report_on(consultation, for_others=False))), DOCX, "themes-for-the-team.docx"


def report_for_others(consultation: Consultation) -> File:
    return io.BytesIO(write_docx(report_on(consultation, for_others=True))), DOCX, "themes-to-share.docx"


FILES = {
    "docx": report_for_team,
    "docx-to-share": report_for_others,
    "xlsx": workbook,
    "csv": codings_csv,
    "framework": framework_csv,
    "qdpx": project_file,
    "qdc": codebook_file,
    "json": everything_json,
}


@bp.get(f"{THEMES}/take-out")
@allow(STRATEGISTS)
def take_out(consultation_id: int) -> str:
    """Which files there are, and what stands in them."""
    return render_template("themes/take_out.html", **workspace(consultation_or_404(consultation_id), "Themes"))


@bp.post(f"{THEMES}/take-out")
@allow(STRATEGISTS)
def take_out_file(consultation_id: int) -> Reply:
    """The file itself. Who took it out is noted in the log: which consultation and kind, no word of it."""
    consultation = consultation_or_404(consultation_id)
    wanted = request.form.get("format", "")
    if wanted not in FILES:
        abort(400, "Choose one of the files.")
    current_app.logger.info("person %s takes themes of %s out as %s", current_person().id, consultation.id, wanted)
    try:
        file, kind, name = FILES[wanted](consultation)
    except Refusal as refusal:
        flash(str(refusal), "error")
        return redirect(url_for(".take_out", consultation_id=consultation.id), 303)
    return send_file(file, kind, as_attachment=True, download_name=name)


@bp.route(f"{THEMES}/bring-in", methods=["GET", "POST"])
@allow(STRATEGISTS)
@takes_files
def bring_in_file(consultation_id: int) -> View:
    """Choose the file. It is read once before it is kept, so that a wrong one is refused here."""
    consultation = consultation_or_404(consultation_id)
    form = CodedFileForm()
    if form.validate_on_submit():
        name, stream = form.file.data.filename or "", form.file.data.stream
        try:
            plan_file(consultation, stream.read(), name)
        except Unreadable as problem:
            form.file.errors = [str(problem)]
        else:
            kept = keep_upload(stream, name, consultation.id)
            return redirect(url_for(".look_at_codings", consultation_id=consultation.id, token=kept.token), 303)
    page = render_template("themes/bring_in.html", form=form, **workspace(consultation, "Themes"))
    return (page, 422) if form.errors else page


@bp.route(f"{THEMES}/bring-in/<token>", methods=["GET", "POST"])
@allow(STRATEGISTS)
def look_at_codings(consultation_id: int, token: str) -> View:
    """What would be made and kept, what is here already and what was not found; then do it."""
    consultation = consultation_or_404(consultation_id)
    upload = find_upload(token, consultation.id)
    plan = planned_again(consultation, upload) if upload else None
    if upload is None or plan is None:
        flash("That file is no longer here. Files are kept for a day. Choose it again.", "error")
        return redirect(url_for(".bring_in_file", consultation_id=consultation.id), 303)
    problem = ""
    if request.method == "POST":
        try:
            act = bring_in(consultation, current_person(), plan, upload.name)
        except Refusal as refusal:
            db.session.rollback()
            problem = str(refusal)
        else:
            remove_upload(upload)
            flash(act.sentence, url_for(".undo", consultation_id=consultation.id, act_id=act.id))
            return redirect(url_for(".index", consultation_id=consultation.id), 303)
    page = render_template(
        "themes/bring_in_check.html",
        upload=upload,
        plan=plan,
        most=MOST_SHOWN,
        problem=problem,
        **workspace(consultation, "Themes"),
    )
    return (page, 422) if problem else page


def planned_again(consultation: Consultation, upload: Upload) -> Plan | None:
    try:
        return plan_file(consultation, upload.path.read_bytes(), upload.name)
    except (Unreadable, FileNotFoundError):
        return None
