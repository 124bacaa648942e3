"""Pages: an agenda while it is planned, one prompt at a time."""

from __future__ import annotations

from flask import request
from werkzeug.wrappers import Response

from consult.forums.access import led_or_404, prompt_or_404
from consult.forums.actions import (
    NotPossible,
    add_prompt,
    ask_what_we_want_to_know,
    change_prompt,
    move_prompt,
    remove_prompt,
)
from consult.forums.blueprint import bp
from consult.forums.forms import refuse
from consult.forums.meeting.forms import PromptForm
from consult.forums.meeting.session_routes import SESSION, attempt, show_session, to_session
from consult.forums.membership.forum_routes import Page
from consult.people.access import FORUM_STAFF, allow


@bp.post(f"{SESSION}/prompts")
@allow(FORUM_STAFF)
def add_a_prompt(consultation_id: int, session_id: int) -> Page:
    found, form = led_or_404(session_id, consultation_id), PromptForm()
    if form.validate():
        try:
            add_prompt(found, form.text.data or "", form.minutes.data)
        except NotPossible as problem:
            refuse(form, problem if problem.field in form._fields else NotPossible(str(problem), "text"))
        else:
            return to_session(found)
    return show_session(found, prompt_form=form), 422


@bp.post(f"{SESSION}/prompts/questions")
@allow(FORUM_STAFF)
def ask_questions(consultation_id: int, session_id: int) -> Response:
    found = led_or_404(session_id, consultation_id)
    return attempt(found, lambda: ask_what_we_want_to_know(found), "The consultation’s questions are on the agenda.")


@bp.post(f"{SESSION}/prompts/<int:prompt_id>/change")
@allow(FORUM_STAFF)
def change_a_prompt(consultation_id: int, session_id: int, prompt_id: int) -> Response:
    found = led_or_404(session_id, consultation_id)
    prompt, form = prompt_or_404(prompt_id, found), PromptForm()

    def change() -> None:
        if not form.validate():
            raise NotPossible("Write the minutes in figures, such as 15.")
        change_prompt(prompt, form.text.data or "", form.minutes.data)

    return attempt(found, change, "The prompt is changed.")


@bp.post(f"{SESSION}/prompts/<int:prompt_id>/move")
@allow(FORUM_STAFF)
def move_a_prompt(consultation_id: int, session_id: int, prompt_id: int) -> Response:
    found = led_or_404(session_id, consultation_id)
    prompt = prompt_or_404(prompt_id, found)
    return attempt(found, lambda: move_prompt(prompt, request.form.get("direction", "")))


@bp.post(f"{SESSION}/prompts/<int:prompt_id>/remove")
@allow(FORUM_STAFF)
def remove_a_prompt(consultation_id: int, session_id: int, prompt_id: int) -> Response:
    found = led_or_404(session_id, consultation_id)
    prompt = prompt_or_404(prompt_id, found)
    return attempt(found, lambda: remove_prompt(prompt), "The prompt is off the agenda.")
