"""Keying paper: a batch and its forms, and the long page of one form, keyed the first time and the second."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response as Going

from consult.consultations.places import workspace
from consult.extensions import db
from consult.people.access import READERS, STRATEGISTS, allow, current_person
from consult.surveys.actions import Refused
from consult.surveys.answering.answers import may_hold_words, organisations_for
from consult.surveys.blueprint import bp
from consult.surveys.kinds.number import scale_numbers
from consult.surveys.kinds.table import column_label
from consult.surveys.models import Kind, SurveyStatus
from consult.surveys.opened import reading_in
from consult.surveys.paper.actions import agreement, key_again, key_in, take_form
from consult.surveys.paper.fields import field_of
from consult.surveys.paper.forms import NAMES, KeyingForm, decline_name, declines_apart, keyed_answers, keying_form
from consult.surveys.paper.keying import beside_path, keyed_questions
from consult.surveys.paper.models import PaperBatch, PaperForm
from consult.surveys.paper.routes import BATCH, batch_or_404, built_or_404, forms_of
from consult.surveys.paper.routing_words import numbers_of
from consult.surveys.question_type import Stored
from consult.surveys.reading import Asked, Reading
from consult.surveys.staff_routes import may_write

View = str | Going | tuple[str, int]
FORM = f"{BATCH}/forms/<int:form_number>"
LEFT_OUT = "left_out"  # the questions beside the path that whoever keys has been told of


def form_or_404(consultation_id: int, survey_id: int, batch_number: int, form_number: int) -> PaperForm:
    batch = batch_or_404(built_or_404(consultation_id, survey_id), batch_number)
    return db.session.scalar(
        select(PaperForm).where(PaperForm.batch_id == batch.id, PaperForm.number == form_number)
    ) or abort(404)


def place(batch: PaperBatch) -> dict[str, Any]:
    """What the address of anything about a batch holds."""
    return {"consultation_id": batch.survey.consultation_id, "survey_id": batch.survey_id, "batch_number": batch.number}


def to_batch(batch: PaperBatch) -> Going:
    return redirect(url_for(".paper_batch", **place(batch)), 303)


def to_form(form: PaperForm, endpoint: str = ".key_paper") -> Going:
    return redirect(url_for(endpoint, form_number=form.number, **place(form.batch)), 303)


@bp.get(BATCH)
@allow(READERS)
def paper_batch(consultation_id: int, survey_id: int, batch_number: int) -> View:
    found = batch_or_404(built_or_404(consultation_id, survey_id), batch_number)
    forms = forms_of([found])
    return render_template(
        "surveys/paper/batch.html",
        survey=found.survey,
        batch=found,
        forms=forms,
        keyed=sum(form.is_keyed for form in forms),
        agreed=agreement(forms),
        names=NAMES,
        is_draft=found.survey.status is SurveyStatus.DRAFT,
        may_write=may_write(),
        me=current_person().id,
        **workspace(found.survey.consultation, "Surveys"),
    )


@bp.post(f"{BATCH}/next")
@allow(STRATEGISTS)
def take_paper(consultation_id: int, survey_id: int, batch_number: int) -> View:
    """Take the next number and key its form."""
    return take_next(batch_or_404(built_or_404(consultation_id, survey_id), batch_number))


def take_next(batch: PaperBatch) -> View:
    try:
        return to_form(take_form(batch, current_person()))
    except Refused as refusal:
        flash(str(refusal), "error")
        return to_batch(batch)


@bp.route(FORM, methods=["GET", "POST"])
@allow(STRATEGISTS)
def key_paper(consultation_id: int, survey_id: int, batch_number: int, form_number: int) -> View:
    """Key one form. A form keyed already is not shown again: its answers are a response like any other."""
    paper_form = form_or_404(consultation_id, survey_id, batch_number, form_number)
    if paper_form.is_keyed:
        return to_batch(paper_form.batch)
    return key_page(paper_form, again=False)


@bp.route(f"{FORM}/again", methods=["GET", "POST"])
@allow(STRATEGISTS)
def key_paper_again(consultation_id: int, survey_id: int, batch_number: int, form_number: int) -> View:
    """Key a form the second time, without sight of the first."""
    paper_form = form_or_404(consultation_id, survey_id, batch_number, form_number)
    if not paper_form.awaits_check or paper_form.keyed_by_id == current_person().id:
        return to_batch(paper_form.batch)
    return key_page(paper_form, again=True)


def key_page(paper_form: PaperForm, *, again: bool) -> View:
    reading = reading_in(paper_form.batch.survey, paper_form.batch.version)
    known = organisations_for(reading.questions)
    form = keying_form(reading, known)
    if request.method != "POST":
        return show_keying(paper_form, reading, form, again=again)
    if request.form.get("go") == "stay" or not form.validate():
        page = show_keying(paper_form, reading, form, again=again)
        return (page, 422) if form.errors else page
    kept = keyed_answers(form, reading, known)
    extra = beside_path(reading, kept)
    if extra and request.form.get(LEFT_OUT) != ids_of(extra):
        return show_keying(paper_form, reading, form, again=again, extra=extra), 422
    return save_again(paper_form, kept, form) if again else save(paper_form, kept, form)


def ids_of(questions: list[Asked]) -> str:
    return " ".join(str(question.id) for question in questions)


def save(paper_form: PaperForm, kept: dict[int, Stored], form: KeyingForm) -> View:
    try:
        key_in(paper_form, current_person(), kept, form.level)
    except Refused as refusal:
        flash(str(refusal), "error")
        return to_batch(paper_form.batch)
    undo = url_for(".remove_paper", form_number=paper_form.number, **place(paper_form.batch))
    flash(f"{paper_form.name} is saved.", undo)
    return take_next(paper_form.batch) if request.form.get("go") == "next" else to_batch(paper_form.batch)


def save_again(paper_form: PaperForm, kept: dict[int, Stored], form: KeyingForm) -> View:
    try:
        found = key_again(paper_form, current_person(), kept, form.level)
    except Refused as refusal:
        flash(str(refusal), "error")
        return to_batch(paper_form.batch)
    if found:
        return to_form(paper_form, ".settle_paper")
    flash(f"{paper_form.name}: both keyings say the same.")
    return to_batch(paper_form.batch)


def show_keying(
    paper_form: PaperForm, reading: Reading, form: KeyingForm, *, again: bool, extra: list[Asked] | None = None
) -> str:
    keyable = {question.id: question for question in keyed_questions(reading)}
    return render_template(
        "surveys/paper/key.html",
        survey=paper_form.batch.survey,
        batch=paper_form.batch,
        paper_form=paper_form,
        form=form,
        questions=reading.questions,
        keyable=keyable,
        numbers=numbers_of(reading),
        drawn={question.id: field_of(question)["draw"] for question in keyable.values()},
        declined={each.id: bool(request.form.get(decline_name(each))) for each in keyable.values()},
        columns={each.id: columns_of(each) for each in keyable.values() if each.kind is Kind.GRID},
        apart={each.id for each in keyable.values() if declines_apart(each)},
        asks_consent=any(may_hold_words(question) for question in reading.questions),
        extra=extra or [],
        left_out=ids_of(extra or []),
        again=again,
        lang=reading.version.language,
        **workspace(paper_form.batch.survey.consultation, "Surveys"),
    )


def columns_of(grid: Asked) -> list[tuple[str, str]]:
    return [(str(number), column_label(grid, number)) for number in scale_numbers(grid)]
