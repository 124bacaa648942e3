"""The workspace: what was taken back after it was published, until somebody has looked."""

from __future__ import annotations

from flask import abort, flash, redirect, url_for
from werkzeug.wrappers import Response

from consult.extensions import db
from consult.people.access import STRATEGISTS, allow, current_person
from consult.strategy import actions
from consult.strategy.blueprint import bp
from consult.strategy.finding import strategy_or_404
from consult.strategy.models import TakenBack


@bp.post("/consultations/<int:consultation_id>/strategy/<int:strategy_id>/taken-back/<int:taken_id>/seen")
@allow(STRATEGISTS)
def seen_taken_back(consultation_id: int, strategy_id: int, taken_id: int) -> Response:
    strategy = strategy_or_404(consultation_id, strategy_id)
    taken = db.session.get(TakenBack, taken_id)
    if taken is None or taken.strategy_id != strategy.id:
        abort(404)
    actions.mark_seen(taken, current_person())
    flash(f"Evidence {taken.evidence} is marked as looked at.")
    return redirect(url_for(".show", consultation_id=consultation_id, strategy_id=strategy.id))
