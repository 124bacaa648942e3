"""Pages: the promises rooms wait to hear of, what became of one, and telling it back."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from consult.consultations.places import consultation_or_404, workspace
from consult.forums.access import get, led_or_404, nothing_here
from consult.forums.actions import NotPossible, answer_promise, tell_back, untell
from consult.forums.after.forms import OutcomeForm, ToldForm
from consult.forums.after.models import PromiseStatus
from consult.forums.after.promises import not_told_back, promise_or_404, rooms_to_tell
from consult.forums.blueprint import bp
from consult.forums.forms import refuse
from consult.forums.meeting.session_routes import SESSION
from consult.forums.membership.forum_routes import HERE, Page
from consult.forums.session_models import ForumSession
from consult.people.access import FORUM_STAFF, allow

PROMISE = f"{SESSION}/promises/<int:promise_id>"


@bp.get("/consultations/<int:consultation_id>/forums/promises")
@allow(FORUM_STAFF)
def promises(consultation_id: int) -> str:
    consultation = consultation_or_404(consultation_id)
    waiting = not_told_back(consultation)
    return render_template("forums/promises.html", waiting=waiting, **workspace(consultation, HERE))


@bp.route(PROMISE, methods=["GET", "POST"])
@allow(FORUM_STAFF)
def answer_a_promise(consultation_id: int, session_id: int, promise_id: int) -> Page:
    """What became of a promise; and once that is written, the session it was told in."""
    session = led_or_404(session_id, consultation_id)
    found = promise_or_404(promise_id, session)
    form = OutcomeForm(outcome=found.outcome)
    if form.validate_on_submit():
        try:
            answer_promise(found, form.outcome.data or "")
        except NotPossible as problem:
            refuse(form, problem)
        else:
            flash("Kept. Now the room has to hear it.")
            return redirect(url_for(".answer_a_promise", **where(session, found.id)))
    rooms = ToldForm(formdata=None).offer(rooms_to_tell(found))
    page = render_template(
        "forums/promise.html",
        session=session,
        promise=found,
        form=form,
        told_form=rooms,
        answered=found.status is PromiseStatus.ANSWERED,
        **workspace(session.consultation, HERE),
    )
    return page, 422 if form.errors else 200


@bp.post(f"{PROMISE}/told")
@allow(FORUM_STAFF)
def told(consultation_id: int, session_id: int, promise_id: int) -> Response:
    session = led_or_404(session_id, consultation_id)
    found = promise_or_404(promise_id, session)
    chosen = request.form.get("told_in", type=int) or 0
    room = get(ForumSession, chosen)
    if room is None or room.id not in {each.id for each in rooms_to_tell(found)}:
        nothing_here()
    try:
        tell_back(found, room)
    except NotPossible as problem:
        flash(str(problem), "error")
        return redirect(url_for(".answer_a_promise", **where(session, found.id)))
    flash("Told back.", url_for(".not_told", **where(session, found.id)))
    return redirect(url_for(".promises", consultation_id=consultation_id))


@bp.post(f"{PROMISE}/not-told")
@allow(FORUM_STAFF)
def not_told(consultation_id: int, session_id: int, promise_id: int) -> Response:
    session = led_or_404(session_id, consultation_id)
    untell(promise_or_404(promise_id, session))
    flash("The room still has to hear it.")
    return redirect(url_for(".answer_a_promise", **where(session, promise_id)))


def where(session: ForumSession, promise_id: int) -> dict[str, Any]:
    return {"consultation_id": session.consultation_id, "session_id": session.id, "promise_id": promise_id}
