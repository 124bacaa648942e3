"""Pages: taking down what is said while it is said, by one note-taker or two at once."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from consult.consultations.places import workspace
from consult.forums.access import is_a_peer_here, words_or_404
from consult.forums.actions import NotPossible, record_entry
from consult.forums.blueprint import bp
from consult.forums.capturing.forms import OBSERVATION, EntryForm
from consult.forums.capturing.listening import count_by_prompt, least_heard, said_to, seen_at
from consult.forums.capturing.live import standing
from consult.forums.capturing.rivals import count_rivals
from consult.forums.forms import refuse
from consult.forums.meeting.session_routes import SESSION, to_session
from consult.forums.membership.forum_routes import HERE, Page
from consult.forums.models import SessionStatus
from consult.forums.session_models import ForumSession, Prompt
from consult.people.access import FORUM_STAFF, allow, current_person
from consult.privacy.handles import key_for

SEEN = "seen"  # what a page shows already; only its script sends it, and is answered with what is new


def to_capture(session: ForumSession, prompt_id: int, **chosen: Any) -> Response:
    """Back to the entry line, at the same prompt and with the same choices."""
    where: dict[str, Any] = {"consultation_id": session.consultation_id, "session_id": session.id, "prompt": prompt_id}
    return redirect(url_for("forums.capture", **where, **chosen))


def prompt_asked(session: ForumSession, prompt_id: int | None = None) -> Prompt:
    """The prompt the address names, else the one given, else the first."""
    wanted = request.args.get("prompt", prompt_id, type=int)
    return next((prompt for prompt in session.prompts if prompt.id == wanted), session.prompts[0])


@bp.get(f"{SESSION}/capture")
@allow(FORUM_STAFF)
def capture(consultation_id: int, session_id: int) -> Page:
    session = words_or_404(session_id, consultation_id)
    if session.status is not SessionStatus.LIVE or not session.prompts:
        return to_session(session)
    chosen = {
        "prompt_id": prompt_asked(session).id,
        "member_id": request.args.get("who"),
        "kind": request.args.get("as"),
        "stance": request.args.get("way"),
        "refers_to": request.args.get("to", type=int),
        "language": request.args.get("in"),
    }
    form = EntryForm(formdata=None, data={name: value for name, value in chosen.items() if value}).offer(session)
    return show_capture(session, form)


@bp.post(f"{SESSION}/capture")
@allow(FORUM_STAFF)
def record(consultation_id: int, session_id: int) -> Page:
    session = words_or_404(session_id, consultation_id)
    if not session.prompts:  # it is still being planned
        return to_session(session)
    form = EntryForm().offer(session)
    if form.validate():
        try:
            record_entry(session, form.entry(), form.capture_key.data or "", current_person())
        except NotPossible as problem:
            refuse(form, problem)
        else:
            return what_is_new(session) if SEEN in request.form else to_capture(session, **carried_on(session, form))
    return show_capture(session, form), 422


def carried_on(session: ForumSession, form: EntryForm) -> dict[str, Any]:
    """The choices that hold for the next entry: who, how it is written, in which language. Never consent."""
    prompt = prompt_asked(session, form.prompt_id.data)
    chosen = {"who": form.member_id.data, "as": form.kind.data, "in": form.language.data}
    left = [name for name, usual in (("as", OBSERVATION), ("in", "en")) if chosen[name] == usual]
    return {"prompt_id": prompt.id} | {name: value for name, value in chosen.items() if name not in left}


@bp.get(f"{SESSION}/capture/live")
@allow(FORUM_STAFF)
def live(consultation_id: int, session_id: int) -> Page:
    """What is new since a page was drawn; nothing at all, cheaply, when nothing is."""
    session = words_or_404(session_id, consultation_id)
    if not session.prompts:
        return to_session(session)
    return what_is_new(session)


def what_is_new(session: ForumSession) -> Page:
    """The parts of the capture page that change, for its script; of the things said only those it does not show."""
    stands, mark = standing(session), request.values.get(SEEN, "")
    if request.method == "GET" and mark == stands.mark():
        return "", 204
    parts = live_parts(session, prompt_asked(session), after=stands.shown_by(mark))
    return render_template("forums/live.html", **parts)


def live_parts(session: ForumSession, prompt: Prompt, after: int = 0) -> dict[str, Any]:
    """Everything on the page that another note-taker may change. The mark is read first: what comes in between is
    shown twice rather than never."""
    return {
        "session": session,
        "consultation": session.consultation,
        "prompt": prompt,
        "mark": standing(session).mark(),
        "after": after,
        "said": said_to(prompt, after),
        "observed": seen_at(prompt),
        "counts": count_by_prompt(session),
        "seats": least_heard(session),
        "rivals": count_rivals(session),
        "ended": session.status is not SessionStatus.LIVE,
    }


def show_capture(session: ForumSession, form: EntryForm) -> str:
    return render_template(
        "forums/capture.html",
        form=form,
        is_peer=is_a_peer_here(session),
        seal=key_for("capture", f"{current_person().id}:{session.id}"),
        **workspace(session.consultation, HERE) | live_parts(session, prompt_asked(session)),
    )
