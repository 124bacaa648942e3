"""Pages: planning a session of a forum."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for

from consult.consultations.places import consultation_or_404, workspace
from consult.extensions import this_week
from consult.forums.access import forum_or_404
from consult.forums.actions import NotPossible, plan_session
from consult.forums.blueprint import bp
from consult.forums.forms import refuse
from consult.forums.meeting.forms import SessionForm
from consult.forums.membership.forum_routes import HERE, Page
from consult.forums.models import SessionKind, Setting
from consult.people.access import FORUM_STAFF, allow


@bp.route("/consultations/<int:consultation_id>/forums/<int:forum_id>/sessions/new", methods=["GET", "POST"])
@allow(FORUM_STAFF)
def plan(consultation_id: int, forum_id: int) -> Page:
    consultation, forum = consultation_or_404(consultation_id), forum_or_404(forum_id)
    form = SessionForm(week=this_week())
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
            )
        except NotPossible as problem:
            refuse(form, problem)
        else:
            return redirect(url_for("forums.session", consultation_id=consultation.id, session_id=session.id))
    page = render_template("forums/plan.html", form=form, forum=forum, **workspace(consultation, HERE))
    return page, 422 if form.errors else 200
