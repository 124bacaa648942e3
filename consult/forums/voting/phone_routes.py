"""Pages of the room: type the code, vote, vote again, send a statement. No account, no name, and no script needed."""

from __future__ import annotations

import secrets

from flask import abort, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from consult.extensions import limiter
from consult.forums.blueprint import bp
from consult.forums.drafts import NotPossible
from consult.forums.voting.ballot_actions import STATEMENT_LIMIT, propose_statement
from consult.forums.voting.finding import open_ballot_of, votes_of
from consult.forums.voting.forms import CodeForm
from consult.forums.voting.models import Ballot, VotedOn
from consult.forums.voting.sheets import box, read_sheet, shown, ways_to_say
from consult.forums.voting.vote_actions import cast_votes
from consult.languages import gettext
from consult.people.access import ANYONE, allow
from consult.privacy.handles import seal, unseal

VOTER, ROUND, PROPOSED = "voter", "round", "proposed"
TURN, A_TURN_LASTS = "voting-turn", 12 * 3600
MOST_PROPOSED = 5
WRONG = (404, 422)
Page = str | tuple[str, int] | Response


@bp.get("/v")
@allow(ANYONE)
def vote_code() -> str:
    return render_template("voting/code.html", form=CodeForm(formdata=None))


@bp.post("/v")
@allow(ANYONE)
@limiter.limit("300 per 15 minutes", deduct_when=lambda reply: reply.status_code in WRONG)  # a hall shares one address
def find_vote() -> Page:
    form = CodeForm()
    ballot = open_ballot_of(form.code.data or "")
    if ballot is None or not form.validate():
        form.code.errors = [gettext("No vote is open with this code. Check each letter.")]
        return render_template("voting/code.html", form=form), 422
    return redirect(url_for("forums.vote", code=ballot.code), 303)


def no_vote() -> Page:
    return render_template("voting/no_vote.html", form=CodeForm(formdata=None)), 404


@bp.get("/v/<code>")
@allow(ANYONE)
@limiter.limit("300 per 15 minutes", deduct_when=lambda reply: reply.status_code in WRONG)
def vote(code: str) -> Page:
    ballot = open_ballot_of(code)
    if ballot is None:
        return no_vote()
    if VOTER not in session:  # here, not when the vote arrives: a vote sent twice must come from one voter
        session[VOTER] = secrets.token_urlsafe(24)
    before = {} if on_round(ballot) else votes_of(ballot, session[VOTER])
    return show_vote(ballot, {f"s{statement}": str(value) for statement, value in before.items()}, voted=bool(before))


def show_vote(ballot: Ballot, said: dict[str, str], problem: str = "", *, voted: bool = False) -> str:
    turn = request.form.get("turn") or seal(TURN, {"ballot": str(ballot.id), "key": secrets.token_urlsafe(24)})
    return render_template(
        "voting/vote.html",
        ballot=ballot,
        statements=shown(ballot),
        box=box,
        answers=ways_to_say(ballot),
        said=said,
        problem_words=problem,
        voted=voted,
        turn=turn if on_round(ballot) else "",
        may_propose=ballot.takes_statements and session.get(PROPOSED, 0) < MOST_PROPOSED,
    )


def on_round(ballot: Ballot) -> bool:
    """Whether this is a facilitator's device that goes from hand to hand."""
    return bool(session.get(ROUND) == ballot.id)


@bp.post("/v/<code>")
@allow(ANYONE)
@limiter.limit("6000 per minute")
def send_vote(code: str) -> Page:
    ballot = open_ballot_of(code)
    if ballot is None:
        return no_vote()
    key, place = session.get(VOTER, ""), VotedOn.PHONE
    if on_round(ballot):
        turn = unseal(TURN, request.form.get("turn"), A_TURN_LASTS) or {}
        key, place = (turn["key"] if turn.get("ballot") == str(ballot.id) else ""), VotedOn.DEVICE
    try:
        cast_votes(ballot, key, read_sheet(ballot, request.form), place)
    except NotPossible as problem:
        return show_vote(ballot, request.form.to_dict(), str(problem)), 422
    return redirect(url_for("forums.vote_taken", code=ballot.code), 303)


@bp.get("/v/<code>/taken")
@allow(ANYONE)
def vote_taken(code: str) -> Page:
    ballot = open_ballot_of(code)
    if ballot is None:
        return no_vote()
    return render_template("voting/taken.html", ballot=ballot, on_round=on_round(ballot), sent=request.args.get("sent"))


@bp.post("/v/<code>/statements")
@allow(ANYONE)
@limiter.limit("600 per minute")
def send_statement(code: str) -> Page:
    """A statement from a phone waits until somebody has read it. Nothing says which phone it came from."""
    ballot = open_ballot_of(code)
    if ballot is None:
        return no_vote()
    if session.get(PROPOSED, 0) >= MOST_PROPOSED:
        return show_vote(
            ballot, {}, gettext("You have sent %(most)s. That is all we can take.", most=MOST_PROPOSED)
        ), 422
    written = request.form.get("statement", "")
    if not written.strip() or len(written) > STATEMENT_LIMIT:
        words = (
            gettext("Write your statement.")
            if not written.strip()
            else gettext("Make it shorter: 300 letters at most.")
        )
        return show_vote(ballot, {"statement": written}, words), 422
    try:
        propose_statement(ballot, written)
    except NotPossible as problem:
        abort(400, str(problem))
    session[PROPOSED] = session.get(PROPOSED, 0) + 1
    return redirect(url_for("forums.vote_taken", code=ballot.code, sent=1), 303)
