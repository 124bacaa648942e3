"""Pages: the big screen with the theme the room is asked about, which follows the counts."""

from __future__ import annotations

from typing import Any

from flask import render_template, request
from werkzeug.wrappers import Response

from consult.languages import ENGLISH, LANGUAGES, speak
from consult.people.access import FORUM_STAFF, allow
from consult.themes.blueprint import bp
from consult.themes.confirming.models import ThemeCheck
from consult.themes.confirming.room_routes import CHECK, address, check_or_404, checks_of
from consult.themes.confirming.rooms import answers_of, mark_of


@bp.get(f"{CHECK}/screen")
@allow(FORUM_STAFF)
def hall(consultation_id: int, session_id: int, check_id: int) -> str:
    return render_template("confirming/hall.html", **on_screen(check_or_404(consultation_id, session_id, check_id)))


@bp.get(f"{CHECK}/screen/live")
@allow(FORUM_STAFF)
def hall_live(consultation_id: int, session_id: int, check_id: int) -> Response | str:
    """The part of the screen that follows the counts; nothing while it is as the screen has it."""
    found = check_or_404(consultation_id, session_id, check_id)
    if request.args.get("mark") == mark_of(found):
        return Response(status=204)
    return render_template("confirming/_hall.html", **on_screen(found))


def on_screen(check: ThemeCheck) -> dict[str, Any]:
    """All that the screen shows. The hall reads Welsh where somebody chose it; its staff read English."""
    asked = request.args.get("language", ENGLISH)
    chosen = asked if asked in LANGUAGES else ENGLISH
    speak(chosen)
    checks = checks_of(check.session)
    place = checks.index(check)
    return {
        "check": check,
        "answers": answers_of(check),
        "mark": mark_of(check),
        "place": place + 1,
        "total": len(checks),
        "before": checks[place - 1] if place else None,
        "after": checks[place + 1] if place + 1 < len(checks) else None,
        "at": address(check) | {"language": chosen},
    }
