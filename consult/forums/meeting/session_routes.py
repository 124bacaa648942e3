"""Pages: one session with its agenda, and reading back to the room."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from consult.consultations.places import workspace
from consult.forums.access import is_a_peer_here, may_read_words, prompt_or_404, session_or_404
from consult.forums.actions import (
    NotPossible,
    add_prompt,
    count_room,
    end_session,
    move_prompt,
    remove_prompt,
    reopen_session,
    start_session,
)
from consult.forums.blueprint import bp
from consult.forums.capturing.listening import count_by_prompt, least_heard, said_in
from consult.forums.forms import refuse
from consult.forums.meeting.forms import PromptForm, RoomForm
from consult.forums.membership.forum_routes import HERE, Page, may_manage
from consult.forums.session_models import ForumSession
from consult.people.access import FORUM_STAFF, STRATEGISTS, allow

SESSION = "/consultations/<int:consultation_id>/forums/sessions/<int:session_id>"


def to_session(session: ForumSession) -> Response:
    return redirect(url_for("forums.session", consultation_id=session.consultation_id, session_id=session.id))


def show_session(session: ForumSession, prompt_form: PromptForm, room_form: RoomForm) -> str:
    """A session's page, with the two forms on it as they stand."""
    return render_template(
        "forums/session.html",
        session=session,
        counts=count_by_prompt(session),
        seats=least_heard(session),
        prompt_form=prompt_form,
        room_form=room_form,
        form=prompt_form if prompt_form.errors else room_form,
        may_manage=may_manage(),
        is_peer=is_a_peer_here(session),
        may_read=may_read_words(session),
        **workspace(session.consultation, HERE),
    )


def attempt(session: ForumSession, act: Callable[[], None], done: str = "", undo: str | None = None) -> Response:
    """Act, say what happened or why it cannot be, and go back to the session."""
    try:
        act()
    except NotPossible as problem:
        flash(str(problem), "error")
    else:
        if done:
            flash(done, undo or "message")
    return to_session(session)


@bp.get(SESSION)
@allow(FORUM_STAFF)
def session(consultation_id: int, session_id: int) -> str:
    found = session_or_404(session_id, consultation_id)
    return show_session(found, PromptForm(formdata=None), RoomForm(formdata=None, in_the_room=found.in_the_room))


@bp.post(f"{SESSION}/start")
@allow(FORUM_STAFF)
def start(consultation_id: int, session_id: int) -> Response:
    found = session_or_404(session_id, consultation_id)
    try:
        start_session(found)
    except NotPossible as problem:
        flash(str(problem), "error")
        return to_session(found)
    return redirect(url_for("forums.capture", consultation_id=consultation_id, session_id=found.id))


@bp.post(f"{SESSION}/end")
@allow(FORUM_STAFF)
def end(consultation_id: int, session_id: int) -> Response:
    found = session_or_404(session_id, consultation_id)
    undo = url_for("forums.reopen", consultation_id=consultation_id, session_id=found.id) if may_manage() else None
    return attempt(found, lambda: end_session(found), "The session has ended. From here it is only read.", undo)


@bp.post(f"{SESSION}/reopen")
@allow(STRATEGISTS)
def reopen(consultation_id: int, session_id: int) -> Response:
    found = session_or_404(session_id, consultation_id)
    return attempt(found, lambda: reopen_session(found), "The session is open again.")


@bp.post(f"{SESSION}/room")
@allow(FORUM_STAFF)
def room(consultation_id: int, session_id: int) -> Page:
    found, form = session_or_404(session_id, consultation_id), RoomForm()
    if form.validate():
        try:
            count_room(found, form.in_the_room.data or 0)
        except NotPossible as problem:
            refuse(form, problem)
        else:
            return to_session(found)
    return show_session(found, PromptForm(formdata=None), form), 422


@bp.post(f"{SESSION}/prompts")
@allow(FORUM_STAFF)
def add_a_prompt(consultation_id: int, session_id: int) -> Page:
    found, form = session_or_404(session_id, consultation_id), PromptForm()
    if form.validate():
        try:
            add_prompt(found, form.text.data or "")
        except NotPossible as problem:
            refuse(form, NotPossible(str(problem), "text"))
        else:
            return to_session(found)
    return show_session(found, form, RoomForm(formdata=None, in_the_room=found.in_the_room)), 422


@bp.post(f"{SESSION}/prompts/<int:prompt_id>/move")
@allow(FORUM_STAFF)
def move_a_prompt(consultation_id: int, session_id: int, prompt_id: int) -> Response:
    found = session_or_404(session_id, consultation_id)
    prompt = prompt_or_404(prompt_id, found)
    return attempt(found, lambda: move_prompt(prompt, request.form.get("direction", "")))


@bp.post(f"{SESSION}/prompts/<int:prompt_id>/remove")
@allow(FORUM_STAFF)
def remove_a_prompt(consultation_id: int, session_id: int, prompt_id: int) -> Response:
    found = session_or_404(session_id, consultation_id)
    prompt = prompt_or_404(prompt_id, found)
    return attempt(found, lambda: remove_prompt(prompt), "The prompt is off the agenda.")


@bp.get(f"{SESSION}/read-back")
@allow(FORUM_STAFF)
def read_back(consultation_id: int, session_id: int) -> str:
    found = session_or_404(session_id, consultation_id)
    return render_template(
        "forums/read_back.html", session=found, said=said_in(found), **workspace(found.consultation, HERE)
    )
