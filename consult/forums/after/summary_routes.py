"""Pages: a session's summary for its room, in English, Welsh and Easy Read, to read on a screen or to print."""

from __future__ import annotations

from flask import render_template, request

from consult.forums.access import led_words_or_404
from consult.forums.after.summary import summary_of
from consult.forums.blueprint import bp
from consult.forums.meeting.session_routes import SESSION
from consult.languages import ENGLISH, WELSH, speak
from consult.people.access import FORUM_STAFF, allow

EASY = "easy"
VERSIONS = [ENGLISH, WELSH, EASY]


@bp.get(f"{SESSION}/summary")
@allow(FORUM_STAFF)
def summary(consultation_id: int, session_id: int) -> str:
    session = led_words_or_404(session_id, consultation_id)
    version = request.args.get("version", ENGLISH)
    version = version if version in VERSIONS else ENGLISH
    speak(WELSH if version == WELSH else ENGLISH)
    return render_template(
        "forums/summary.html", session=session, summary=summary_of(session), versions=VERSIONS, version=version
    )
