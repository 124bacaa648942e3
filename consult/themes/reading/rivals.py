"""What somebody saw when they decided; and who has decided otherwise since."""

from __future__ import annotations

import hashlib
import uuid

from sqlalchemy import select
from sqlalchemy.exc import InvalidRequestError

from consult.extensions import db
from consult.themes.before import Refusal
from consult.themes.models import Coding, CodingStatus, Excerpt


class Rival(Refusal):
    """Somebody else has decided about the same passage meanwhile; what they decided is shown, and stands for now."""


def seen_of(excerpt: Excerpt) -> str:
    """Everything people have decided about a passage, as a short mark. What the engine suggests is no part of it."""
    return mark(excerpt.id)


def mark(excerpt_id: uuid.UUID) -> str:
    decided = select(Coding.theme_id, Coding.status, Coding.person_id, Coding.decided_at)
    decided = decided.where(Coding.excerpt_id == excerpt_id, Coding.status != CodingStatus.SUGGESTED)
    stands = select(Excerpt.starts_at, Excerpt.ends_at, Excerpt.position, Excerpt.position_by_id)
    rows = db.session.execute(decided.order_by(Coding.theme_id)).all()
    place = db.session.execute(stands.where(Excerpt.id == excerpt_id)).one_or_none()
    if place is None:
        raise Refusal("That passage is no longer there. Its words were taken back.")
    said = place[:3] if place.position_by_id else place[:2]
    words = [str(each) for each in said] + [
        f"{row.theme_id}:{row.status.value}:{row.person_id}:{row.decided_at}" for row in rows
    ]
    return hashlib.blake2b("|".join(words).encode(), digest_size=9).hexdigest()


def check_seen(excerpt: Excerpt, seen: str | None) -> None:
    """Refuse to decide over a decision that was not on the page. Called under the consultation's lock."""
    if seen and seen != mark(excerpt.id):
        raise Rival("Somebody else has decided about this passage since you opened it.")


def coding_seen(coding: Coding) -> str:
    """How one coding stands, as a short mark: who decided, and how."""
    return f"{coding.status.value}-{coding.person_id or 0}"


def check_coding_seen(coding: Coding, seen: str | None) -> None:
    if not seen:
        return
    try:
        db.session.refresh(coding)
    except InvalidRequestError as gone:
        raise Refusal("It is no longer under that theme. Consult has moved it meanwhile.") from gone
    if coding_seen(coding) != seen and coding.status is not CodingStatus.SUGGESTED:
        raise Rival("Somebody else has decided about this passage since you opened it.")
