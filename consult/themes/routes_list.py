"""Looking for themes, adding one, what was changed, and undoing."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for

from consult.consultations.places import consultation_or_404, workspace
from consult.extensions import db
from consult.people.access import READERS, STRATEGISTS, allow, current_person
from consult.themes.actions import create_theme, latest_act, start_discovery, undo_act
from consult.themes.before import Refusal
from consult.themes.blueprint import THEMES, bp
from consult.themes.forms import ThemeForm
from consult.themes.framework.history import latest_acts
from consult.themes.models import ReviewAct, Theme
from consult.themes.overview.asked import NARROWING
from consult.themes.routes_common import may_change, refuse, refuse_at, tell, uuid_or_none


@bp.post(f"{THEMES}/find")
@allow(STRATEGISTS)
def find(consultation_id: int) -> Any:
    grain = {"more": 1, "fewer": -1}.get(request.form.get("grain", ""), 0)
    start_discovery(consultation_or_404(consultation_id), current_person(), grain=grain)
    return redirect(url_for(".index", consultation_id=consultation_id))


@bp.route(f"{THEMES}/new", methods=["GET", "POST"])
@allow(STRATEGISTS)
def new(consultation_id: int) -> Any:
    consultation = consultation_or_404(consultation_id)
    form = ThemeForm()
    if form.validate_on_submit():
        try:
            theme = create_theme(consultation, current_person(), form.name.data or "", form.description.data or "")
        except Refusal as refusal:
            refuse_at(form.name, refusal)
        else:
            tell(latest_act(consultation, current_person()))
            return redirect(url_for(".show", consultation_id=consultation_id, theme_id=theme.id))
    return render_template("themes/new.html", form=form, **workspace(consultation, "Themes"))


@bp.get(f"{THEMES}/changes")
@allow(READERS)
def changes(consultation_id: int) -> str:
    consultation = consultation_or_404(consultation_id)
    return render_template(
        "themes/changes.html",
        acts=latest_acts(consultation.id),
        may_change=may_change(),
        **workspace(consultation, "Themes"),
    )


@bp.post(f"{THEMES}/changes/<int:act_id>/undo")
@allow(STRATEGISTS)
def undo(consultation_id: int, act_id: int) -> Any:
    act = db.session.get(ReviewAct, act_id)
    if act is None or act.consultation_id != consultation_id:
        abort(404)
    try:
        undo_act(act)
    except Refusal as refusal:
        refuse(refusal)
    else:
        flash(f"Undone: {act.sentence}")
    if at := request.args.get("read"):  # from the reading desk, and back to it
        kept = [name for name in ("queue", "theme", *NARROWING) if request.args.get(name)]
        back: dict[str, Any] = {name: request.args[name] for name in kept}
        return redirect(url_for(".read", consultation_id=consultation_id, at=uuid_or_none(at), **back))
    number = request.args.get("theme", 0, type=int)
    theme = db.session.get(Theme, number) if 0 < number < 2**31 else None
    if theme is None or theme.consultation_id != consultation_id:
        return redirect(url_for(".index", consultation_id=consultation_id))
    return redirect(url_for(".show", consultation_id=consultation_id, theme_id=theme.id))
