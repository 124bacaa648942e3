"""Pages: the votes of a session, a new one, and one vote with its statements: opening, closing, and what phones sent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import segno
from flask import current_app, flash, redirect, render_template, session, url_for
from werkzeug.wrappers import Response

from consult.consultations.places import workspace
from consult.forums.access import led_words_or_404
from consult.forums.blueprint import bp
from consult.forums.drafts import NotPossible
from consult.forums.forms import refuse
from consult.forums.meeting.session_routes import SESSION
from consult.forums.voting.ballot_actions import (
    add_statements,
    close_ballot,
    has_votes,
    is_open,
    make_ballot,
    open_ballot,
    refuse_statement,
    remove_ballot,
    remove_statement,
    show_statement,
)
from consult.forums.voting.finding import ballot_or_404, ballots_of, statement_or_404, voters_of
from consult.forums.voting.forms import BallotForm, StatementsForm
from consult.forums.voting.models import Ballot, BallotKind, StatementStatus
from consult.forums.voting.phone_routes import ROUND
from consult.forums.voting.sheets import LABELS, shown
from consult.people import actions as people
from consult.people.access import FORUM_STAFF, TOKEN, allow

HERE = "Forums"
BALLOT = f"{SESSION}/ballots/<int:ballot_id>"
STATEMENT = f"{BALLOT}/statements/<int:statement_id>"
Page = str | tuple[str, int] | Response


def at(ballot: Ballot) -> dict[str, Any]:
    """What every address of a vote says."""
    here = ballot.session
    return {"consultation_id": here.consultation_id, "session_id": here.id, "ballot_id": ballot.id}


def to_ballot(ballot: Ballot) -> Response:
    return redirect(url_for("forums.ballot", **at(ballot)))


def page(template: str, ballot: Ballot, **more: Any) -> str:
    """A staff page of one vote."""
    context = {"ballot": ballot, "session": ballot.session, "at": at(ballot), "is_open": is_open(ballot)}
    return render_template(f"voting/{template}.html", **context | workspace(ballot.session.consultation, HERE) | more)


def join(ballot: Ballot) -> dict[str, str]:
    """How phones come in: the address to type, and a code to point a camera at."""
    place = str(current_app.config["PUBLIC_URL"])
    code = segno.make(f"{place}/v/{ballot.code}", error="m").svg_data_uri(scale=8, border=2) if ballot.code else ""
    return {"address": f"{place.split('://', 1)[-1]}/v", "qr": str(code)}


@bp.get(f"{SESSION}/ballots")
@allow(FORUM_STAFF)
def ballots(consultation_id: int, session_id: int) -> str:
    here = led_words_or_404(session_id, consultation_id)
    found = [(each, is_open(each), sum(voters_of(each).values())) for each in ballots_of(here)]
    about = workspace(here.consultation, HERE)
    return render_template("voting/ballots.html", session=here, ballots=found, labels=LABELS, **about)


@bp.route(f"{SESSION}/ballots/new", methods=["GET", "POST"])
@allow(FORUM_STAFF)
def new_ballot(consultation_id: int, session_id: int) -> Page:
    here, form = led_words_or_404(session_id, consultation_id), BallotForm()
    if form.validate_on_submit():
        try:
            made = make_ballot(
                here,
                form.title.data or "",
                BallotKind(form.kind.data),
                lines(form.statements.data),
                dots=form.dots.data or 0,
                takes_statements=bool(form.takes_statements.data),
            )
        except NotPossible as problem:
            refuse(form, problem)
        else:
            return to_ballot(made)
    shown_page = render_template("voting/new.html", session=here, form=form, **workspace(here.consultation, HERE))
    return shown_page, 422 if form.errors else 200


@bp.get(BALLOT)
@allow(FORUM_STAFF)
def ballot(consultation_id: int, session_id: int, ballot_id: int) -> str:
    found = ballot_or_404(ballot_id, led_words_or_404(session_id, consultation_id))
    return show_ballot(found, StatementsForm(formdata=None))


def show_ballot(found: Ballot, form: StatementsForm) -> str:
    statements = found.statements
    return page(
        "ballot",
        found,
        form=form,
        shown=shown(found),
        waiting=[each for each in statements if each.status is StatementStatus.WAITING],
        refused=[each for each in statements if each.status is StatementStatus.REFUSED],
        voters=voters_of(found),
        has_votes=has_votes(found),
        label=LABELS[found.kind],
        join=join(found),
    )


def attempt(found: Ballot, act: Callable[[], None], done: str = "", undo: str = "") -> Response:
    """Act, say what happened or why it cannot be, and go back to the vote."""
    back = to_ballot(found)
    try:
        act()
    except NotPossible as problem:
        flash(str(problem), "error")
    else:
        if done:
            flash(done, undo or "message")
    return back


@bp.post(f"{BALLOT}/statements")
@allow(FORUM_STAFF)
def add_to_ballot(consultation_id: int, session_id: int, ballot_id: int) -> Page:
    found = ballot_or_404(ballot_id, led_words_or_404(session_id, consultation_id))
    form = StatementsForm()
    if form.validate():
        try:
            add_statements(found, lines(form.statements.data))
        except NotPossible as problem:
            refuse(form, problem)
        else:
            return to_ballot(found)
    return show_ballot(found, form), 422


def lines(written: str | None) -> Sequence[str]:
    return (written or "").splitlines()


@bp.post(f"{STATEMENT}/show")
@allow(FORUM_STAFF)
def let_statement_in(consultation_id: int, session_id: int, ballot_id: int, statement_id: int) -> Response:
    found = ballot_or_404(ballot_id, led_words_or_404(session_id, consultation_id))
    statement = statement_or_404(statement_id, found)
    return attempt(found, lambda: show_statement(statement), "The room can vote on it.")


@bp.post(f"{STATEMENT}/refuse")
@allow(FORUM_STAFF)
def keep_statement_out(consultation_id: int, session_id: int, ballot_id: int, statement_id: int) -> Response:
    found = ballot_or_404(ballot_id, led_words_or_404(session_id, consultation_id))
    statement = statement_or_404(statement_id, found)
    undo = url_for("forums.let_statement_in", statement_id=statement.id, **at(found))
    return attempt(found, lambda: refuse_statement(statement), "The room does not see it.", undo)


@bp.post(f"{STATEMENT}/remove")
@allow(FORUM_STAFF)
def drop_statement(consultation_id: int, session_id: int, ballot_id: int, statement_id: int) -> Response:
    found = ballot_or_404(ballot_id, led_words_or_404(session_id, consultation_id))
    statement = statement_or_404(statement_id, found)
    return attempt(found, lambda: remove_statement(statement), "The statement is gone.")


@bp.post(f"{BALLOT}/open")
@allow(FORUM_STAFF)
def open_vote(consultation_id: int, session_id: int, ballot_id: int) -> Response:
    found = ballot_or_404(ballot_id, led_words_or_404(session_id, consultation_id))
    return attempt(found, lambda: open_ballot(found), "The room can vote.")


@bp.post(f"{BALLOT}/close")
@allow(FORUM_STAFF)
def close_vote(consultation_id: int, session_id: int, ballot_id: int) -> Response:
    found = ballot_or_404(ballot_id, led_words_or_404(session_id, consultation_id))
    undo = url_for("forums.open_vote", **at(found))
    return attempt(found, lambda: close_ballot(found), "The vote is closed.", undo)


@bp.post(f"{BALLOT}/remove")
@allow(FORUM_STAFF)
def drop_ballot(consultation_id: int, session_id: int, ballot_id: int) -> Response:
    found = ballot_or_404(ballot_id, led_words_or_404(session_id, consultation_id))
    try:
        remove_ballot(found)
    except NotPossible as problem:
        flash(str(problem), "error")
        return to_ballot(found)
    flash("The vote is gone.")
    return redirect(url_for("forums.ballots", consultation_id=consultation_id, session_id=session_id))


@bp.post(f"{BALLOT}/device")
@allow(FORUM_STAFF)
def hand_round(consultation_id: int, session_id: int, ballot_id: int) -> Response:
    """Make this device one that goes from hand to hand. Its owner is signed out: nobody it is handed to gets further
    than the vote."""
    found = ballot_or_404(ballot_id, led_words_or_404(session_id, consultation_id))
    if not is_open(found):
        flash("Open the vote first.", "error")
        return to_ballot(found)
    code, ballot_id = found.code, found.id
    people.sign_out(str(session.get(TOKEN, "")))
    session.clear()
    session[ROUND] = ballot_id
    return redirect(url_for("forums.vote", code=code), 303)
