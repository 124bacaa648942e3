"""Pages: what a vote came to, and the big screen that follows it. Neither shows who."""

from __future__ import annotations

from typing import Any

from flask import render_template, request
from werkzeug.wrappers import Response

from consult.forums.access import led_words_or_404
from consult.forums.blueprint import bp
from consult.forums.voting.ballot_actions import is_open
from consult.forums.voting.ballot_routes import BALLOT, at, join, page
from consult.forums.voting.counting import ORDERS, in_order
from consult.forums.voting.finding import ballot_or_404, lines_of, mark_of, opinions_of, voters_of
from consult.forums.voting.models import Ballot
from consult.forums.voting.opinions import Refusal
from consult.forums.voting.showing import groups_shown, refused_words
from consult.languages import ENGLISH, LANGUAGES, speak
from consult.people.access import FORUM_STAFF, allow

ON_A_SCREEN = 4
VIEWS = ("join", "results", "groups")


def order_asked() -> str:
    asked = request.args.get("order", "")
    return asked if asked in ORDERS else "most"


@bp.get(f"{BALLOT}/results")
@allow(FORUM_STAFF)
def ballot_results(consultation_id: int, session_id: int, ballot_id: int) -> str:
    found = ballot_or_404(ballot_id, led_words_or_404(session_id, consultation_id))
    lines, order, voters = lines_of(found), order_asked(), voters_of(found)
    return page(
        "results",
        found,
        lines=in_order(lines, order),
        order=order,
        orders={key: words[found.kind] for key, words in ORDERS.items()},
        voters=voters,
        voted=sum(voters.values()),
        **opinions_shown(found),
    )


def opinions_shown(found: Ballot) -> dict[str, Any]:
    """The opinion groups in words, or why there are none to show."""
    opinions = opinions_of(found)
    if opinions is None:
        return {"groups": None, "refused": ""}
    if isinstance(opinions, Refusal):
        return {"groups": None, "refused": refused_words(opinions), "alike": opinions.alike}
    return {"groups": groups_shown(opinions, found), "refused": ""}


@bp.get(f"{BALLOT}/screen")
@allow(FORUM_STAFF)
def screen(consultation_id: int, session_id: int, ballot_id: int) -> str:
    found = ballot_or_404(ballot_id, led_words_or_404(session_id, consultation_id))
    speak_to_the_hall()
    return render_template("voting/screen.html", **on_screen(found))


@bp.get(f"{BALLOT}/screen/live")
@allow(FORUM_STAFF)
def screen_live(consultation_id: int, session_id: int, ballot_id: int) -> Response | str:
    """The part of the screen that follows the vote; nothing while it is as the screen has it."""
    found = ballot_or_404(ballot_id, led_words_or_404(session_id, consultation_id))
    if request.args.get("mark") == mark_of(found, lines_of(found)):
        return Response(status=204)
    speak_to_the_hall()
    return render_template("voting/_screen.html", **on_screen(found))


def speak_to_the_hall() -> None:
    """The hall reads Welsh where somebody chose it for this screen; its staff read English."""
    asked = request.args.get("language", ENGLISH)
    speak(asked if asked in LANGUAGES else ENGLISH)


def on_screen(found: Ballot) -> dict[str, Any]:
    """All that the screen shows, as its address asks. What others voted is not shown while people still vote, unless
    somebody asks for it."""
    lines, order = lines_of(found), order_asked()
    asked = request.args.get("view", "")
    view = asked if asked in VIEWS else "join" if is_open(found) else "results"
    ordered = in_order(lines, order)
    pages = max(1, -(-len(ordered) // ON_A_SCREEN))
    number = min(max(request.args.get("page", 1, type=int), 1), pages)
    return {
        "ballot": found,
        "at": at(found),
        "is_open": is_open(found),
        "mark": mark_of(found, lines),
        "view": view,
        "order": order,
        "orders": {key: words[found.kind] for key, words in ORDERS.items()},
        "lines": ordered[(number - 1) * ON_A_SCREEN : number * ON_A_SCREEN],
        "page": number,
        "pages": pages,
        "voted": sum(voters_of(found).values()),
        "join": join(found),
        **(opinions_shown(found) if view == "groups" else {}),
    }
