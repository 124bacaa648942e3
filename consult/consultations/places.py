"""The places of one consultation's workspace, and which of them the signed-in person may enter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import abort, current_app, url_for

from consult.consultations.models import Consultation
from consult.extensions import db
from consult.people.access import access_table, current_person

DOORS = (
    ("Overview", "consultations.show"),
    ("Surveys", "surveys.index"),
    ("Forums", "forums.index"),
    ("Themes", "themes.index"),
    ("Strategy", "strategy.index"),
    ("Bring words in", "surveys.bring_in"),
)


@dataclass(frozen=True)
class Place:
    label: str
    url: str
    current: bool


def consultation_or_404(consultation_id: int) -> Consultation:
    return db.session.get(Consultation, consultation_id) or abort(404)


def workspace(consultation: Consultation, here: str) -> dict[str, Consultation | Sequence[Place]]:
    """What every workspace page is rendered with: `render_template(..., **workspace(consultation, "Surveys"))`."""
    table, role = access_table(current_app), current_person().role
    places = [
        Place(label, url_for(endpoint, consultation_id=consultation.id), label == here)
        for label, endpoint in DOORS
        if role in table[endpoint]
    ]
    return {"consultation": consultation, "places": places}
