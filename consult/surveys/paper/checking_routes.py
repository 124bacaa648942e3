"""After a form was keyed: having it keyed twice, settling where the two differ, taking it out."""

from __future__ import annotations

from flask import flash, render_template

from consult.consultations.places import workspace
from consult.people.access import STRATEGISTS, allow
from consult.privacy.consent import Consent
from consult.surveys.answering.answers import kept_of
from consult.surveys.blueprint import bp
from consult.surveys.models import Kind
from consult.surveys.opened import reading_in
from consult.surveys.paper.actions import ask_check, remove_form, settle_form
from consult.surveys.paper.forms import settling_form
from consult.surveys.paper.keying import CONSENT, laid_aside
from consult.surveys.paper.keying_routes import FORM, View, form_or_404, to_batch
from consult.surveys.paper.models import PaperForm
from consult.surveys.paper.routing_words import numbers_of
from consult.surveys.question_type import Stored
from consult.surveys.question_types import TYPES
from consult.surveys.reading import Asked


@bp.route(f"{FORM}/settle", methods=["GET", "POST"])
@allow(STRATEGISTS)
def settle_paper(consultation_id: int, survey_id: int, batch_number: int, form_number: int) -> View:
    """Both keyings side by side, where they differ."""
    paper_form = form_or_404(consultation_id, survey_id, batch_number, form_number)
    if not paper_form.unsettled or paper_form.response is None:
        return to_batch(paper_form.batch)
    rows = both_keyings(paper_form)
    form = settling_form([(question_id, first, second) for question_id, _label, first, second in rows])
    if form.validate_on_submit():
        settle_form(paper_form, [row[0] for row in rows if form[f"d{row[0]}"].data == "second"])
        flash(f"{paper_form.name} is settled.")
        return to_batch(paper_form.batch)
    page = render_template(
        "surveys/paper/settle.html",
        survey=paper_form.batch.survey,
        batch=paper_form.batch,
        paper_form=paper_form,
        rows=rows,
        form=form,
        **workspace(paper_form.batch.survey.consultation, "Surveys"),
    )
    return (page, 422) if form.errors else page


def both_keyings(paper_form: PaperForm) -> list[tuple[int, str, str, str]]:
    """For each difference: the question's id and words, and what each of two people read on the paper."""
    reading = reading_in(paper_form.batch.survey, paper_form.batch.version)
    numbers = numbers_of(reading)
    first = kept_of(paper_form.response) if paper_form.response else {}
    rows = []
    for each in paper_form.unsettled:
        second = laid_aside(each)
        if each["question"] == CONSENT:
            consent = paper_form.response.consent if paper_form.response else Consent.NONE
            rows.append(
                (CONSENT, "How may we use your words?", consent.label, Consent(second.text or Consent.NONE).label)
            )
        elif question := reading.question(each["question"]):
            number = f"{numbers[question.id]}. " if question.id in numbers else ""
            said = [words_of(question, stored) for stored in (first.get(question.id, Stored()), second)]
            rows.append((question.id, number + question.label, said[0], said[1]))
    return rows


def words_of(question: Asked, stored: Stored) -> str:
    if stored.is_empty:
        return "Nothing"
    if question.kind is Kind.SECTION:
        return "Skipped"
    return TYPES[question.kind].words(question, stored)


@bp.post(f"{FORM}/check")
@allow(STRATEGISTS)
def check_paper(consultation_id: int, survey_id: int, batch_number: int, form_number: int) -> View:
    paper_form = form_or_404(consultation_id, survey_id, batch_number, form_number)
    ask_check(paper_form)
    flash(f"{paper_form.name} waits for somebody else to key it again.")
    return to_batch(paper_form.batch)


@bp.post(f"{FORM}/remove")
@allow(STRATEGISTS)
def remove_paper(consultation_id: int, survey_id: int, batch_number: int, form_number: int) -> View:
    """Take a form and its answers away."""
    paper_form = form_or_404(consultation_id, survey_id, batch_number, form_number)
    batch, name = paper_form.batch, paper_form.name
    remove_form(paper_form)
    flash(f"{name} is taken out. Key it again from the paper.")
    return to_batch(batch)
