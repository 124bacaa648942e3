"""Pages: putting an entry right, choosing between two wordings, striking out, and taking out what was seen."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from consult.consultations.places import workspace
from consult.extensions import db
from consult.forums.access import contribution_or_404, get, inside, words_or_404
from consult.forums.actions import (
    NotPossible,
    change_contribution,
    remove_contribution,
    remove_observation,
    restore_contribution,
    settle_rival,
)
from consult.forums.blueprint import bp
from consult.forums.capturing.capture_routes import SEEN, to_capture, what_is_new
from consult.forums.capturing.forms import EditForm, as_chosen
from consult.forums.capturing.rivals import pairs_in
from consult.forums.contribution_models import Observation, RivalWording
from consult.forums.forms import refuse
from consult.forums.meeting.session_routes import SESSION, to_session
from consult.forums.membership.forum_routes import HERE, Page
from consult.forums.models import SessionStatus
from consult.forums.session_models import ForumSession
from consult.people.access import FORUM_STAFF, allow, current_person

CONTRIBUTION = f"{SESSION}/contributions/<uuid:contribution_id>"
WORDINGS = f"{SESSION}/wordings"


@bp.route(CONTRIBUTION, methods=["GET", "POST"])
@allow(FORUM_STAFF)
def edit(consultation_id: int, session_id: int, contribution_id: uuid.UUID) -> Page:
    session = words_or_404(session_id, consultation_id)
    contribution = contribution_or_404(contribution_id, session)
    gone = contribution.removed_at or contribution.withdrawn
    if request.method == "GET" and (session.status is not SessionStatus.LIVE or gone):
        return to_session(session)
    form = EditForm(data=as_chosen(contribution)).offer(session, contribution)
    if form.validate_on_submit():
        try:
            seen, key = form.revision.data or contribution.revision, form.capture_key.data or ""
            rival = change_contribution(contribution, form.draft(), seen, key, current_person())
        except NotPossible as problem:
            refuse(form, problem)
        else:
            if rival is not None:
                flash("Somebody else changed it while you did. Both are kept. Choose.")
                return to_wordings(session)
            flash("Changed.")
            return to_capture(session, contribution.prompt_id)
    page = render_template(
        "forums/edit.html",
        session=session,
        contribution=contribution,
        form=form,
        **workspace(session.consultation, HERE),
    )
    return page, 422 if form.errors or form.form_errors else 200


@bp.get(WORDINGS)
@allow(FORUM_STAFF)
def wordings(consultation_id: int, session_id: int) -> str:
    """Two wordings of one contribution, side by side."""
    session = words_or_404(session_id, consultation_id)
    return render_template(
        "forums/wordings.html", session=session, pairs=pairs_in(session), **workspace(session.consultation, HERE)
    )


def to_wordings(session: ForumSession) -> Response:
    return redirect(url_for("forums.wordings", consultation_id=session.consultation_id, session_id=session.id))


@bp.post(f"{WORDINGS}/<int:rival_id>")
@allow(FORUM_STAFF)
def settle(consultation_id: int, session_id: int, rival_id: int) -> Response:
    session = words_or_404(session_id, consultation_id)
    rival = rival_or_404(rival_id, session)
    prompt_id, seen = rival.contribution.prompt_id, request.form.get("revision", 0, type=int)
    try:
        settle_rival(rival, request.form.get("choice", ""), seen, current_person())
    except NotPossible as problem:
        flash(str(problem), "error")
        return to_wordings(session)
    flash("Chosen.")
    return to_wordings(session) if pairs_in(session) else to_capture(session, prompt_id)


def rival_or_404(rival_id: int, session: ForumSession) -> RivalWording:
    rival = get(RivalWording, rival_id)
    if rival is None or rival.contribution.session_id != session.id:
        abort(404)
    return rival


@bp.post(f"{CONTRIBUTION}/remove")
@allow(FORUM_STAFF)
def remove(consultation_id: int, session_id: int, contribution_id: uuid.UUID) -> Page:
    session = words_or_404(session_id, consultation_id)
    contribution = contribution_or_404(contribution_id, session)
    address = {"consultation_id": consultation_id, "session_id": session.id, "contribution_id": contribution.id}
    undo = url_for("forums.restore", **address)  # type: ignore[arg-type]
    return act(session, contribution.prompt_id, lambda: remove_contribution(contribution), "It is struck out.", undo)


@bp.post(f"{CONTRIBUTION}/restore")
@allow(FORUM_STAFF)
def restore(consultation_id: int, session_id: int, contribution_id: uuid.UUID) -> Page:
    session = words_or_404(session_id, consultation_id)
    contribution = contribution_or_404(contribution_id, session)
    return act(session, contribution.prompt_id, lambda: restore_contribution(contribution), "It is back in its place.")


@bp.post(f"{SESSION}/observations/<uuid:observation_id>/remove")
@allow(FORUM_STAFF)
def take_out_observation(consultation_id: int, session_id: int, observation_id: uuid.UUID) -> Page:
    session = words_or_404(session_id, consultation_id)
    observation = inside(db.session.get(Observation, observation_id), "session_id", session.id)
    prompt_id = observation.prompt_id or session.prompts[0].id
    return act(session, prompt_id, lambda: remove_observation(observation, session), "The observation is gone.")


def act(session: ForumSession, prompt_id: int, deed: Callable[[], None], done: str, undo: str = "message") -> Page:
    """Act, and show what is new to a script, or the page again with what happened or why it cannot be."""
    try:
        deed()
    except NotPossible as problem:
        flash(str(problem), "error")
        return to_session(session)
    if SEEN in request.form:
        return what_is_new(session)
    flash(done, undo)
    return to_capture(session, prompt_id)
