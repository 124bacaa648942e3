"""Pages: themes before a room, one at a time, with the counts and the words it gives back."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from consult.consultations.places import workspace
from consult.extensions import db
from consult.forums.access import get, inside, words_or_404
from consult.forums.actions import NotPossible
from consult.forums.forms import refuse
from consult.forums.models import SessionStatus
from consult.forums.session_models import ForumSession
from consult.people.access import FORUM_STAFF, STRATEGISTS, allow, current_person
from consult.themes.before import Refusal
from consult.themes.blueprint import CONSULTATION, bp
from consult.themes.confirming.actions import count_answers, prompt_of, record_words, unsend_theme
from consult.themes.confirming.forms import CountForm, WordsForm
from consult.themes.confirming.given_back import by_subject, given_back
from consult.themes.confirming.models import About, ThemeCheck
from consult.themes.confirming.rooms import RULE, answers_of, is_answered, mark_of
from consult.themes.routes_common import refuse as say_refusal

ROOM = f"{CONSULTATION}/forums/sessions/<int:session_id>/themes"
CHECK = f"{ROOM}/<int:check_id>"
KEPT_CHOICES = ("about", "who", "kind")  # from one thing said to the next; consent is asked each time
Page = str | Response | tuple[str, int]


def checks_of(session: ForumSession) -> list[ThemeCheck]:
    """The themes put to a session, in the order of its agenda."""
    return list(
        db.session.scalars(select(ThemeCheck).where(ThemeCheck.session_id == session.id).order_by(ThemeCheck.id))
    )


def check_or_404(consultation_id: int, session_id: int, check_id: int) -> ThemeCheck:
    session = words_or_404(session_id, consultation_id)
    return inside(get(ThemeCheck, check_id), "session_id", session.id)


def to_check(check: ThemeCheck, anchor: str | None = None, **chosen: Any) -> Response:
    return redirect(url_for("themes.check", **address(check), **chosen, _anchor=anchor))


def address(check: ThemeCheck) -> dict[str, Any]:
    return {"consultation_id": check.session.consultation_id, "session_id": check.session_id, "check_id": check.id}


@bp.get(ROOM)
@allow(FORUM_STAFF)
def room(consultation_id: int, session_id: int) -> Page:
    """The first theme the room has not answered; without themes, what this page is for."""
    session = words_or_404(session_id, consultation_id)
    checks = checks_of(session)
    if checks:
        return to_check(next((check for check in checks if not is_answered(check)), checks[0]))
    return render_template(
        "confirming/no_themes.html",
        session=session,
        may_send=current_person().role in STRATEGISTS,
        **workspace(session.consultation, "Forums"),
    )


@bp.get(CHECK)
@allow(FORUM_STAFF)
def check(consultation_id: int, session_id: int, check_id: int) -> Page:
    return show_check(check_or_404(consultation_id, session_id, check_id))


@bp.post(f"{CHECK}/counts")
@allow(FORUM_STAFF)
def count(consultation_id: int, session_id: int, check_id: int) -> Page:
    found = check_or_404(consultation_id, session_id, check_id)
    form = CountForm()
    if form.validate():
        try:
            count_answers(found, form.answers(), form.seen.data)
        except NotPossible as problem:
            db.session.rollback()
            refuse(form, problem)
            form.seen.data = mark_of(found)
        else:
            flash(f"Kept: {found.name}.")
            return to_check((next_of(found) if "then" in request.form else None) or found)
    return show_check(found, counts=form), 422


@bp.post(f"{CHECK}/words")
@allow(FORUM_STAFF)
def say(consultation_id: int, session_id: int, check_id: int) -> Page:
    found = check_or_404(consultation_id, session_id, check_id)
    form = WordsForm().offer(found.session)
    if form.validate():
        try:
            draft = form.draft(prompt_of(found).id)
            record_words(found, About(form.about.data), draft, form.capture_key.data or "", current_person())
        except NotPossible as problem:
            refuse(form, problem)
        else:
            chosen = {name: str(form[name].data) for name in KEPT_CHOICES}
            return to_check(found, "given", **chosen)
    return show_check(found, words=form), 422


@bp.post(f"{CHECK}/remove")
@allow(STRATEGISTS)
def unsend(consultation_id: int, session_id: int, check_id: int) -> Response:
    found = check_or_404(consultation_id, session_id, check_id)
    name, back = found.name, url_for("themes.room", consultation_id=consultation_id, session_id=session_id)
    try:
        unsend_theme(found)
    except Refusal as refusal:
        say_refusal(refusal)
    else:
        flash(f"“{name}” is off the agenda.")
    return redirect(back)


def next_of(check: ThemeCheck) -> ThemeCheck | None:
    """The theme after this one on the agenda."""
    checks = checks_of(check.session)
    place = checks.index(check) + 1
    return checks[place] if place < len(checks) else None


def show_check(check: ThemeCheck, counts: CountForm | None = None, words: WordsForm | None = None) -> str:
    session = check.session
    counts = counts or CountForm(formdata=None, data=vars(answers_of(check)) | {"seen": mark_of(check)})
    chosen = {name: request.args[name] for name in KEPT_CHOICES if name in request.args}
    words = words or WordsForm(formdata=None, data=chosen).offer(session)
    return render_template(
        "confirming/check.html",
        check=check,
        session=session,
        checks=checks_of(session),
        next=next_of(check),
        is_answered=is_answered,
        answers=answers_of(check),
        given=by_subject(given_back([check])[check.id]),
        counts=counts,
        words=words,
        form=counts if counts.errors else words,
        live=session.status is SessionStatus.LIVE,
        planned=session.status is SessionStatus.PLANNED,
        may_send=current_person().role in STRATEGISTS,
        at=address(check),
        rule=RULE,
        **workspace(session.consultation, "Forums"),
    )
