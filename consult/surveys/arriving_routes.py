"""How a participant comes to a survey: the start, a personal link, five words from another device; and pausing."""

from __future__ import annotations

import secrets

from flask import abort, redirect, request, url_for

from consult.extensions import limiter
from consult.people.access import ANYONE, allow
from consult.surveys.actions import Closed, Refused, discard_response, start_response
from consult.surveys.answering import length_of
from consult.surveys.blueprint import bp
from consult.surveys.drafts import minute, remember, usable_key
from consult.surveys.models import SurveyStatus
from consult.surveys.participant_routes import View, no_draft, onward
from consult.surveys.visiting import Visit, visit


@bp.get("/s/<slug>")
@allow(ANYONE)
def start(slug: str) -> View:
    here = visit(slug)
    if here.survey.status is SurveyStatus.CLOSED:
        return here.show("closed")
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
    key = request.form.get("submission_key", "")
    if not usable_key(key):
        abort(400, "This page is out of date.")
    try:
        response = start_response(here.survey, key, here.version)
    except Closed:
        return here.show("closed"), 409
    except Refused as refusal:
        abort(400, str(refusal))
    if here.response and here.response.id != response.id:  # nobody could reach it any more
        discard_response(here.response)
    remember(here.survey, key=key, handle="", changing=False, began=minute())
    return redirect(onward(response), 303)


@bp.get("/s/<slug>/later")
@allow(ANYONE)
def later(slug: str) -> View:
    here = visit(slug)
    if here.response is None:
        return no_draft(here)
    address = url_for(".start", slug=slug)
    return here.show("later", carry_on=onward(here.response), address=address)
