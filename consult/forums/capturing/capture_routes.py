"""Pages: taking down what is said while it is said, and putting an entry right."""

from __future__ import annotations

import uuid
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from consult.consultations.places import workspace
from consult.forums.access import contribution_or_404, session_or_404
from consult.forums.actions import (
    NotPossible,
    change_contribution,
    record_entry,
    remove_contribution,
    restore_contribution,
)
from consult.forums.blueprint import bp
from consult.forums.capturing.forms import EntryForm, as_chosen
from consult.forums.capturing.listening import count_by_prompt, least_heard, said_to
from consult.forums.contribution_models import Contribution
from consult.forums.forms import refuse
from consult.forums.meeting.session_routes import SESSION, to_session
from consult.forums.membership.forum_routes import HERE, Page
from consult.forums.models import SessionStatus, Speaker
from consult.forums.session_models import ForumSession, Prompt
from consult.people.access import FORUM_STAFF, allow, current_person

CONTRIBUTION = f"{SESSION}/contributions/<uuid:contribution_id>"


def to_capture(session: ForumSession, prompt_id: int, **chosen: Any) -> Response:
    """Back to the entry line, at the same prompt and with the same choices."""
    where: dict[str, Any] = {"consultation_id": session.consultation_id, "session_id": session.id, "prompt": prompt_id}
    return redirect(url_for("forums.capture", **where, **chosen))


def prompt_asked(session: ForumSession) -> Prompt:
    """The prompt the address names, else the first."""
    asked = request.args.get("prompt", type=int)
    return next((prompt for prompt in session.prompts if prompt.id == asked), session.prompts[0])


@bp.get(f"{SESSION}/capture")
@allow(FORUM_STAFF)
def capture(consultation_id: int, session_id: int) -> Page:
    session = session_or_404(session_id, consultation_id)
    if session.status is not SessionStatus.LIVE:
        return to_session(session)
    chosen = {
        "prompt_id": prompt_asked(session).id,
        "member_id": request.args.get("who"),
        "kind": request.args.get("as"),
    }
    form = EntryForm(formdata=None, data={name: value for name, value in chosen.items() if value}).offer(session)
    return show_capture(session, form)


@bp.post(f"{SESSION}/capture")
@allow(FORUM_STAFF)
def record(consultation_id: int, session_id: int) -> Page:
    session = session_or_404(session_id, consultation_id)
    if not session.prompts:  # it is still being planned
        return to_session(session)
    form = EntryForm().offer(session)
    if form.validate():
        try:
            record_entry(session, form.entry(), form.capture_key.data or "", current_person())
        except NotPossible as problem:
            refuse(form, problem)
        else:
            prompt = prompt_asked(session) if "prompt" in request.args else None
            who, kind = str(form.member_id.data), str(form.kind.data)
            return to_capture(session, prompt.id if prompt else form.prompt_id.data, **{"who": who, "as": kind})
    return show_capture(session, form), 422


def show_capture(session: ForumSession, form: EntryForm) -> str:
    prompt = prompt_asked(session)
    return render_template(
        "forums/capture.html",
        session=session,
        prompt=prompt,
        form=form,
        said=said_to(prompt),
        counts=count_by_prompt(session),
        seats=least_heard(session),
        **workspace(session.consultation, HERE),
    )


@bp.route(CONTRIBUTION, methods=["GET", "POST"])
@allow(FORUM_STAFF)
def edit(consultation_id: int, session_id: int, contribution_id: uuid.UUID) -> Page:
    session = session_or_404(session_id, consultation_id)
    contribution = contribution_or_404(contribution_id, session)
    if request.method == "GET" and (session.status is not SessionStatus.LIVE or contribution.removed_at):
        return to_session(session)
    form = EntryForm(data=as_chosen(contribution)).offer(session, contribution)
    if form.validate_on_submit():
        try:
            change_contribution(contribution, form.draft())
        except NotPossible as problem:
            refuse(form, problem)
        else:
            flash("Changed.")
            return to_capture(session, contribution.prompt_id)
    page = render_template(
        "forums/edit.html",
        session=session,
        contribution=contribution,
        form=form,
        **workspace(session.consultation, HERE),
    )
    return page, 422 if form.errors else 200


@bp.post(f"{CONTRIBUTION}/remove")
@allow(FORUM_STAFF)
def remove(consultation_id: int, session_id: int, contribution_id: uuid.UUID) -> Response:
    session = session_or_404(session_id, consultation_id)
    contribution = contribution_or_404(contribution_id, session)
    try:
        remove_contribution(contribution)
    except NotPossible as problem:
        flash(str(problem), "error")
        return to_session(session)
    address: dict[str, Any] = {
        "consultation_id": consultation_id,
        "session_id": session.id,
        "contribution_id": contribution.id,
    }
    flash(f"Removed what {speaker(contribution)} said.", url_for("forums.restore", **address))
    return to_capture(session, contribution.prompt_id)


@bp.post(f"{CONTRIBUTION}/restore")
@allow(FORUM_STAFF)
def restore(consultation_id: int, session_id: int, contribution_id: uuid.UUID) -> Response:
    session = session_or_404(session_id, consultation_id)
    contribution = contribution_or_404(contribution_id, session)
    try:
        restore_contribution(contribution)
    except NotPossible as problem:
        flash(str(problem), "error")
        return to_session(session)
    flash(f"What {speaker(contribution)} said is back.")
    return to_capture(session, contribution.prompt_id)


def speaker(contribution: Contribution) -> str:
    if contribution.member:
        return contribution.member.alias
    return {Speaker.SOMEONE: "someone", Speaker.SEVERAL: "several"}.get(contribution.speaker, "the room")
