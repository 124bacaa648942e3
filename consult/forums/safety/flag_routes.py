"""Pages: raising a flag in a session, and the safeguarding lead's flags."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from consult.consultations.places import workspace
from consult.forums.access import session_or_404
from consult.forums.actions import NotPossible
from consult.forums.blueprint import bp
from consult.forums.forms import refuse
from consult.forums.safety import worker
from consult.forums.safety.flag_actions import close_flag, raise_flag, reopen_flag, see_flag
from consult.forums.safety.flags import LABELS, flag_or_404, flags_for, leads_of, raised_here
from consult.forums.safety.forms import FlagForm
from consult.forums.safety.models import Concern
from consult.people.access import FORUM_STAFF, allow, current_person

__all__ = ["worker"]

HERE = "Forums"
Page = str | tuple[str, int] | Response


@bp.route("/consultations/<int:consultation_id>/forums/sessions/<int:session_id>/flag", methods=["GET", "POST"])
@allow(FORUM_STAFF)
def flag(consultation_id: int, session_id: int) -> Page:
    session, form = session_or_404(session_id, consultation_id), FlagForm()
    me, leads = current_person(), leads_of(session.forum)
    if form.offer(session).validate_on_submit():
        try:
            raise_flag(session, Concern(form.concern.data), me, form.about())
        except NotPossible as problem:
            refuse(form, problem)
        else:
            flash("The flag is raised. Now speak to them: ring if it cannot wait.")
            return redirect(url_for("forums.flag", consultation_id=consultation_id, session_id=session.id))
    page = render_template(
        "forums/flag.html",
        session=session,
        form=form,
        leads=leads,
        raised=raised_here(session, me),
        labels=LABELS,
        **workspace(session.consultation, HERE),
    )
    return page, 422 if form.errors else 200


@bp.get("/safety")
@allow(FORUM_STAFF)
def flags() -> str:
    return render_template("forums/flags.html", flags=flags_for(current_person()), labels=LABELS)


@bp.post("/safety/<int:flag_id>/seen")
@allow(FORUM_STAFF)
def see_a_flag(flag_id: int) -> Response:
    see_flag(flag_or_404(flag_id, current_person()), current_person())
    flash("Whoever raised it now sees that you know.")
    return redirect(url_for("forums.flags"))


@bp.post("/safety/<int:flag_id>/close")
@allow(FORUM_STAFF)
def close_a_flag(flag_id: int) -> Response:
    found = flag_or_404(flag_id, current_person())
    close_flag(found, current_person())
    flash("The flag is closed.", url_for("forums.reopen_a_flag", flag_id=found.id))
    return redirect(url_for("forums.flags"))


@bp.post("/safety/<int:flag_id>/reopen")
@allow(FORUM_STAFF)
def reopen_a_flag(flag_id: int) -> Response:
    reopen_flag(flag_or_404(flag_id, current_person()))
    flash("The flag is open again.")
    return redirect(url_for("forums.flags"))
