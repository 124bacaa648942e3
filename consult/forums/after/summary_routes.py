"""Pages: a session's summary for its room, in English, Welsh and Easy Read, to read on a screen or to print."""

from __future__ import annotations

from flask import render_template, request

from consult.forums.access import led_or_404, words_or_404
from consult.forums.after.summary import summary_of
from consult.forums.blueprint import bp
from consult.forums.meeting.session_routes import SESSION
from consult.forums.session_models import ForumSession
from consult.languages import ENGLISH, WELSH, speak
from consult.people.access import FORUM_STAFF, allow

EASY = "easy"
VERSIONS = [ENGLISH, WELSH, EASY]


def read_by_me(session_id: int, consultation_id: int) -> ForumSession:
    """A session the signed-in person runs and whose rows they may read."""
    led_or_404(session_id, consultation_id)
    return words_or_404(session_id, consultation_id)


@bp.get(f"{SESSION}/summary")
@allow(FORUM_STAFF)
def summary(consultation_id: int, session_id: int) -> str:
    session = read_by_me(session_id, consultation_id)
    version = request.args.get("version", ENGLISH)
    version = version if version in VERSIONS else ENGLISH
    speak(WELSH if version == WELSH else ENGLISH)
    return render_template(
        "forums/summary.html", session=session, summary=summary_of(session), versions=VERSIONS, version=version
    )
