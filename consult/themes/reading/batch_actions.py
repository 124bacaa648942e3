"""One decision about many passages, as one act: what somebody has decided about one of them already stands."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from consult.extensions import db
from consult.people.models import Person
from consult.themes.before import Refusal, Review
from consult.themes.coding_actions import check_place, decide, keep_under
from consult.themes.learning import learn
from consult.themes.models import Coding, CodingStatus, Excerpt, ReviewAct, Theme

MOST = 500


@dataclass(frozen=True)
class Many:
    """Some passages, and one decision about them all."""

    consultation_id: int
    person: Person
    excerpt_ids: Sequence[uuid.UUID]


def keep_many(many: Many, theme: Theme) -> ReviewAct:
    """Put passages under a theme, or keep them there; those somebody took out of it stay out."""
    review, found = begun(many)
    done = [each for each in found if keep_if_free(review, each, theme)]
    act = finished(review, f"{count(done)} kept under “{theme.name}”.", done)
    db.session.commit()
    return act


def reject_many(many: Many, theme: Theme) -> ReviewAct:
    """Take passages out of a theme; those somebody kept there stay."""
    review, found = begun(many)
    done = [each for each in found if turn_away_if_free(review, each, theme)]
    act = finished(review, f"{count(done)} taken out of “{theme.name}”.", done)
    db.session.commit()
    return act


def move_many(many: Many, source: Theme, target: Theme) -> ReviewAct:
    """Move passages from one theme to another; those somebody has decided about stay."""
    if source.id == target.id:
        raise Refusal("They are under that theme already. Choose another one.")
    review, found = begun(many)
    done = [
        each
        for each in found
        if free(each, target) and turn_away_if_free(review, each, source) and keep_if_free(review, each, target)
    ]
    act = finished(review, f"{count(done)} moved from “{source.name}” to “{target.name}”.", done)
    db.session.commit()
    return act


def begun(many: Many) -> tuple[Review, Sequence[Excerpt]]:
    if not many.excerpt_ids:
        raise Refusal("Tick the passages it is about.")
    if len(many.excerpt_ids) > MOST:
        raise Refusal(f"Tick {MOST} passages or fewer at once.")
    review = Review(many.consultation_id, many.person)
    wanted = Excerpt.id.in_(many.excerpt_ids), Excerpt.consultation_id == many.consultation_id
    return review, db.session.scalars(select(Excerpt).where(*wanted).order_by(Excerpt.id)).all()


def finished(review: Review, sentence: str, done: Sequence[Excerpt]) -> ReviewAct:
    if not done:
        raise Refusal(
            "Somebody has decided about each of these already, so nothing was changed. Open one to change it."
        )
    return review.act(sentence, learn(review))


def free(excerpt: Excerpt, theme: Theme) -> bool:
    """Whether nobody has decided yet about a passage under a theme."""
    found = db.session.get(Coding, (excerpt.id, theme.id), populate_existing=True)
    return found is None or found.status is CodingStatus.SUGGESTED


def keep_if_free(review: Review, excerpt: Excerpt, theme: Theme) -> bool:
    check_place(excerpt, theme)
    if not free(excerpt, theme):
        return False
    keep_under(review, excerpt.id, theme)
    return True


def turn_away_if_free(review: Review, excerpt: Excerpt, theme: Theme) -> bool:
    found = db.session.get(Coding, (excerpt.id, theme.id), populate_existing=True)
    if found is None or found.status is not CodingStatus.SUGGESTED:
        return False
    review.coding(excerpt.id, theme.id)
    decide(found, review.person, CodingStatus.REJECTED)
    db.session.flush()
    return True


def count(done: Sequence[Excerpt]) -> str:
    return f"{len(done)} passage{'' if len(done) == 1 else 's'}"
