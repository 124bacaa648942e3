"""Pages: the strategy team picks draft themes and sends them to a room."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from consult.consultations.models import Consultation
from consult.consultations.places import consultation_or_404, workspace
from consult.extensions import db
from consult.forums.models import SessionKind, SessionStatus
from consult.forums.session_models import ForumSession
from consult.people.access import STRATEGISTS, allow, current_person
from consult.themes.before import Refusal
from consult.themes.blueprint import THEMES, bp
from consult.themes.confirming.actions import send_themes
from consult.themes.confirming.forms import SendForm
from consult.themes.confirming.rooms import RULE, rooms_by_theme
from consult.themes.listing import themes_in_use
from consult.themes.routes_common import refuse_at


@bp.route(f"{THEMES}/send", methods=["GET", "POST"])
@allow(STRATEGISTS)
def send(consultation_id: int) -> Any:
    consultation = consultation_or_404(consultation_id)
    sessions, themes = rooms_to_ask(consultation), list(themes_in_use(consultation.id))
    form = SendForm(data=asked_for()).offer(sessions, themes)
    if form.validate_on_submit():
        session, chosen = form.chosen(sessions, themes)
        try:
            sent = send_themes(session, chosen, current_person())
        except Refusal as refusal:
            refuse_at(form.themes, refusal)
        else:
            flash(f"{len(sent)} theme{'' if len(sent) == 1 else 's'} on the agenda of {session.title}.")
            return redirect(url_for("themes.room", consultation_id=consultation.id, session_id=session.id))
    page = render_template(
        "confirming/send.html",
        form=form,
        sessions=sessions,
        themes=themes,
        rooms=rooms_by_theme(consultation.id),
        rule=RULE,
        **workspace(consultation, "Themes"),
    )
    return page, 422 if form.errors else 200


def rooms_to_ask(consultation: Consultation) -> list[ForumSession]:
    """The sessions that wait for themes: planned, and of the kind that tests them."""
    wanted = select(ForumSession).where(
        ForumSession.consultation_id == consultation.id,
        ForumSession.kind == SessionKind.TEST_AND_CONFIRM,
        ForumSession.status == SessionStatus.PLANNED,
    )
    order = ForumSession.week, ForumSession.id
    return list(db.session.scalars(wanted.options(joinedload(ForumSession.forum)).order_by(*order)))


def asked_for() -> dict[str, Any]:
    """What the address asks to have ticked already."""
    asked = {"session": request.args.get("session"), "themes": request.args.getlist("theme")[:50]}
    return {name: value for name, value in asked.items() if value}
