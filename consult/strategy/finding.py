"""Finding what an address names; whatever belongs elsewhere is not found."""

from __future__ import annotations

from typing import TypeVar

from flask import abort

from consult.consultations.models import Consultation
from consult.consultations.places import consultation_or_404
from consult.extensions import db
from consult.strategy.models import Aim, Commitment, Evidence, Indicator, Strategy
from consult.themes.models import Excerpt, Theme
from consult.themes.quoting.models import Quote

UnderAim = TypeVar("UnderAim", Commitment, Indicator, Evidence)
InConsultation = TypeVar("InConsultation", Strategy, Theme, Quote, Excerpt)


def in_consultation(kind: type[InConsultation], key: object, consultation: Consultation) -> InConsultation:
    found = db.session.get(kind, key)
    if found is None or found.consultation_id != consultation.id:
        abort(404)
    return found


def strategy_or_404(consultation_id: int, strategy_id: int) -> Strategy:
    return in_consultation(Strategy, strategy_id, consultation_or_404(consultation_id))


def aim_or_404(consultation_id: int, strategy_id: int, aim_id: int) -> Aim:
    aim = db.session.get(Aim, aim_id)
    if aim is None or aim.strategy_id != strategy_or_404(consultation_id, strategy_id).id:
        abort(404)
    return aim


def under_aim(kind: type[UnderAim], key: int, aim: Aim) -> UnderAim:
    found = db.session.get(kind, key)
    if found is None or found.aim_id != aim.id:
        abort(404)
    return found
