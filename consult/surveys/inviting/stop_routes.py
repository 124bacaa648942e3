"""No more e-mails: the page its link opens, and the one press of a button in a mail program (RFC 8058).

A mail program has no session, so `stop_at_once` is the one door of the house that takes a POST without a form's token.
What it takes instead is the token in its own address: random, known to nobody but the person who got the e-mail. All
it can do is stop e-mails to that person."""

from __future__ import annotations

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Reply

from consult.extensions import csrf, limiter
from consult.languages import speak
from consult.people.access import ANYONE, allow
from consult.surveys.blueprint import bp
from consult.surveys.inviting.actions import opt_out
from consult.surveys.inviting.models import SurveyInvitation
from consult.surveys.inviting.tokens import invitation_of

ONE_CLICK = ("List-Unsubscribe", "One-Click")


def invited(token: str) -> SurveyInvitation:
    invitation = invitation_of(token) or abort(404)
    speak(invitation.language.language)
    return invitation


@bp.route("/stop/<token>", methods=["GET", "POST"])
@allow(ANYONE)
@limiter.limit("60 per minute")
def stop(token: str) -> str | Reply:
    """Opening the page changes nothing: mail programs open links by themselves."""
    invitation = invited(token)
    if request.method == "POST":
        opt_out(invitation)
        return redirect(url_for(".stop", token=token), 303)
    return render_template("inviting/stop.html", stopped=invitation.opted_out or not invitation.email)


@bp.route("/stop/<token>/at-once", methods=["GET", "POST"])
@allow(ANYONE)
@limiter.limit("60 per minute")
def stop_at_once(token: str) -> str | Reply:
    """The address in the e-mail's own header. Somebody who opens it gets the page with the button."""
    invitation = invited(token)
    if request.method == "GET":
        return redirect(url_for(".stop", token=token), 303)
    if request.form.get(ONE_CLICK[0]) != ONE_CLICK[1]:
        abort(400, "This address takes only what a mail program sends.")
    opt_out(invitation)
    return Reply("", 204)


csrf.exempt(stop_at_once)
