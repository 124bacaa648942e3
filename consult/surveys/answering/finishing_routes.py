"""The end: check your answers, the five words, changes that are kept, and leaving nothing behind on the device."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import current_app, render_template, request, session, url_for

from consult.languages import ngettext
from consult.people.access import ANYONE, allow
from consult.privacy.consent import Consent
from consult.surveys import routing
from consult.surveys.actions import (
    AlreadySubmitted,
    Closed,
    Forgotten,
    NotInvited,
    TookPart,
    change_consent,
    discard_response,
    submit_response,
)
from consult.surveys.answering.answers import has_words, kept_of, response_with
from consult.surveys.answering.drafts import forget, invitation_in, key_of, minutes_since, unfinished, usable_key
from consult.surveys.answering.modes import who_we_know
from consult.surveys.answering.participant_routes import View, no_draft, page_address
from consult.surveys.answering.required import needed_words, unanswered
from consult.surveys.answering.trial_routes import end_trial
from consult.surveys.answering.visiting import Visit, leaving_nothing, visit
from consult.surveys.blueprint import bp
from consult.surveys.forms import ConsentForm
from consult.surveys.question_type import Stored
from consult.surveys.question_types import TYPES
from consult.surveys.reading import Asked
from consult.surveys.response_models import Response, ResponseStatus


@bp.get("/s/<slug>/check")
@allow(ANYONE)
def check(slug: str) -> View:
    here = visit(slug)
    if here.response is None:
        return no_draft(here)
    return show_check(here, here.response, consent_form(here))


@bp.post("/s/<slug>/check")
@allow(ANYONE)
def finish(slug: str) -> View:
    """The key in the form is what counts, so a repeat is answered even after the cookie is gone."""
    here = visit(slug)
    response, key = sent_with(here)
    if response is None:
        return no_draft(here)
    if response.status is ResponseStatus.SUBMITTED:
        return show_receipt(here, response, submit_response(response, key, response.consent))
    form, kept = ConsentForm(), kept_of(response)
    pages = routing.path(here.reading.questions, kept)
    asked = has_words(routing.on_path(pages), kept)
    if asked and not form.validate():
        return show_check(here, response, form), 422
    if lacking := unanswered(pages, kept):
        return show_check(here, response, form, lacking), 422
    if response.is_trial:
        return end_trial(here, response)
    try:
        words = submit_response(
            response,
            key,
            form.level if asked else Consent.NONE,
            invitation=invitation_in(here.survey, here.hold),
            minutes=minutes_since(here.hold),
        )
    except (Closed, Forgotten, NotInvited, TookPart) as refusal:
        return refused(here, refusal)
    return show_receipt(here, response, words)


def refused(here: Visit, refusal: Exception) -> View:
    """Why nothing was sent, on a page of its own."""
    if isinstance(refusal, Closed):
        return here.show("closed"), 409
    if isinstance(refusal, NotInvited):
        return here.show("by_invitation"), 403
    return (here.show("took_part"), 409) if isinstance(refusal, TookPart) else no_draft(here)


def sent_with(here: Visit) -> tuple[Response | None, str]:
    """The response a form is about, and its key; the key is empty for somebody who came by their five words."""
    key = request.form.get("submission_key", "")
    if key:
        return (response_with(here.survey, key) if usable_key(key) else None), key
    return here.found, key_of(here.found, here.hold) if here.found else ""


@bp.post("/s/<slug>/changed")
@allow(ANYONE)
def changed(slug: str) -> View:
    """The end of changing answers that were sent: each page is kept already, only how words may be used is not."""
    here = visit(slug)
    if here.response is None or not here.hold.changing:
        return no_draft(here)
    form = ConsentForm()
    asked = has_words(routing.on_path(here.path()), here.kept)
    if asked and not form.validate():
        return show_check(here, here.response, form), 422
    try:
        change_consent(here.response, form.level if asked else here.response.consent)
    except (Closed, Forgotten, AlreadySubmitted) as refusal:
        return refused(here, refusal)
    forget(here.survey)
    return leaving_nothing(here.show("changed"))


def consent_form(here: Visit) -> ConsentForm:
    """Nothing is chosen for anyone; somebody who changes their answers finds what they chose."""
    chosen = here.response.consent if here.response and here.hold.changing else None
    return ConsentForm(consent=chosen.value if chosen else None)


def show_check(
    here: Visit, response: Response, form: ConsentForm, lacking: list[Asked] | None = None, **more: Any
) -> str:
    kept = kept_of(response)
    pages = routing.path(here.reading.questions, kept)
    addresses = {q.id: page_address(here.survey, page, change=True) for page in pages for q in page}
    lines = [
        (question, says(question, kept), addresses[question.id])
        for page in pages
        for question in page
        if TYPES[question.kind].answerable
    ]
    back = page_address(here.survey, pages[-1]) if pages else url_for(".start", slug=here.survey.slug)
    needed = [(f"{each.label}: {needed_words(each)}", addresses[each.id]) for each in lacking or ()]
    return here.show(
        "check",
        lines=lines,
        any_answer=bool(kept),
        asks_consent=has_words(routing.on_path(pages), kept),
        form=form,
        needed=needed,
        submission_key=key_of(response, here.hold),
        back=back,
        **more,
    )


def says(question: Asked, kept: Mapping[int, Stored]) -> str:
    return TYPES[question.kind].words(question, kept[question.id]) if question.id in kept else ""


def show_receipt(here: Visit, response: Response, words: str) -> str:
    count = sum(not answer.declined for answer in kept_of(response).values())
    kept = ngettext("We kept %(num)s answer.", "We kept %(num)s answers.", count)
    return here.show("receipt", words=words.split(), kept=f"{kept} {who_we_know(here.reading.mode)}")


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
    """Exit this page: nothing stays on the device, and answers that were not sent are forgotten, unless somebody
    asked to come back to them."""
    for response in unfinished():
        if response.receipt_hash is None:
            discard_response(response)
    session.clear()
    return leaving_nothing(weather())


def weather() -> str:
    return render_template("layouts/leaving.html", elsewhere=current_app.config["LEAVE_URL"])
