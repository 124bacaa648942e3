"""A form whose session is gone: the same page again with everything typed in it, and nothing done without its token."""

from __future__ import annotations

from flask import request
from flask_wtf.csrf import CSRFError

from consult.languages import lazy_gettext
from consult.surveys import routing
from consult.surveys.answering.answers import organisations_for
from consult.surveys.answering.arriving_routes import show_start
from consult.surveys.answering.drafts import usable_key
from consult.surveys.answering.finishing_routes import consent_form, sent_with, show_check, weather
from consult.surveys.answering.participant_routes import AWAY, View, no_draft, not_asked, show_page, without_errors
from consult.surveys.answering.visiting import Visit, visit
from consult.surveys.blueprint import bp
from consult.surveys.forms import page_form
from consult.surveys.models import Mode, SurveyStatus
from consult.surveys.response_models import Response, ResponseStatus
from consult.web import show_stale_form

AWAY_SENDING = lazy_gettext("You were away for a while. Nothing is lost. Please send it again.")
OURS = (None, "same-origin")  # what a browser says of a form that stood on one of our pages; an old one says nothing


@bp.errorhandler(CSRFError)
def refuse_stale_form(problem: CSRFError) -> View:
    """Nothing is done for a form without its token; but whoever must get away from this page gets away, and whoever
    wrote something finds it again."""
    if request.endpoint == "surveys.leave":
        return weather(), 400
    slug = (request.view_args or {}).get("slug", "")
    carries = request.form.get("carried") or request.form.get("submission_key")
    if slug and carries and request.headers.get("Sec-Fetch-Site") in OURS:
        again = shown_again(visit(str(slug), keep=False))
        if again:
            return again
    return show_stale_form(problem)


def shown_again(here: Visit) -> View | None:
    """The page somebody sent, with a fresh token; what it carries opens its answers when it is sent again."""
    key = request.form.get("submission_key", "")
    if here.survey.status is not SurveyStatus.OPEN:
        return here.show("closed"), 409
    if request.endpoint == "surveys.begin" and usable_key(key) and here.survey.mode is Mode.OPEN_LINK:
        return show_start(here, key), 409
    if request.endpoint in ("surveys.finish", "surveys.changed"):
        response, _key = sent_with(here)
        if response is None or not request.form.get("carried"):
            return None
        if response.status is ResponseStatus.SUBMITTED and not here.hold.changing:
            return no_draft(here)
        return show_check(here, response, without_errors(consent_form(here)), notice=AWAY_SENDING), 409
    if request.endpoint == "surveys.page" and request.form.get("carried"):
        return page_again(here, here.response) if here.response and not here.lost else no_draft(here)
    return None


def page_again(here: Visit, response: Response) -> View | None:
    pages = here.path()
    place = routing.page_with(pages, int((request.view_args or {})["question_id"]))
    if place is None:
        return not_asked(here, response)
    form = page_form(pages[place], organisations_for(pages[place]), here.kept)
    return show_page(here, pages, place, without_errors(form), notice=AWAY), 409
