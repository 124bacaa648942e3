"""The end: check your answers, the five words, and leaving nothing behind on the device."""

from __future__ import annotations

from collections.abc import Mapping

from flask import current_app, make_response, render_template, request, session, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.wrappers import Response as Reply

from consult.people.access import ANYONE, allow
from consult.privacy.consent import Consent
from consult.surveys import routing
from consult.surveys.actions import Closed, Forgotten, discard_response, submit_response
from consult.surveys.answering import has_words, kept_of, response_with
from consult.surveys.blueprint import bp
from consult.surveys.drafts import forget, unfinished, usable_key
from consult.surveys.forms import ConsentForm
from consult.surveys.participant_routes import View, no_draft, page_address
from consult.surveys.question_type import Stored
from consult.surveys.question_types import TYPES
from consult.surveys.reading import Asked
from consult.surveys.response_models import Response, ResponseStatus
from consult.surveys.visiting import Visit, visit
from consult.web import show_stale_form

NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")


@bp.get("/s/<slug>/check")
@allow(ANYONE)
def check(slug: str) -> View:
    here = visit(slug)
    if here.response is None:
        return no_draft(here)
    return show_check(here, here.response, ConsentForm(), here.hold.key)


@bp.post("/s/<slug>/check")
@allow(ANYONE)
def finish(slug: str) -> View:
    """The key in the form is what counts, so a repeat is answered even after the cookie is gone."""
    here = visit(slug)
    key = request.form.get("submission_key", "")
    response = response_with(here.survey, key) if usable_key(key) else None
    if response is None:
        return no_draft(here)
    if response.status is ResponseStatus.SUBMITTED:
        return show_receipt(here, response, submit_response(response, key, response.consent))
    form = ConsentForm()
    asked = has_words(response)
    if asked and not form.validate():
        return show_check(here, response, form, key), 422
    try:
        words = submit_response(response, key, form.level if asked else Consent.NONE)
    except Closed:
        return here.show("closed"), 409
    except Forgotten:
        return no_draft(here)
    return show_receipt(here, response, words)


def show_check(here: Visit, response: Response, form: ConsentForm, key: str) -> str:
    kept = kept_of(response)
    pages = routing.path(here.reading.questions, kept)
    lines = [
        (question, says(question, kept), page_address(response.survey, page, change=True))
        for page in pages
        for question in page
        if TYPES[question.kind].answerable
    ]
    back = page_address(response.survey, pages[-1]) if pages else url_for(".start", slug=response.survey.slug)
    return here.show(
        "check",
        lines=lines,
        any_answer=bool(kept),
        asks_consent=has_words(response),
        form=form,
        submission_key=key,
        back=back,
    )


def says(question: Asked, kept: Mapping[int, Stored]) -> str:
    return TYPES[question.kind].words(question, kept[question.id]) if question.id in kept else ""


def show_receipt(here: Visit, response: Response, words: str) -> str:
    count = sum(not answer.declined for answer in response.answers)
    number = NUMBERS[count] if count < len(NUMBERS) else str(count)
    return here.show(
        "receipt",
        words=words.split(),
        kept=f"{number} {'answer' if count == 1 else 'answers'} kept. We did not ask your name.",
    )


@bp.post("/s/<slug>/written")
@allow(ANYONE)
def written(slug: str) -> View:
    """The words are on paper: take everything off this device."""
    here = visit(slug)
    forget(here.survey)
    return leaving_nothing(here.show("written"))


@bp.post("/leave")
@allow(ANYONE)
def leave() -> View:
    """Exit this page: nothing stays on the device, and answers that were not sent are forgotten."""
    for response in unfinished():
        discard_response(response)
    session.clear()
    return leaving_nothing(weather())


def weather() -> str:
    return render_template("layouts/leaving.html", elsewhere=current_app.config["LEAVE_URL"])


@bp.errorhandler(CSRFError)
def refuse_stale_form(problem: CSRFError) -> tuple[str, int]:
    """Nothing is done for a form without its token; but whoever must get away from this page gets away."""
    return (weather(), 400) if request.endpoint == "surveys.leave" else show_stale_form(problem)


def leaving_nothing(page: str) -> Reply:
    """A page that tells the browser to forget what it kept of us."""
    reply = make_response(page)
    reply.headers["Clear-Site-Data"] = '"cache", "storage"'
    return reply
