"""What a consultation's overview counts. The tables below are named, not imported: the slices that own them come later."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import text

from consult.consultations.models import Consultation
from consult.extensions import db

COUNTS = {
    "surveys": "select count(*) from survey where consultation_id = :id",
    "open_surveys": "select count(*) from survey where consultation_id = :id and status = 'open'",
    "responses": (
        "select count(*) from response join survey on survey.id = response.survey_id"
        " where survey.consultation_id = :id and response.status = 'submitted'"
    ),
    "sessions": "select count(*) from forum_session where consultation_id = :id",
    "contributions": (
        "select count(*) from contribution join forum_session on forum_session.id = contribution.session_id"
        " where forum_session.consultation_id = :id and contribution.removed_at is null"
    ),
    "excerpts": "select count(*) from excerpt where consultation_id = :id",
    "suggested": "select count(*) from theme where consultation_id = :id and status = 'suggested'",
    "agreed": "select count(*) from theme where consultation_id = :id and status in ('agreed', 'confirmed')",
    "strategies": "select count(*) from strategy where consultation_id = :id",
    "published": "select count(*) from strategy where consultation_id = :id and status = 'published'",
}


@dataclass(frozen=True)
class Overview:
    """How far the voices of one consultation have travelled, in numbers of rows."""

    surveys: int
    open_surveys: int
    responses: int
    sessions: int
    contributions: int
    excerpts: int
    suggested: int
    agreed: int
    strategies: int
    published: int


def overview_of(consultation: Consultation) -> Overview:
    counts = {
        name: int(db.session.scalar(text(statement), {"id": consultation.id}) or 0)
        for name, statement in COUNTS.items()
    }
    return Overview(**counts)
