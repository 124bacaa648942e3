"""The commitments and indicators of an aim: add, change, move, remove."""

from __future__ import annotations

from flask import flash, render_template
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from consult.consultations.places import workspace
from consult.people.access import STRATEGISTS, allow
from consult.strategy import actions
from consult.strategy.blueprint import bp
from consult.strategy.finding import aim_or_404, under_aim
from consult.strategy.forms import CommitmentForm, IndicatorForm
from consult.strategy.models import Aim, Commitment, Indicator
from consult.strategy.routes_aims import AIM, direction, to_aim

COMMITMENT = f"{AIM}/commitments/<int:part_id>"
INDICATOR = f"{AIM}/indicators/<int:part_id>"


@bp.route(f"{AIM}/commitments/new", methods=["GET", "POST"])
@allow(STRATEGISTS)
def new_commitment(consultation_id: int, strategy_id: int, aim_id: int) -> str | Response:
    aim, form = aim_or_404(consultation_id, strategy_id, aim_id), CommitmentForm()
    if form.validate_on_submit():
        actions.add_commitment(aim, form.text.data, form.due.data or "")
        flash("Commitment added.")
        return to_aim(aim)
    return show_form(aim, form, "Add a commitment")


@bp.route(f"{COMMITMENT}/edit", methods=["GET", "POST"])
@allow(STRATEGISTS)
def edit_commitment(consultation_id: int, strategy_id: int, aim_id: int, part_id: int) -> str | Response:
    aim = aim_or_404(consultation_id, strategy_id, aim_id)
    commitment = under_aim(Commitment, part_id, aim)
    form = CommitmentForm(obj=commitment)
    if form.validate_on_submit():
        actions.change_commitment(commitment, form.text.data, form.due.data or "")
        flash("Saved.")
        return to_aim(aim)
    return show_form(aim, form, "Change a commitment")


@bp.post(f"{COMMITMENT}/move")
@allow(STRATEGISTS)
def move_commitment(consultation_id: int, strategy_id: int, aim_id: int, part_id: int) -> Response:
    aim = aim_or_404(consultation_id, strategy_id, aim_id)
    actions.move_commitment(under_aim(Commitment, part_id, aim), direction())
    return to_aim(aim)


@bp.post(f"{COMMITMENT}/remove")
@allow(STRATEGISTS)
def remove_commitment(consultation_id: int, strategy_id: int, aim_id: int, part_id: int) -> Response:
    aim = aim_or_404(consultation_id, strategy_id, aim_id)
    actions.remove_commitment(under_aim(Commitment, part_id, aim))
    flash("Commitment removed. What was cited for it stays under the aim.")
    return to_aim(aim)


@bp.route(f"{AIM}/indicators/new", methods=["GET", "POST"])
@allow(STRATEGISTS)
def new_indicator(consultation_id: int, strategy_id: int, aim_id: int) -> str | Response:
    aim, form = aim_or_404(consultation_id, strategy_id, aim_id), IndicatorForm()
    if form.validate_on_submit():
        actions.add_indicator(aim, *measure(form))
        flash("Measure added.")
        return to_aim(aim)
    return show_form(aim, form, "Add a measure of progress")


@bp.route(f"{INDICATOR}/edit", methods=["GET", "POST"])
@allow(STRATEGISTS)
def edit_indicator(consultation_id: int, strategy_id: int, aim_id: int, part_id: int) -> str | Response:
    aim = aim_or_404(consultation_id, strategy_id, aim_id)
    indicator = under_aim(Indicator, part_id, aim)
    form = IndicatorForm(obj=indicator)
    if form.validate_on_submit():
        actions.change_indicator(indicator, *measure(form))
        flash("Saved.")
        return to_aim(aim)
    return show_form(aim, form, "Change a measure of progress")


@bp.post(f"{INDICATOR}/move")
@allow(STRATEGISTS)
def move_indicator(consultation_id: int, strategy_id: int, aim_id: int, part_id: int) -> Response:
    aim = aim_or_404(consultation_id, strategy_id, aim_id)
    actions.move_indicator(under_aim(Indicator, part_id, aim), direction())
    return to_aim(aim)


@bp.post(f"{INDICATOR}/remove")
@allow(STRATEGISTS)
def remove_indicator(consultation_id: int, strategy_id: int, aim_id: int, part_id: int) -> Response:
    aim = aim_or_404(consultation_id, strategy_id, aim_id)
    actions.remove_indicator(under_aim(Indicator, part_id, aim))
    flash("Measure removed.")
    return to_aim(aim)


def measure(form: IndicatorForm) -> tuple[str, str, str, str]:
    return form.text.data or "", form.baseline.data or "", form.target.data or "", form.unit.data or ""


def show_form(aim: Aim, form: FlaskForm, title: str) -> str:
    return render_template(
        "strategy/part.html",
        aim=aim,
        strategy=aim.strategy,
        form=form,
        heading=title,
        **workspace(aim.strategy.consultation, "Strategy"),
    )
