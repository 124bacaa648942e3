"""Paper for the strategy team: what was printed and came back, the printed form, and the poster."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response as Reply
from flask import abort, current_app, flash, redirect, render_template, request, url_for
from sqlalchemy import func, select
from werkzeug.wrappers import Response as Going

from consult.consultations.places import workspace
from consult.extensions import db
from consult.people.access import READERS, STRATEGISTS, allow, current_person
from consult.surveys.actions import Refused
from consult.surveys.blueprint import bp
from consult.surveys.models import Survey, SurveyOrigin, SurveyStatus, Version
from consult.surveys.opened import reading_in
from consult.surveys.paper.actions import agreement, print_batch
from consult.surveys.paper.form_pdf import form_pdf
from consult.surveys.paper.forms import NAMES, BatchForm
from consult.surveys.paper.models import PaperBatch, PaperForm
from consult.surveys.paper.pictures import drawings_of
from consult.surveys.paper.poster_pdf import may_have_poster, poster_pdf
from consult.surveys.paper.sheet import Print
from consult.surveys.staff_routes import ONE, may_write, survey_or_404
from consult.web import house

View = str | Going | tuple[str, int]
PAPER = f"{ONE}/paper"
BATCH = f"{PAPER}/<int:batch_number>"


def built_or_404(consultation_id: int, survey_id: int) -> Survey:
    """A survey people answer here; one brought in from a file is on no paper of ours."""
    survey = survey_or_404(consultation_id, survey_id)
    if survey.origin is SurveyOrigin.IMPORTED:
        abort(404)
    return survey


def batch_or_404(survey: Survey, number: int) -> PaperBatch:
    return db.session.scalar(
        select(PaperBatch).where(PaperBatch.survey_id == survey.id, PaperBatch.number == number)
    ) or abort(404)


def forms_of(batches: Sequence[PaperBatch]) -> Sequence[PaperForm]:
    ids = [batch.id for batch in batches]
    return db.session.scalars(
        select(PaperForm).where(PaperForm.batch_id.in_(ids)).order_by(PaperForm.batch_id, PaperForm.number)
    ).all()


@bp.route(PAPER, methods=["GET"])
@allow(READERS)
def paper(consultation_id: int, survey_id: int) -> View:
    return show_paper(built_or_404(consultation_id, survey_id), BatchForm())


@bp.post(PAPER)
@allow(STRATEGISTS)
def print_paper(consultation_id: int, survey_id: int) -> View:
    """Make a batch; its form is fetched from the list after."""
    survey = built_or_404(consultation_id, survey_id)
    form = BatchForm()
    form.offer(survey)
    if not form.validate():
        return show_paper(survey, form), 422
    try:
        batch = print_batch(
            survey,
            Version(form.version.data),
            form.copies.data or 1,
            current_person(),
            large_print=bool(form.large_print.data),
            note=form.note.data or "",
            hand_in=form.hand_in.data or "",
        )
    except Refused as refusal:
        flash(str(refusal), "error")
    else:
        flash(f"Batch {batch.name} is ready. Download its form and print it {batch.copies} times.")
    return redirect(url_for(".paper", consultation_id=consultation_id, survey_id=survey_id), 303)


def show_paper(survey: Survey, form: BatchForm) -> str:
    form.offer(survey)
    batches = db.session.scalars(
        select(PaperBatch).where(PaperBatch.survey_id == survey.id).order_by(PaperBatch.number.desc())
    ).all()
    keyed = db.session.execute(
        select(PaperForm.batch_id, func.count())
        .where(PaperForm.batch_id.in_([batch.id for batch in batches]), PaperForm.response_id.is_not(None))
        .group_by(PaperForm.batch_id)
    )
    return render_template(
        "surveys/paper/index.html",
        survey=survey,
        form=form,
        batches=batches,
        keyed={row.batch_id: row[1] for row in keyed},
        agreed=agreement(forms_of(batches)),
        names=NAMES,
        is_open=survey.status is SurveyStatus.OPEN,
        has_poster=may_have_poster(survey.mode),
        may_write=may_write(),
        **workspace(survey.consultation, "Surveys"),
    )


@bp.get(f"{PAPER}/look.pdf")
@allow(READERS)
def look_at_paper(consultation_id: int, survey_id: int) -> Reply:
    """The form as it would be printed, marked as a draft: it belongs to no batch."""
    survey = built_or_404(consultation_id, survey_id)
    large = bool(request.args.get("large"))
    content = printed(survey, version_or_404(survey), large=large, draft=True)
    return download(content, f"{survey.slug}-draft")


@bp.get(f"{BATCH}/form.pdf")
@allow(READERS)
def printed_form(consultation_id: int, survey_id: int, batch_number: int) -> Reply:
    batch = batch_or_404(built_or_404(consultation_id, survey_id), batch_number)
    content = printed(batch.survey, batch.version, large=batch.large_print, batch=batch)
    return download(content, f"{batch.survey.slug}-{batch.name}")


@bp.get(f"{PAPER}/poster.pdf")
@allow(READERS)
def paper_poster(consultation_id: int, survey_id: int) -> Reply:
    """A poster in English; in both languages when `both` is asked for and the survey is in Welsh too."""
    survey = built_or_404(consultation_id, survey_id)
    if not may_have_poster(survey.mode):
        abort(404)
    both = survey.in_welsh and bool(request.args.get("both"))
    versions = [Version.ENGLISH, Version.WELSH] if both else [Version.ENGLISH]
    address = str(current_app.config["PUBLIC_URL"]) + url_for(".start", slug=survey.slug)
    content = poster_pdf([reading_in(survey, version) for version in versions], address, house().name)
    return download(content, f"{survey.slug}-poster")


def version_or_404(survey: Survey) -> Version:
    wanted = request.args.get("version", Version.ENGLISH.value)
    return next((version for version in survey.versions if version.value == wanted), None) or abort(404)


def printed(
    survey: Survey, version: Version, *, large: bool, draft: bool = False, batch: PaperBatch | None = None
) -> bytes:
    reading = reading_in(survey, version)
    given = Print(
        house().name,
        batch.name if batch else "",
        large=large,
        draft=draft,
        hand_in=batch.hand_in if batch else "",
        support=[(line.name, line.number) for line in house().support],
        pictures=drawings_of(reading),
    )
    return form_pdf(reading, given)


def download(content: bytes, name: str) -> Reply:
    reply = Reply(content, mimetype="application/pdf")
    reply.headers["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    reply.headers["Cache-Control"] = "no-store"
    return reply
