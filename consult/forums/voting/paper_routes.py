"""Pages: paper. Ballots to print, sheets to key one by one, and what hangs on the wall to count."""

from __future__ import annotations

import secrets

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from consult.forums.access import led_words_or_404
from consult.forums.blueprint import bp
from consult.forums.drafts import NotPossible
from consult.forums.voting.ballot_pdf import ballot_pdf
from consult.forums.voting.ballot_routes import BALLOT, Page, at, page, to_ballot
from consult.forums.voting.finding import ballot_or_404, tally_of, voters_of
from consult.forums.voting.models import Ballot, BallotStatus, VotedOn
from consult.forums.voting.sheets import box, number_in, read_sheet, shown, ways_to_say
from consult.forums.voting.vote_actions import cast_votes, count_on_paper, tally_values
from consult.languages import ENGLISH, LANGUAGES, speaking
from consult.people.access import FORUM_STAFF, allow
from consult.web import house


def found_or_404(consultation_id: int, session_id: int, ballot_id: int) -> Ballot:
    return ballot_or_404(ballot_id, led_words_or_404(session_id, consultation_id))


@bp.route(f"{BALLOT}/sheet", methods=["GET", "POST"])
@allow(FORUM_STAFF)
def ballot_sheet(consultation_id: int, session_id: int, ballot_id: int) -> Page:
    """Key one filled-in sheet. The same page sent twice is one sheet."""
    found = found_or_404(consultation_id, session_id, ballot_id)
    if found.status is BallotStatus.DRAFT:
        flash("Open the vote first.", "error")
        return to_ballot(found)
    problem, said = "", {}
    if request.method == "POST":
        said = request.form.to_dict()
        try:
            cast_votes(found, said.get("sheet", ""), read_sheet(found, said), VotedOn.PAPER)
        except NotPossible as refused:
            problem = str(refused)
        else:
            flash("The sheet is counted.")
            return redirect(url_for("forums.ballot_sheet", **at(found)))
    made = page(
        "sheet",
        found,
        statements=shown(found),
        box=box,
        answers=ways_to_say(found),
        said=said,
        sheet=said.get("sheet") or secrets.token_urlsafe(24),
        problem_words=problem,
        keyed=voters_of(found).get(VotedOn.PAPER, 0),
    )
    return (made, 422) if problem else made


@bp.route(f"{BALLOT}/wall", methods=["GET", "POST"])
@allow(FORUM_STAFF)
def ballot_wall(consultation_id: int, session_id: int, ballot_id: int) -> Page:
    """Write down what was counted on the wall sheet: how many marks each statement has."""
    found = found_or_404(consultation_id, session_id, ballot_id)
    values, problem = tally_values(found), ""
    counts = tally_of(found)
    if request.method == "POST":
        counts = {
            (one.id, value): number_in(request.form.get(f"{box(one)}-{value}", "").strip() or "0")
            for one in shown(found)
            for value in values
        }
        try:
            count_on_paper(found, counts)
        except NotPossible as refused:
            problem = str(refused)
        else:
            flash("The wall is counted.")
            return to_ballot(found)
    words = {1: "Dots"} if found.kind.value == "dots" else dict(ways_to_say(found))
    made = page("wall", found, statements=shown(found), box=box, counts=counts, words=words, problem_words=problem)
    return (made, 422) if problem else made


@bp.get(f"{BALLOT}/paper.pdf")
@allow(FORUM_STAFF)
def ballot_paper(consultation_id: int, session_id: int, ballot_id: int) -> Response:
    found = found_or_404(consultation_id, session_id, ballot_id)
    asked = request.args.get("language", "")
    with speaking(asked if asked in LANGUAGES else ENGLISH):
        return Response(ballot_pdf(found, house().short_name), mimetype="application/pdf")
