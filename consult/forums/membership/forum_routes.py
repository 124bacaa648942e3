"""Pages: the forums of a consultation, a new one, and one forum."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from flask import flash, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from consult.consultations.places import consultation_or_404, workspace
from consult.extensions import db, now
from consult.forums.access import LARGEST_ID, forum_or_404, my_forums, my_sessions
from consult.forums.actions import ForumDetails, NotPossible, begin_forum, change_forum
from consult.forums.after.promises import not_told_back
from consult.forums.blueprint import bp
from consult.forums.capturing.listening import count_by_session
from consult.forums.forms import refuse
from consult.forums.membership.forms import ForumForm, GrantForm, HubForm, MemberForm
from consult.forums.membership.progress import makeup, members_of, progress, standings
from consult.forums.models import FacilitatorGrant, Forum, ForumKind, SessionStatus
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
    sessions, forums = my_sessions(consultation), my_forums()
    return render_template(
        "forums/index.html",
        forums=forums,
        standings=standings(forums),
        sessions=by_status(sessions),
        counts=count_by_session(sessions),
        waiting=not_told_back(consultation),
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
    consultation, form = consultation_or_404(consultation_id), ForumForm().offer(staff())
    if form.validate_on_submit():
        try:
            forum = begin_forum(details(form))
        except NotPossible as problem:
            refuse(form, problem)
        else:
            flash(f"{forum.name} is there. Now add its hubs, and its members by alias.")
            return redirect(url_for("forums.show", consultation_id=consultation.id, forum_id=forum.id))
    page = render_template("forums/create.html", form=form, forum=None, **workspace(consultation, HERE))
    return page, 422 if form.errors else 200


@bp.route("/consultations/<int:consultation_id>/forums/<int:forum_id>/change", methods=["GET", "POST"])
@allow(STRATEGISTS)
def change(consultation_id: int, forum_id: int) -> Page:
    consultation, forum = consultation_or_404(consultation_id), forum_or_404(forum_id)
    form = ForumForm(
        name=forum.name,
        kind=forum.kind.value,
        region=forum.region,
        member_aim=forum.member_aim,
        hub_aim=forum.hub_aim,
        safeguarding_lead_id=forum.safeguarding_lead_id or 0,
    )
    if form.offer(staff()).validate_on_submit():
        try:
            change_forum(forum, details(form))
        except NotPossible as problem:
            refuse(form, problem)
        else:
            flash("Kept.")
            return redirect(url_for("forums.show", consultation_id=consultation.id, forum_id=forum.id))
    page = render_template("forums/create.html", form=form, forum=forum, **workspace(consultation, HERE))
    return page, 422 if form.errors else 200


def details(form: ForumForm) -> ForumDetails:
    return ForumDetails(
        form.name.data or "",
        form.region.data or "",
        ForumKind(form.kind.data),
        form.member_aim.data,
        form.hub_aim.data,
        db.session.get(Person, form.safeguarding_lead_id.data) if form.safeguarding_lead_id.data else None,
    )


def staff() -> Sequence[Person]:
    """Who may be a safeguarding lead."""
    wanted = select(Person).where(Person.role.in_(FORUM_STAFF), Person.active.is_(True))
    return db.session.scalars(wanted.order_by(Person.name)).all()


@bp.get("/consultations/<int:consultation_id>/forums/<int:forum_id>")
@allow(FORUM_STAFF)
def show(consultation_id: int, forum_id: int) -> str:
    consultation_or_404(consultation_id)
    return show_forum(consultation_id, forum_or_404(forum_id))


def show_forum(consultation_id: int, forum: Forum, wrong: FlaskForm | None = None) -> str:
    """A forum's page; with what was typed into one of its forms, where that was refused."""
    consultation = consultation_or_404(consultation_id)
    sessions = my_sessions(consultation, forum)
    grants = select(FacilitatorGrant).where(FacilitatorGrant.forum_id == forum.id).order_by(FacilitatorGrant.id)
    hub_id, left = request.args.get("hub", 0, type=int), request.args.get("left") == "1"
    return render_template(
        "forums/show.html",
        forum=forum,
        sessions=by_status(sessions),
        counts=count_by_session(sessions),
        standing=standings([forum])[forum.id],
        progress=progress(forum),
        makeup=makeup(forum),
        members=members_of(forum, hub_id if 0 < hub_id <= LARGEST_ID else 0, left=left),
        shown={"hub": hub_id, "left": left},
        hubs=[(0, "Every hub"), *((hub.id, hub.name) for hub in forum.hubs)],
        hub_form=wrong if isinstance(wrong, HubForm) else HubForm(formdata=None),
        member_form=wrong if isinstance(wrong, MemberForm) else MemberForm(formdata=None).offer(forum),
        grant_form=wrong if isinstance(wrong, GrantForm) else GrantForm(formdata=None).offer(facilitators()),
        grants=db.session.scalars(grants.options(joinedload(FacilitatorGrant.person))).all(),
        form=wrong,
        may_manage=may_manage(),
        today=now().date(),
        **workspace(consultation, HERE),
    )


def facilitators() -> Sequence[Person]:
    wanted = select(Person).where(Person.role == Role.FACILITATOR, Person.active.is_(True))
    return db.session.scalars(wanted.order_by(Person.name)).all()
