"""What a participant meets: the start, the pages, and the ways out. No account, no script."""

from __future__ import annotations

import secrets

from flask import abort, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as Reply

from consult.extensions import limiter
from consult.people.access import ANYONE, allow
from consult.surveys import routing
from consult.surveys.actions import (
    DECLINED,
    AlreadySubmitted,
    Closed,
    Refused,
    discard_response,
    record_answers,
    start_response,
)
from consult.surveys.answering import kept_of, length_of, organisations_for, path_of, reading_of, response_with
from consult.surveys.answering_actions import Given
from consult.surveys.blueprint import bp
from consult.surveys.drafts import draft_key, live_survey, remember, usable_key
from consult.surveys.forms import given, page_form
from consult.surveys.kinds_text import RECEIPT_INSIDE
from consult.surveys.models import Kind, Survey, SurveyStatus
from consult.surveys.question_types import TYPES
from consult.surveys.reading import Asked, read_in
from consult.surveys.response_models import Response, ResponseStatus

View = str | Reply | tuple[str, int]


@bp.get("/s/<slug>")
@allow(ANYONE)
def start(slug: str) -> View:
    survey = live_survey(slug)
    if survey.status is SurveyStatus.CLOSED:
        return render_template("participate/closed.html", survey=survey)
    under_way = draft_of(survey)
    return render_template(
        "participate/start.html",
        submission_key=secrets.token_urlsafe(24),
        carry_on=onward(under_way) if under_way else None,
        **length_of(read_in(survey)),
    )


@bp.post("/s/<slug>")
@allow(ANYONE)
@limiter.limit("6000 per minute")
def begin(slug: str) -> View:
    survey = live_survey(slug)
    key = request.form.get("submission_key", "")
    if not usable_key(key):
        abort(400, "This page is out of date.")
    try:
        response = start_response(survey, key)
    except Closed:
        return render_template("participate/closed.html", survey=survey), 409
    except Refused as refusal:
        abort(400, str(refusal))
    replaced = draft_of(survey)
    if replaced and replaced.id != response.id:  # nobody could reach it any more
        discard_response(replaced)
    remember(survey, key)
    return redirect(onward(response), 303)


@bp.route("/s/<slug>/p/<int:question_id>", methods=["GET", "POST"])
@allow(ANYONE)
def page(slug: str, question_id: int) -> View:
    survey = live_survey(slug)
    if all(question.id != question_id for question in survey.questions):
        abort(404)
    response = draft_of(survey)
    if response is None:
        return no_draft(survey)
    questions, kept = reading_of(response).questions, kept_of(response)
    pages = routing.path(questions, kept)
    place = routing.page_with(pages, question_id)
    if place is None:
        return redirect(onward(response), 303)
    known = organisations_for(pages[place])
    form = page_form(pages[place], known, kept)
    form.section = routing.section_above(questions)[question_id]
    if request.method == "POST":
        return take_page(response, pages, place, form)
    return show_page(survey, pages, place, form)


def take_page(response: Response, pages: list[routing.Page], place: int, form: FlaskForm) -> View:
    """Keep what one page holds, whichever way somebody leaves it; only a page with a mistake is shown again."""
    go = request.form.get("go", "on")
    asked = [question for question in pages[place] if TYPES[question.kind].answerable]
    alone = go == "skip" and len(asked) == 1 and not asked[0].required
    if not alone and not form.validate():
        return show_page(response.survey, pages, place, form), 422
    values: dict[Asked, Given] = {each: DECLINED if alone else answer_in(form, each, go) for each in asked}
    values |= {section: DECLINED if go == "skip" else None for section in pages[place] if leaves_out(section, go)}
    try:
        record_answers(response, values)
    except Closed:
        return render_template("participate/closed.html", survey=response.survey), 409
    except AlreadySubmitted:
        return no_draft(response.survey)
    return redirect(next_address(response, pages, place, go), 303)


def answer_in(form: FlaskForm, question: Asked, go: str) -> Given:
    declined, value = given(form, question)
    if question.required:
        return value
    return DECLINED if declined or (go == "skip" and value is None) else value


def leaves_out(section: Asked, go: str) -> bool:
    """Whether a button of a section's own page says if its questions are asked."""
    return section.kind is Kind.SECTION and section.may_skip and go in ("on", "skip")


def next_address(response: Response, before: list[routing.Page], place: int, go: str) -> str:
    """Where the button leads, on the path as it is after these answers."""
    survey = response.survey
    if go == "later":
        return url_for(".later", slug=survey.slug)
    if go == "back":
        return page_address(survey, before[place - 1]) if place else url_for(".start", slug=survey.slug)
    after = path_of(response)
    here = routing.page_with(after, before[place][0].id) or 0
    following = after[here + 1 :]
    if request.args.get("change"):  # one answer was changed from the end: only what is new is asked
        met = {question.id for question in routing.on_path(before)}
        following = [page for page in following if any(question.id not in met for question in page)]
        return page_address(survey, following[0], change=True) if following else url_for(".check", slug=survey.slug)
    return page_address(survey, following[0]) if following else url_for(".check", slug=survey.slug)


def show_page(survey: Survey, pages: list[routing.Page], place: int, form: FlaskForm) -> str:
    asked = [question for question in pages[place] if TYPES[question.kind].answerable]
    return render_template(
        "participate/page.html",
        survey=survey,
        questions=pages[place],
        form=form,
        kinds=TYPES,
        where=routing.where(pages, place),
        may_skip=any(not TYPES[question.kind].declines_in_field and not question.required for question in asked),
        receipt_inside=str(RECEIPT_INSIDE),
    )


@bp.get("/s/<slug>/later")
@allow(ANYONE)
def later(slug: str) -> View:
    survey = live_survey(slug)
    response = draft_of(survey)
    if response is None:
        return no_draft(survey)
    return render_template("participate/later.html", survey=survey, carry_on=onward(response))


def draft_of(survey: Survey) -> Response | None:
    """The unfinished response of this browser."""
    key = draft_key(survey)
    response = response_with(survey, key) if key else None
    return response if response and response.status is ResponseStatus.STARTED else None


def no_draft(survey: Survey) -> View:
    """Somebody stands on a page without a response under way: say why, and what to do."""
    key = draft_key(survey)
    response = response_with(survey, key) if key else None
    sent = response is not None and response.status is ResponseStatus.SUBMITTED
    return render_template("participate/no_draft.html", survey=survey, key=key if sent else None), 409


def onward(response: Response) -> str:
    """The first page that has no answer yet; the end when all have."""
    answers = kept_of(response)
    pages = path_of(response)
    last = max((place for place, page in enumerate(pages) if any(q.id in answers for q in page)), default=-1)
    following = pages[last + 1 :]
    if not following:
        return url_for(".check", slug=response.survey.slug)
    return page_address(response.survey, following[0])


def page_address(survey: Survey, page: routing.Page, *, change: bool = False) -> str:
    """`change`: somebody comes from the end to change one answer, and goes back there after."""
    return url_for(".page", slug=survey.slug, question_id=page[0].id, change=1 if change else None)
