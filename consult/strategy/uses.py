"""Where an excerpt was used: told to the slice of themes, whose side panel lists it."""

from __future__ import annotations

import uuid

from flask import url_for
from sqlalchemy import select

from consult.extensions import db
from consult.strategy.models import Evidence
from consult.strategy.obstacles import number_of, place_of
from consult.themes.quoting.models import Quote
from consult.themes.uses import USES, Use


def used_in_aims(excerpt_id: uuid.UUID) -> list[Use]:
    """Each aim that quotes an excerpt, with the address of the aim."""
    cited = (
        select(Evidence).join(Quote, Quote.id == Evidence.quote_id).where(Quote.excerpt_id == excerpt_id)
    ).order_by(Evidence.id)
    return [use_of(evidence) for evidence in db.session.scalars(cited)]


def use_of(evidence: Evidence) -> Use:
    aim, strategy = evidence.aim, evidence.aim.strategy
    words = f"{strategy.title}: aim {place_of(aim)}, evidence {number_of(evidence)}"
    address = url_for("strategy.aim", consultation_id=strategy.consultation_id, strategy_id=strategy.id, aim_id=aim.id)
    return words, address


USES.append(used_in_aims)
