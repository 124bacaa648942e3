"""How a participant comes to a survey: the start, a personal link, five words from another device; and pausing."""

from __future__ import annotations

import secrets

from flask import abort, redirect, render_template, request, url_for

from consult.extensions import limiter
from consult.languages import gettext, lazy_gettext
from consult.people.access import ANYONE, allow
from consult.privacy import codenames
from consult.surveys.actions import Closed, NotInvited, Refused, TookPart, discard_response, start_response
from consult.surveys.answering.answers import invited_key, length_of, pepper
from consult.surveys.answering.drafts import (
    Hold,
    forget,
    held,
    invitation_in,
    key_of,
    live_survey,
    moment,
    remember,
    take_up,
    usable_key,
)
from consult.surveys.answering.handles import find_response
from consult.surveys.answering.modes import what_is_known
from consult.surveys.answering.participant_routes import View, come_in, no_draft, onward
from consult.surveys.answering.trial_routes import begin_again
from consult.surveys.answering.visiting import Visit, leaving_nothing, visit
from consult.surveys.blueprint import bp
from consult.surveys.forms import FiveWordsForm
from consult.surveys.inviting.tokens import invitation_of
from consult.surveys.models import Mode, SurveyStatus
from consult.surveys.response_models import ResponseStatus

NOT_THEM = lazy_gettext("These five words do not open anything. Check each word, and the order")
ALREADY_SENT = lazy_gettext("You have sent these answers. Open them at My words")
bp.add_app_template_global(what_is_known)
WRONG = 422  # the status by which the limiter tells a wrong try from a right one


@bp.get("/i/<token>")
@allow(ANYONE)
def link(token: str) -> View:
    """A personal link. Opening it writes nothing but the browser's own session: mail programs open links too."""
    invitation = invitation_of(token)
    if invitation is None or invitation.survey.mode is Mode.OPEN_LINK:
        return render_template("participate/no_link.html"), 404
    survey = live_survey(invitation.survey.slug)
    if held(survey).link != token:
        forget(survey)
        remember(survey, link=token, version=invitation.language.value)
    return redirect(url_for(".start", slug=survey.slug), 303)


@bp.get("/s/<slug>")
@allow(ANYONE)
def start(slug: str) -> View:
    here = visit(slug)
    if here.survey.status is SurveyStatus.CLOSED:
        return here.show("closed")
    if here.survey.mode is not Mode.OPEN_LINK and not here.hold.handle and not here.on_trial:
        invitation = invitation_in(here.survey, here.hold)
        if invitation is None:
            return here.show("by_invitation")
        if invitation.took_part:
            return here.show("took_part")
    return show_start(here)


def show_start(here: Visit, key: str | None = None) -> str:
    return here.show(
        "start",
        submission_key=key or secrets.token_urlsafe(24),
        carry_on=onward(here.response) if here.response else None,
        **length_of(here.reading),
    )


@bp.post("/s/<slug>")
@allow(ANYONE)
@limiter.limit("6000 per minute")
def begin(slug: str) -> View:
    here = visit(slug)
    if here.found and here.on_trial:
        return begin_again(here, here.found)
    invitation = invitation_in(here.survey, here.hold)
    key = invited_key(invitation, here.hold.link) if invitation else request.form.get("submission_key", "")
    if not usable_key(key):
        abort(400, gettext("This page is out of date."))
    try:
        response = start_response(here.survey, key, here.version, invitation)
    except Closed:
        return here.show("closed"), 409
    except NotInvited:
        return here.show("by_invitation"), 403
    except TookPart:
        return here.show("took_part"), 409
    except Refused as refusal:
        abort(400, str(refusal))
    if here.response and here.response.id != response.id and not invitation:  # nobody could reach it any more
        discard_response(here.response)
    take_up(here.survey, Hold(key="" if invitation else key, link=here.hold.link, began=moment()))
    if response.status is ResponseStatus.SUBMITTED:
        return here.show("took_part"), 409
    return redirect(onward(response), 303)


@bp.get("/s/<slug>/later")
@allow(ANYONE)
def later(slug: str) -> View:
    """How to come back. The words are shown to whoever holds the key; another device that came by them knows them."""
    here = visit(slug)
    if here.response is None or here.hold.changing:
        return no_draft(here)
    key = key_of(here.response, here.hold)
    known = here.response.receipt_hash is not None and here.survey.mode is not Mode.ANONYMOUS
    words = codenames.make(key, pepper()).split() if known and key else []
    return here.show("later", carry_on=onward(here.response), words=words, came_by_words=known and not key)


@bp.post("/s/<slug>/pause")
@allow(ANYONE)
def pause(slug: str) -> View:
    """The words are on paper, or the link is at hand: nothing stays on this device, and the answers wait."""
    here = visit(slug)
    forget(here.survey)
    return leaving_nothing(here.show("paused"))


@bp.get("/s/<slug>/return")
@allow(ANYONE)
def ask_words(slug: str) -> View:
    return visit(slug).show("return", form=FiveWordsForm(formdata=None))


@bp.post("/s/<slug>/return")
@allow(ANYONE)
@limiter.limit("10 per 15 minutes", deduct_when=lambda reply: reply.status_code == WRONG)
def come_back(slug: str) -> View:
    """Five words open answers that were not sent yet, on any device. Right and wrong words take the same time."""
    here = visit(slug)
    form = FiveWordsForm()
    if form.validate_on_submit():
        found = find_response(form.words.data or "")
        mine = found is not None and found.survey_id == here.survey.id
        if mine and found and found.status is ResponseStatus.STARTED:
            return redirect(come_in(found), 303)
        form.words.errors = [ALREADY_SENT if mine else NOT_THEM]
    form.words.data = None
    return here.show("return", form=form), WRONG
