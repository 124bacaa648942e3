"""Pages: planning a session of a forum, and changing the plan."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for

from consult.consultations.places import consultation_or_404, workspace
from consult.extensions import this_week
from consult.forums.access import forum_or_404, led_or_404
from consult.forums.actions import NotPossible, change_plan, plan_session
from consult.forums.blueprint import bp
from consult.forums.forms import refuse
from consult.forums.meeting.forms import PlanForm, SessionForm, as_planned
from consult.forums.meeting.session_routes import SESSION, to_session
from consult.forums.membership.forum_routes import HERE, Page
from consult.forums.models import SessionKind, SessionStatus, Setting
from consult.people.access import FORUM_STAFF, allow


@bp.route("/consultations/<int:consultation_id>/forums/<int:forum_id>/sessions/new", methods=["GET", "POST"])
@allow(FORUM_STAFF)
def plan(consultation_id: int, forum_id: int) -> Page:
    consultation, forum = consultation_or_404(consultation_id), forum_or_404(forum_id)
    form = SessionForm(week=this_week())
    form.offer(forum)
    if request.form.get("fill"):
        questions = [question.text for question in consultation.questions]
        form.prompts.data = "\n".join([*filter(None, [(form.prompts.data or "").strip()]), *questions])
    elif form.validate_on_submit():
        try:
            session = plan_session(
                consultation,
                forum,
                form.title.data or "",
                SessionKind(form.kind.data),
                setting=Setting(form.setting.data),
                week=form.asked(),
                in_the_room=form.in_the_room.data or 0,
                prompts=(form.prompts.data or "").splitlines(),
                details=form.details(),
            )
        except NotPossible as problem:
            refuse(form, problem)
        else:
            return redirect(url_for("forums.session", consultation_id=consultation.id, session_id=session.id))
    page = render_template("forums/plan.html", form=form, forum=forum, session=None, **workspace(consultation, HERE))
    return page, 422 if form.errors else 200


@bp.route(f"{SESSION}/plan", methods=["GET", "POST"])
@allow(FORUM_STAFF)
def change_a_plan(consultation_id: int, session_id: int) -> Page:
    session = led_or_404(session_id, consultation_id)
    if request.method == "GET" and session.status is SessionStatus.ENDED:
        return to_session(session)
    form = PlanForm(data=as_planned(session)).offer(session.forum)
    if form.validate_on_submit():
        try:
            change_plan(
                session,
                form.title.data or "",
                SessionKind(form.kind.data),
                setting=Setting(form.setting.data),
                week=form.asked(),
                details=form.details(),
            )
        except NotPossible as problem:
            refuse(form, problem)
        else:
            flash("The plan is changed.")
            return to_session(session)
    context = workspace(session.consultation, HERE)
    page = render_template("forums/plan.html", form=form, forum=session.forum, session=session, **context)
    return page, 422 if form.errors else 200
