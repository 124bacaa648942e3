"""What somebody reads when the five words of a slip open their page: what they said in the room, and where it was used."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy import select

from consult.extensions import db
from consult.forums.contribution_models import Contribution
from consult.forums.models import ContributionKind
from consult.forums.receipts.slips import said_under
from consult.forums.session_models import SessionReceipt
from consult.strategy.own_words import OwnAnswer, tell
from consult.themes.models import Excerpt


@dataclass
class OwnContribution(OwnAnswer):
    """One thing somebody said in a room. `question` is the prompt; a facilitator's note is not in their words."""

    contribution_id: uuid.UUID | None = None
    consent: str = ""
    said_in: str = "en"


def own_contributions(slip: SessionReceipt) -> list[OwnContribution]:
    """What was said under a slip, but for what was struck out in the room, in the order it was said."""
    return [own_contribution(each) for each in said_under(slip) if each.removed_at is None]


def own_contribution(said: Contribution) -> OwnContribution:
    own = OwnContribution(
        said.prompt.text,
        said.text,
        said.kind is ContributionKind.VERBATIM,
        contribution_id=said.id,
        consent=said.consent.label,
        said_in=said.language,
    )
    tell(own, list(db.session.scalars(select(Excerpt.id).where(Excerpt.contribution_id == said.id))))
    return own
