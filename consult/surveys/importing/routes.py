"""Bringing words in, in three steps: the file, its columns, a look at what will be taken; then the work and its end."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import asdict

from flask import abort, flash, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from consult.consultations.models import Consultation
from consult.consultations.places import consultation_or_404, workspace
from consult.extensions import db
from consult.jobs.models import Job
from consult.people.access import STRATEGISTS, allow, current_person
from consult.surveys.blueprint import bp
from consult.surveys.importing import worker, worker_answers
from consult.surveys.importing.actions import JOB, ask_import, unknown_organisations
from consult.surveys.importing.answers_actions import JOB as ANSWERS_JOB
from consult.surveys.importing.cells_out import defused
from consult.surveys.importing.forms import NO_COLUMN, ColumnsForm, FileForm
from consult.surveys.importing.guessing import guess, many_questions
from consult.surveys.importing.headers import LOOKED_AT as GUESSED_AT
from consult.surveys.importing.headers import headed
from consult.surveys.importing.planning import likely_text, plan_import
from consult.surveys.importing.preparing import plan_of, table_of
from consult.surveys.importing.reading import read_table
from consult.surveys.importing.table import Table, Unreadable
from consult.surveys.importing.uploads import Upload, find_upload, keep_upload, remember
from consult.web import takes_files

__all__ = ["bp", "worker", "worker_answers"]

HERE = "/consultations/<int:consultation_id>/bring-in"
LOOKED_AT = 200
SHOWN = 5
RECENT = 5
KINDS = (JOB, ANSWERS_JOB)
LISTED = 20
WRONG = 422


@bp.route(HERE, methods=["GET", "POST"])
@allow(STRATEGISTS)
@takes_files
def bring_in(consultation_id: int) -> str | Response | tuple[str, int]:
    """Step 1: choose a file. It is read once before it is kept, so that a wrong one is refused here."""
    consultation = consultation_or_404(consultation_id)
    form = FileForm()
    if form.validate_on_submit():
        name = form.file.data.filename or ""
        try:
            table = read_table(form.file.data.stream, name)
        except Unreadable as problem:
            form.file.errors = [str(problem)]
        else:
            kept = keep_upload(form.file.data.stream, name, consultation.id)
            table.rows = table.rows[:GUESSED_AT]
            step = ".bring_in_answers" if many_questions(guess(headed(table))) else ".bring_in_columns"
            return redirect(url_for(step, consultation_id=consultation.id, token=kept.token), 303)
    done = db.session.scalars(
        select(Job)
        .where(Job.kind.in_(KINDS), Job.consultation_id == consultation.id)
        .order_by(Job.id.desc())
        .limit(RECENT)
    ).all()
    return page("choose", consultation, form=form, imports=done)


@bp.route(f"{HERE}/<token>", methods=["GET", "POST"])
@allow(STRATEGISTS)
def bring_in_columns(consultation_id: int, token: str) -> str | Response | tuple[str, int]:
    """Step 2: say which column is what."""
    consultation = consultation_or_404(consultation_id)
    upload = find_upload(token, consultation.id)
    if upload is None:
        return start_again(consultation)
    table = table_of(upload, LOOKED_AT)
    form = ColumnsForm(data=None if request.method == "POST" else suggested(upload, table, consultation))
    form.offer(table.columns)
    if form.validate_on_submit():
        choices = form.choices(table)
        try:
            plan_import(table, choices.text, choices.person, choices.groups, choices.organisation)
        except Unreadable as problem:
            form.groups.errors = [str(problem)]
        else:
            remember(upload, choices)
            return redirect(url_for(".bring_in_check", consultation_id=consultation.id, token=token), 303)
    return page("columns", consultation, form=form, upload=upload, table=table, shown=table.rows[:SHOWN])


@bp.route(f"{HERE}/<token>/check", methods=["GET", "POST"])
@allow(STRATEGISTS)
def bring_in_check(consultation_id: int, token: str) -> str | Response | tuple[str, int]:
    """Step 3: see what will be taken and what will not; then ask for it to be done."""
    consultation = consultation_or_404(consultation_id)
    upload = find_upload(token, consultation.id)
    if upload is None or upload.choices is None:
        return start_again(consultation)
    if request.method == "POST":
        job = going_on(consultation, token) or ask_import(
            consultation, current_person().id, upload=token, file=upload.name, choices=asdict(upload.choices)
        )
        return redirect(url_for(".bring_in_job", consultation_id=consultation.id, job_id=job.id), 303)
    table, plan = plan_of(upload, upload.choices)
    strangers = unknown_organisations(plan)
    return page("check", consultation, upload=upload, table=table, plan=plan, listed=LISTED, strangers=strangers)


@bp.get(f"{HERE}/jobs/<int:job_id>")
@allow(STRATEGISTS)
def bring_in_job(consultation_id: int, job_id: int) -> str | tuple[str, int]:
    """How far an import is, or what it did."""
    consultation = consultation_or_404(consultation_id)
    return page("job", consultation, work=import_or_404(consultation, job_id), listed=LISTED)


@bp.get(f"{HERE}/jobs/<int:job_id>/refused.csv")
@allow(STRATEGISTS)
def bring_in_refused(consultation_id: int, job_id: int) -> Response:
    """The rows that were left out, by their lines in the file."""
    job = import_or_404(consultation_or_404(consultation_id), job_id)
    rows = (job.result or abort(404))["refusals"]
    reply = Response(as_csv([("Line", "Reason"), *rows]), mimetype="text/csv")
    reply.headers["Content-Disposition"] = 'attachment; filename="rows-left-out.csv"'
    return reply


def as_csv(rows: Iterable[Iterable[object]]) -> bytes:
    """CSV that a spreadsheet program shows as it is: no cell begins as a formula does."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([defused(str(cell)) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def page(name: str, consultation: Consultation, **given: object) -> str | tuple[str, int]:
    shown = render_template(f"bringing/{name}.html", **given, **workspace(consultation, "Bring words in"))
    form = given.get("form")
    return (shown, WRONG) if form is not None and getattr(form, "errors", None) else shown


def start_again(consultation: Consultation) -> Response:
    flash(
        "That file is no longer here. Files are kept for a day, or until their words are in. Choose it again.", "error"
    )
    return redirect(url_for(".bring_in", consultation_id=consultation.id), 303)


def import_or_404(consultation: Consultation, job_id: int) -> Job:
    job = db.session.get(Job, job_id)
    if job is None or job.kind not in KINDS or job.consultation_id != consultation.id:
        abort(404)
    return job


def going_on(consultation: Consultation, token: str) -> Job | None:
    """The import of this very file, when the button was pressed twice."""
    asked = select(Job).where(Job.kind.in_(KINDS), Job.consultation_id == consultation.id, Job.ended_at.is_(None))
    return next((job for job in db.session.scalars(asked) if job.arguments.get("upload") == token), None)


def suggested(upload: Upload, table: Table, consultation: Consultation) -> dict[str, object]:
    """What was chosen before, or a good guess: the longest column holds the words."""
    said = upload.choices
    if said is None:
        text = likely_text(table)
        name = table.columns[text]
        asked = name if "?" in name or len(name.split()) > 3 else ""
        if not asked and len(consultation.questions) == 1:
            asked = consultation.questions[0].text
        return {"text": text, "question": asked, "person": NO_COLUMN, "organisation": NO_COLUMN}
    return {
        "text": table.place_of(said.text),
        "question": said.question,
        "person": NO_COLUMN if said.person is None else table.place_of(said.person),
        "organisation": NO_COLUMN if said.organisation is None else table.place_of(said.organisation),
        "groups": [table.place_of(name) for name in said.groups],
        "quotable": said.consent != "none",
    }
