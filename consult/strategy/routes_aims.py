"""One aim in the workspace: its words, its place, and everything that stands under it."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from consult.consultations.places import workspace
from consult.people.access import READERS, STRATEGISTS, allow, current_person
from consult.strategy import actions
from consult.strategy.blueprint import bp
from consult.strategy.figures import widths_of
from consult.strategy.finding import aim_or_404, strategy_or_404
from consult.strategy.forms import AimForm
from consult.strategy.models import Aim
from consult.strategy.obstacles import number_of, place_of
from consult.strategy.quoting import stands
from consult.strategy.routes_editor import ONE, back
from consult.themes.sources import public_source_line

AIM = f"{ONE}/aims/<int:aim_id>"


@bp.route(f"{ONE}/aims/new", methods=["GET", "POST"])
@allow(STRATEGISTS)
def new_aim(consultation_id: int, strategy_id: int) -> str | Response:
    strategy = strategy_or_404(consultation_id, strategy_id)
    form = AimForm()
    if form.validate_on_submit():
        aim = actions.add_aim(strategy, form.title.data, form.statement.data)
        flash("Aim added. Next, cite what it rests on.")
        return to_aim(aim)
    return render_template(
        "strategy/aim_edit.html", form=form, strategy=strategy, aim=None, **workspace(strategy.consultation, "Strategy")
    )


@bp.get(AIM)
@allow(READERS)
def aim(consultation_id: int, strategy_id: int, aim_id: int) -> str:
    found = aim_or_404(consultation_id, strategy_id, aim_id)
    return render_template(
        "strategy/aim.html",
        aim=found,
        strategy=found.strategy,
        place=place_of(found),
        widths=widths_of(found.strategy.consultation),
        number_of=number_of,
        stands=stands,
        source_of=public_source_line,
        may_edit=current_person().role in STRATEGISTS,
        **workspace(found.strategy.consultation, "Strategy"),
    )


@bp.route(f"{AIM}/edit", methods=["GET", "POST"])
@allow(STRATEGISTS)
def edit_aim(consultation_id: int, strategy_id: int, aim_id: int) -> str | Response:
    found = aim_or_404(consultation_id, strategy_id, aim_id)
    form = AimForm(obj=found)
    if form.validate_on_submit():
        actions.change_aim(found, form.title.data, form.statement.data)
        flash("Saved.")
        return to_aim(found)
    return render_template(
        "strategy/aim_edit.html",
        form=form,
        strategy=found.strategy,
        aim=found,
        **workspace(found.strategy.consultation, "Strategy"),
    )


@bp.post(f"{AIM}/move")
@allow(STRATEGISTS)
def move_aim(consultation_id: int, strategy_id: int, aim_id: int) -> Response:
    found = aim_or_404(consultation_id, strategy_id, aim_id)
    actions.move_aim(found, direction())
    return back(found.strategy)


@bp.post(f"{AIM}/remove")
@allow(STRATEGISTS)
def remove_aim(consultation_id: int, strategy_id: int, aim_id: int) -> Response:
    found = aim_or_404(consultation_id, strategy_id, aim_id)
    strategy, title = found.strategy, found.title
    actions.remove_aim(found)
    flash(f"“{title}” is removed, with its commitments. Its themes and quotes are still there.")
    return back(strategy)


def direction() -> actions.Direction:
    return "up" if request.form.get("direction") == "up" else "down"


def to_aim(aim: Aim) -> Response:
    strategy = aim.strategy
    return redirect(url_for(".aim", consultation_id=strategy.consultation_id, strategy_id=strategy.id, aim_id=aim.id))
