"""Pages: who runs a session, how many are in the room, who came by alias, and what they are paid."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from consult.consultations.places import workspace
from consult.forums.access import led_or_404, led_words_or_404
from consult.forums.actions import Came, NotPossible, count_room, name_facilitators, note_attendance
from consult.forums.blueprint import bp
from consult.forums.forms import refuse
from consult.forums.meeting.attending import attendance, may_come, money_of
from consult.forums.meeting.forms import CameForm, FacilitatorsForm, RoomForm, pounds
from consult.forums.meeting.session_routes import SESSION, attempt, show_session, to_session
from consult.forums.membership.forum_routes import HERE, Page
from consult.forums.models import ForumMember, SessionStatus
from consult.forums.session_models import Attendance, ForumSession
from consult.people.access import FORUM_STAFF, allow

Lines = dict[int, tuple[ForumMember, CameForm]]


@bp.post(f"{SESSION}/room")
@allow(FORUM_STAFF)
def room(consultation_id: int, session_id: int) -> Page:
    found, form = led_or_404(session_id, consultation_id), RoomForm()
    if form.validate():
        try:
            count_room(found, form.in_the_room.data or 0)
        except NotPossible as problem:
            refuse(form, problem)
        else:
            return to_session(found)
    return show_session(found, room_form=form), 422


@bp.post(f"{SESSION}/facilitators")
@allow(FORUM_STAFF)
def choose_facilitators(consultation_id: int, session_id: int) -> Response:
    found, form = led_words_or_404(session_id, consultation_id), FacilitatorsForm().offer([], set())

    def name() -> None:
        if not form.validate():
            raise NotPossible("Choose from those who may enter this forum.")
        name_facilitators(found, form.facilitators.data or [])

    return attempt(found, name, "Kept who runs this session.")


@bp.route(f"{SESSION}/attendance", methods=["GET", "POST"])
@allow(FORUM_STAFF)
def who_came(consultation_id: int, session_id: int) -> Page:
    session = led_words_or_404(session_id, consultation_id)
    here, over = attendance(session), session.status is SessionStatus.ENDED
    lines: Lines = {member.id: (member, line_of(session, member, here)) for member in may_come(session)}
    form = RoomForm(in_the_room=session.in_the_room)
    if request.method == "POST" and everything_holds([form, *(line for _member, line in lines.values())]):
        try:
            note_attendance(session, came(lines), None if over else form.in_the_room.data)
        except NotPossible as problem:
            name, _, number = problem.field.partition("-")
            refuse(lines[int(number)][1] if number else form, NotPossible(str(problem), name))
        else:
            flash("Kept who came.")
            return redirect(url_for(".who_came", consultation_id=consultation_id, session_id=session.id))
    wrong = [(words, f"#{field.id}") for _, line in lines.values() for field in line for words in field.errors]
    page = render_template(
        "forums/attendance.html",
        session=session,
        form=form,
        lines=lines.values(),
        wrong=wrong,
        money=money_of(here.values()),
        **workspace(session.consultation, HERE),
    )
    return page, 422 if wrong or form.errors or form.form_errors else 200


def everything_holds(forms: Sequence[FlaskForm]) -> bool:
    """Every form is asked, so that each says what is wrong with it."""
    said = [form.validate() for form in forms]
    return all(said)


def line_of(session: ForumSession, member: ForumMember, here: dict[int, Attendance]) -> CameForm:
    row = here.get(member.id)
    known: dict[str, Any] = {
        "came": row is not None,
        "slip": row.receipt.number if row and row.receipt else None,
        "owed": pounds(row.owed_pence if row else session.payment_pence),
        "paid": bool(row and row.paid),
    }
    return CameForm(prefix=f"m{member.id}-", data=known)


def came(lines: Lines) -> list[Came]:
    return [
        Came(member.id, line.slip.data, line.owed.pence, line.paid.data)
        for member, line in lines.values()
        if line.came.data
    ]
