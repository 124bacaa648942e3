"""Pages: what follows a session: minutes, corrections, how many confirmed, what was promised."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect, render_template, url_for
from flask_wtf import FlaskForm
from sqlalchemy import select
from werkzeug.wrappers import Response

from consult.consultations.places import workspace
from consult.extensions import db
from consult.forums.access import led_words_or_404, prompt_or_404
from consult.forums.actions import (
    NotPossible,
    ask_correction,
    confirm_summary,
    leave_correction,
    make_promise,
    take_correction,
    write_minutes,
)
from consult.forums.after.forms import ConfirmForm, CorrectionForm, LeaveForm, MinutesForm, PromiseForm, TakeForm
from consult.forums.after.promises import correction_or_404, corrections_of, promises_of
from consult.forums.blueprint import bp
from consult.forums.contribution_models import Contribution
from consult.forums.forms import refuse
from consult.forums.meeting.attending import may_facilitate
from consult.forums.meeting.session_routes import SESSION
from consult.forums.membership.forum_routes import HERE, Page
from consult.forums.session_models import ForumSession
from consult.people.access import FORUM_STAFF, allow

CORRECTION = f"{SESSION}/corrections/<int:correction_id>"


def show_after(session: ForumSession, wrong: FlaskForm | None = None) -> str:
    """The page of what follows, with the form that was refused as it was sent."""
    forms: dict[str, FlaskForm] = {
        "minutes": MinutesForm(formdata=None, minutes=session.minutes),
        "correction": CorrectionForm(formdata=None),
        "confirm": ConfirmForm(formdata=None, confirmed_by=session.confirmed_by),
        "promise": PromiseForm(formdata=None),
    }
    names = {
        "MinutesForm": "minutes",
        "CorrectionForm": "correction",
        "ConfirmForm": "confirm",
        "PromiseForm": "promise",
    }
    if wrong is not None:
        forms[names[type(wrong).__name__]] = wrong
    forms["promise"].offer(may_facilitate(session))
    return render_template(
        "forums/after.html",
        session=session,
        forms=forms,
        form=wrong,
        corrections=corrections_of(session),
        promises=promises_of(session),
        **workspace(session.consultation, HERE),
    )


def to_after(session: ForumSession, part: str) -> Response:
    where = url_for(".after", consultation_id=session.consultation_id, session_id=session.id)
    return redirect(f"{where}#{part}")


def attempt(session: ForumSession, form: FlaskForm, act: Callable[[], object], done: str, part: str) -> Page:
    """Act on a valid form, or show the page with what is wrong at its field."""
    if form.validate():
        try:
            act()
        except NotPossible as problem:
            refuse(form, problem)
        else:
            flash(done)
            return to_after(session, part)
    return show_after(session, form), 422


@bp.get(f"{SESSION}/after")
@allow(FORUM_STAFF)
def after(consultation_id: int, session_id: int) -> str:
    return show_after(led_words_or_404(session_id, consultation_id))


@bp.post(f"{SESSION}/minutes")
@allow(FORUM_STAFF)
def keep_minutes(consultation_id: int, session_id: int) -> Page:
    session, form = led_words_or_404(session_id, consultation_id), MinutesForm()
    return attempt(
        session, form, lambda: write_minutes(session, form.minutes.data or ""), "The minutes are kept.", "minutes"
    )


@bp.post(f"{SESSION}/confirmed")
@allow(FORUM_STAFF)
def room_confirms(consultation_id: int, session_id: int) -> Page:
    session, form = led_words_or_404(session_id, consultation_id), ConfirmForm()
    done = "Kept how many confirmed it."
    return attempt(session, form, lambda: confirm_summary(session, form.confirmed_by.data or 0), done, "confirmed")


@bp.post(f"{SESSION}/corrections")
@allow(FORUM_STAFF)
def ask_a_correction(consultation_id: int, session_id: int) -> Page:
    session, form = led_words_or_404(session_id, consultation_id), CorrectionForm()

    def ask() -> None:
        number = form.number.data
        here = Contribution.session_id == session.id, Contribution.position == number
        line = db.session.scalar(select(Contribution).where(*here)) if number is not None and number < 2**31 else None
        if number is not None and line is None:
            raise NotPossible(f"There is no line {number} in this session.", "number")
        ask_correction(session, line, form.text.data or "")

    return attempt(session, form, ask, "Kept. Now take it, or say why not.", "corrections")


@bp.post(f"{CORRECTION}/take")
@allow(FORUM_STAFF)
def take_a_correction(consultation_id: int, session_id: int, correction_id: int) -> Response:
    session, form = led_words_or_404(session_id, consultation_id), TakeForm()
    correction = correction_or_404(correction_id, session)

    def take() -> None:
        form.validate()
        prompt = prompt_or_404(form.prompt_id.data, session) if form.prompt_id.data else None
        take_correction(correction, form.text.data or "", prompt)

    return settle(session, take, "Put right.")


@bp.post(f"{CORRECTION}/leave")
@allow(FORUM_STAFF)
def leave_a_correction(consultation_id: int, session_id: int, correction_id: int) -> Response:
    session, form = led_words_or_404(session_id, consultation_id), LeaveForm()
    correction = correction_or_404(correction_id, session)
    return settle(session, lambda: leave_correction(correction, form.reason.data or ""), "Left as it was.")


def settle(session: ForumSession, act: Callable[[], object], done: str, part: str = "corrections") -> Response:
    try:
        act()
    except NotPossible as problem:
        flash(str(problem), "error")
    else:
        flash(done)
    return to_after(session, part)


@bp.post(f"{SESSION}/promises")
@allow(FORUM_STAFF)
def promise(consultation_id: int, session_id: int) -> Page:
    session, form = led_words_or_404(session_id, consultation_id), PromiseForm().offer([])
    form.offer(may_facilitate(session))
    return attempt(
        session,
        form,
        lambda: make_promise(session, form.promise.data or "", form.owner_id(), form.due.data),
        "Promised. It stays on the list until the room has heard what became of it.",
        "promises",
    )
