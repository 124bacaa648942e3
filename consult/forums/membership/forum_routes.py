"""Pages: the forums of a consultation, a new one, and one forum."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from flask import flash, redirect, render_template, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from consult.consultations.places import consultation_or_404, workspace
from consult.extensions import db, now
from consult.forums.access import forum_or_404, my_forums, my_sessions
from consult.forums.actions import NotPossible, create_forum
from consult.forums.blueprint import bp
from consult.forums.capturing.listening import count_by_session, count_members
from consult.forums.forms import ForumForm, GrantForm, MemberForm, refuse
from consult.forums.models import FacilitatorGrant, Forum, SessionStatus
from consult.forums.session_models import ForumSession
from consult.people.access import FORUM_STAFF, STRATEGISTS, allow, current_person
from consult.people.models import Person, Role

HERE = "Forums"
ORDER = (SessionStatus.LIVE, SessionStatus.PLANNED, SessionStatus.ENDED)
Page = str | tuple[str, int] | Response


@bp.get("/consultations/<int:consultation_id>/forums")
@allow(FORUM_STAFF)
def index(consultation_id: int) -> str:
    consultation = consultation_or_404(consultation_id)
    sessions = my_sessions(consultation)
    return render_template(
        "forums/index.html",
        forums=my_forums(),
        members=count_members(),
        sessions=by_status(sessions),
        counts=count_by_session(sessions),
        may_manage=may_manage(),
        **workspace(consultation, HERE),
    )


def by_status(sessions: Sequence[ForumSession]) -> list[tuple[SessionStatus, list[ForumSession]]]:
    """Live first, then planned, then ended; each with the latest week first."""
    ordered = sorted(sessions, key=lambda session: ORDER.index(session.status))
    return [(status, list(group)) for status, group in groupby(ordered, key=lambda session: session.status)]


def may_manage() -> bool:
    return current_person().role in STRATEGISTS


@bp.route("/consultations/<int:consultation_id>/forums/new", methods=["GET", "POST"])
@allow(STRATEGISTS)
def create(consultation_id: int) -> Page:
    consultation, form = consultation_or_404(consultation_id), ForumForm()
    if form.validate_on_submit():
        try:
            forum = create_forum(form.name.data or "", form.region.data or "")
        except NotPossible as problem:
            refuse(form, problem)
        else:
            flash(f"{forum.name} is there. Now add its members by alias.")
            return redirect(url_for("forums.show", consultation_id=consultation.id, forum_id=forum.id))
    return render_template(
        "forums/create.html", form=form, **workspace(consultation, HERE)
    ), 422 if form.errors else 200


@bp.get("/consultations/<int:consultation_id>/forums/<int:forum_id>")
@allow(FORUM_STAFF)
def show(consultation_id: int, forum_id: int) -> str:
    consultation_or_404(consultation_id)
    return show_forum(consultation_id, forum_or_404(forum_id), MemberForm(formdata=None), GrantForm(formdata=None))


def show_forum(consultation_id: int, forum: Forum, member_form: MemberForm, grant_form: GrantForm) -> str:
    """A forum's page, with the two forms on it as they stand."""
    consultation = consultation_or_404(consultation_id)
    sessions = my_sessions(consultation, forum)
    facilitators = select(Person).where(Person.role == Role.FACILITATOR, Person.active.is_(True)).order_by(Person.name)
    grants = select(FacilitatorGrant).where(FacilitatorGrant.forum_id == forum.id).order_by(FacilitatorGrant.id)
    return render_template(
        "forums/show.html",
        forum=forum,
        sessions=by_status(sessions),
        counts=count_by_session(sessions),
        member_form=member_form,
        grant_form=grant_form.offer(db.session.scalars(facilitators).all()),
        grants=db.session.scalars(grants).all(),
        form=member_form if member_form.errors else grant_form,
        may_manage=may_manage(),
        today=now().date(),
        **workspace(consultation, HERE),
    )
