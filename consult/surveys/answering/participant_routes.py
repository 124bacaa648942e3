"""The pages of a survey: shown, and kept as they are left. No account, no script."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import abort, redirect, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as Reply

from consult.languages import lazy_gettext
from consult.people.access import ANYONE, allow
from consult.surveys import routing
from consult.surveys.actions import (
    DECLINED,
    AlreadySubmitted,
    Closed,
    Forgotten,
    change_answers,
    keep_for_later,
    record_answers,
)
from consult.surveys.answering.actions import Given
from consult.surveys.answering.answers import kept_of, organisations_for, reading_of
from consult.surveys.answering.drafts import key_of, remember, sealed, take_up
from consult.surveys.answering.visiting import Visit, visit
from consult.surveys.blueprint import bp
from consult.surveys.forms import given, page_form
from consult.surveys.kinds.text import RECEIPT_INSIDE
from consult.surveys.models import Kind, Survey, SurveyStatus
from consult.surveys.question_type import Stored
from consult.surveys.question_types import TYPES
from consult.surveys.reading import Asked, Reading
from consult.surveys.response_models import Response, ResponseStatus

BEGAN_AGAIN = lazy_gettext("You began again in another window. Your answer is still here. Press Continue to keep it.")
AWAY = lazy_gettext("You were away for a while. Your answer is still here. Press Continue to keep it.")
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
        return not_asked(here, here.response)
    form = page_form(pages[place], organisations_for(pages[place]), here.kept)
    if request.method != "POST":
        return show_page(here, pages, place, form)
    if here.lost:  # this page belongs to answers that were thrown away; what was typed may go with the new ones
        return show_page(here, pages, place, without_errors(form), notice=BEGAN_AGAIN), 409
    return take_page(here, here.response, pages, place, form)


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
        kept = save(here, response, values, for_later=go == "later")
    except Closed:
        return here.show("closed"), 409
    except (AlreadySubmitted, Forgotten):
        return no_draft(here)
    if here.stays:
        change = request.args.get("change") is not None
        return redirect(page_address(here.reading, pages[place], change=change), 303)
    after = routing.path(here.reading.questions, kept)
    return redirect(next_address(here, pages, place, after, go), 303)


def save(here: Visit, response: Response, values: Mapping[Asked, Given], *, for_later: bool) -> dict[int, Stored]:
    """Keep a page, and give all that is kept now. What was sent before changes at once; who pauses gets five words,
    and their time is not taken."""
    if here.hold.changing:
        return change_answers(response, values, here.version)
    kept = record_answers(response, values, here.version)
    if for_later:
        keep_for_later(response, key_of(response, here.hold))
        remember(here.survey, began=0)
    return kept


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


def next_address(here: Visit, before: list[routing.Page], place: int, after: list[routing.Page], go: str) -> str:
    """Where the button leads, on the path as it is after these answers."""
    survey = here.reading  # the row itself would be read again after the commit
    if go == "later":
        return url_for(".check" if here.hold.changing else ".later", slug=survey.slug)
    if go == "back":
        return page_address(survey, before[place - 1]) if place else url_for(".start", slug=survey.slug)
    now = routing.page_with(after, before[place][0].id) or 0
    following = after[now + 1 :]
    if request.args.get("change"):  # one answer was changed from the end: only what is new is asked
        met = {question.id for question in routing.on_path(before)}
        following = [page for page in following if any(question.id not in met for question in page)]
        return page_address(survey, following[0], change=True) if following else url_for(".check", slug=survey.slug)
    return page_address(survey, following[0]) if following else url_for(".check", slug=survey.slug)


def show_page(here: Visit, pages: list[routing.Page], place: int, form: FlaskForm, **more: Any) -> str:
    asked = [question for question in pages[place] if TYPES[question.kind].answerable]
    return here.show(
        "page",
        questions=pages[place],
        form=form,
        section=routing.section_above(here.reading.questions)[pages[place][0].id],
        where=routing.where(pages, place),
        may_skip=any(not TYPES[question.kind].declines_in_field and not question.required for question in asked),
        receipt_inside=str(RECEIPT_INSIDE),
        **more,
    )


def not_asked(here: Visit, response: Response) -> View:
    """The path does not lead to this page any more: an answer before it changed, perhaps in another window."""
    carry_on = url_for(".check", slug=here.survey.slug) if here.hold.changing else onward(response)
    if request.method != "POST":
        return redirect(carry_on, 303)
    return here.show("not_asked", carry_on=carry_on), 409


def no_draft(here: Visit) -> View:
    """Somebody stands on a page without a response under way: say why, and what to do."""
    sent = here.found is not None and here.found.status is ResponseStatus.SUBMITTED
    key = key_of(here.found, here.hold) if sent and here.found else ""
    return here.show("no_draft", sent=sent, key=key), 409


def come_in(response: Response, *, changing: bool = False) -> str:
    """Let somebody who typed their five words go on with their answers here; gives the address where."""
    survey = response.survey
    if survey.status is not SurveyStatus.OPEN:
        return url_for("surveys.start", slug=survey.slug)
    take_up(survey, sealed(response, changing=changing))
    remember(survey, version=response.version.value)
    return url_for("surveys.check", slug=survey.slug) if changing else onward(response)


def onward(response: Response) -> str:
    """The first page that has no answer yet; the end when all have."""
    answers = kept_of(response)
    pages = routing.path(reading_of(response).questions, answers)
    last = max((place for place, page in enumerate(pages) if any(q.id in answers for q in page)), default=-1)
    following = pages[last + 1 :]
    if not following:
        return url_for("surveys.check", slug=response.survey.slug)
    return page_address(response.survey, following[0])


def page_address(survey: Survey | Reading, page: routing.Page, *, change: bool = False) -> str:
    """`change`: somebody comes from the end to change one answer, and goes back there after."""
    return url_for("surveys.page", slug=survey.slug, question_id=page[0].id, change=1 if change else None)
