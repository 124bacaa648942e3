"""The pages of a survey: shown, and kept as they are left. No account, no script."""

from __future__ import annotations

from flask import abort, redirect, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as Reply

from consult.people.access import ANYONE, allow
from consult.surveys import routing
from consult.surveys.actions import DECLINED, AlreadySubmitted, Closed, record_answers
from consult.surveys.answering import kept_of, organisations_for, path_of
from consult.surveys.answering_actions import Given
from consult.surveys.blueprint import bp
from consult.surveys.forms import given, page_form
from consult.surveys.kinds_text import RECEIPT_INSIDE
from consult.surveys.models import Kind, Survey
from consult.surveys.question_types import TYPES
from consult.surveys.reading import Asked
from consult.surveys.response_models import Response, ResponseStatus
from consult.surveys.visiting import Visit, visit

View = str | Reply | tuple[str, int]


@bp.route("/s/<slug>/p/<int:question_id>", methods=["GET", "POST"])
@allow(ANYONE)
def page(slug: str, question_id: int) -> View:
    here = visit(slug)
    if here.reading.question(question_id) is None:
        abort(404)
    if here.response is None:
        return no_draft(here)
    pages = here.path()
    place = routing.page_with(pages, question_id)
    if place is None:
        return redirect(onward(here.response), 303)
    form = page_form(pages[place], organisations_for(pages[place]), here.kept())
    if request.method == "POST":
        return take_page(here, here.response, pages, place, form)
    return show_page(here, pages, place, form)


def take_page(here: Visit, response: Response, pages: list[routing.Page], place: int, form: FlaskForm) -> View:
    """Keep what one page holds, whichever way somebody leaves it; only a page with a mistake is shown again."""
    go = request.form.get("go", "on")
    asked = [question for question in pages[place] if TYPES[question.kind].answerable]
    alone = go == "skip" and len(asked) == 1 and not asked[0].required
    if not alone and not form.validate():
        return show_page(here, pages, place, without_errors(form) if here.stays else form), 422
    values = {question: DECLINED if alone else answer_in(form, question, go) for question in asked}
    values |= {section: DECLINED if go == "skip" else None for section in pages[place] if leaves_out(section, go)}
    try:
        record_answers(response, values, here.version)
    except Closed:
        return here.show("closed"), 409
    except AlreadySubmitted:
        return no_draft(here)
    if here.stays:
        change = request.args.get("change") is not None
        return redirect(page_address(here.survey, pages[place], change=change), 303)
    return redirect(next_address(here, response, pages, place, go), 303)


def without_errors(form: FlaskForm) -> FlaskForm:
    """What was typed, not judged: somebody only wants to read the page another way."""
    for field in form:
        field.errors = []
    return form


def answer_in(form: FlaskForm, question: Asked, go: str) -> Given:
    declined, value = given(form, question)
    if question.required:
        return value
    return DECLINED if declined or (go == "skip" and value is None) else value


def leaves_out(section: Asked, go: str) -> bool:
    """Whether a button of a section's own page says if its questions are asked."""
    return section.kind is Kind.SECTION and section.may_skip and go in ("on", "skip")


def next_address(here: Visit, response: Response, before: list[routing.Page], place: int, go: str) -> str:
    """Where the button leads, on the path as it is after these answers."""
    survey = here.survey
    if go == "later":
        return url_for(".later", slug=survey.slug)
    if go == "back":
        return page_address(survey, before[place - 1]) if place else url_for(".start", slug=survey.slug)
    after = path_of(response)
    now = routing.page_with(after, before[place][0].id) or 0
    following = after[now + 1 :]
    if request.args.get("change"):  # one answer was changed from the end: only what is new is asked
        met = {question.id for question in routing.on_path(before)}
        following = [page for page in following if any(question.id not in met for question in page)]
        return page_address(survey, following[0], change=True) if following else url_for(".check", slug=survey.slug)
    return page_address(survey, following[0]) if following else url_for(".check", slug=survey.slug)


def show_page(here: Visit, pages: list[routing.Page], place: int, form: FlaskForm) -> str:
    asked = [question for question in pages[place] if TYPES[question.kind].answerable]
    return here.show(
        "page",
        questions=pages[place],
        form=form,
        section=routing.section_above(here.reading.questions)[pages[place][0].id],
        where=routing.where(pages, place),
        may_skip=any(not TYPES[question.kind].declines_in_field and not question.required for question in asked),
        receipt_inside=str(RECEIPT_INSIDE),
    )


def no_draft(here: Visit) -> View:
    """Somebody stands on a page without a response under way: say why, and what to do."""
    sent = here.found is not None and here.found.status is ResponseStatus.SUBMITTED
    return here.show("no_draft", key=here.hold.key if sent else None), 409


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
