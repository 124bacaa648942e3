"""What a reviewer can do with a passage under a theme. Each is one commit, and gives back the act that undoes it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from consult.extensions import db, now
from consult.people.models import Person
from consult.themes.before import Refusal, Review
from consult.themes.learning import learn
from consult.themes.models import Coding, CodingStatus, Excerpt, Origin, ReviewAct, Theme, ThemeStatus
from consult.themes.reading.rivals import check_coding_seen, check_seen


def keep_coding(coding: Coding, person: Person, seen: str | None = None) -> ReviewAct:
    """Say that a passage belongs where the engine put it. `seen`: how the coding stood on the page."""
    review = Review(coding.theme.consultation_id, person)
    check_coding_seen(coding, seen)
    keep_under(review, coding.excerpt_id, coding.theme)
    act = review.act(f"Kept under “{coding.theme.name}”.", learn(review))
    db.session.commit()
    return act


def reject_coding(coding: Coding, person: Person, seen: str | None = None) -> ReviewAct:
    """Say that a passage does not belong under a theme; the engine will not suggest it there again."""
    review = Review(coding.theme.consultation_id, person)
    check_coding_seen(coding, seen)
    turn_away(review, coding.excerpt_id, coding.theme, person)
    act = review.act(f"Taken out of “{coding.theme.name}”.", learn(review))
    db.session.commit()
    return act


def keep_excerpt(excerpt: Excerpt, person: Person, themes: Sequence[Theme], seen: str | None = None) -> ReviewAct:
    """Say that a passage belongs under each of these themes."""
    review = Review(excerpt.consultation_id, person)
    check_seen(excerpt, seen)
    if not themes:
        raise Refusal("Choose a theme to put it under.")
    for theme in themes:
        check_place(excerpt, theme)
        keep_under(review, excerpt.id, theme)
    names = " and ".join(f"“{theme.name}”" for theme in themes)
    act = review.act(f"Kept under {names}.", learn(review))
    db.session.commit()
    return act


def reject_excerpt(excerpt: Excerpt, person: Person, theme: Theme, seen: str | None = None) -> ReviewAct:
    """Say that a passage does not belong under a theme, from the page of the passage."""
    review = Review(excerpt.consultation_id, person)
    check_seen(excerpt, seen)
    turn_away(review, excerpt.id, theme, person)
    act = review.act(f"Taken out of “{theme.name}”.", learn(review))
    db.session.commit()
    return act


def move_excerpt(excerpt: Excerpt, person: Person, source: Theme, target: Theme, seen: str | None = None) -> ReviewAct:
    """Move a passage from one theme to another."""
    if source.id == target.id:
        raise Refusal("It is under that theme already. Choose another one.")
    review = Review(excerpt.consultation_id, person)
    check_seen(excerpt, seen)
    check_place(excerpt, target)
    turn_away(review, excerpt.id, source, person)
    keep_under(review, excerpt.id, target)
    act = review.act(f"Moved from “{source.name}” to “{target.name}”.", learn(review))
    db.session.commit()
    return act


def place_excerpt(excerpt: Excerpt, person: Person, theme: Theme, seen: str | None = None) -> ReviewAct:
    """Put a passage under a theme, beside any other it is under."""
    review = Review(excerpt.consultation_id, person)
    check_seen(excerpt, seen)
    check_place(excerpt, theme)
    keep_under(review, excerpt.id, theme)
    act = review.act(f"Put under “{theme.name}”.", learn(review))
    db.session.commit()
    return act


def check_place(excerpt: Excerpt, theme: Theme) -> None:
    if theme.consultation_id != excerpt.consultation_id:
        raise Refusal("That theme belongs to another consultation.")
    if theme.status is ThemeStatus.RETIRED:
        raise Refusal(f"“{theme.name}” is retired. Choose a theme that is in use.")


def keep_under(review: Review, excerpt_id: uuid.UUID, theme: Theme) -> Coding:
    """A person's yes: the engine's suggestion is kept, or a coding of the person's own is made."""
    review.still_there(theme)
    coding = review.coding(excerpt_id, theme.id) or Coding(
        excerpt_id=excerpt_id, theme_id=theme.id, origin=Origin.PERSON
    )
    decide(coding, review.person, CodingStatus.KEPT)
    db.session.add(coding)
    return coding


def turn_away(review: Review, excerpt_id: uuid.UUID, theme: Theme, person: Person) -> None:
    """A person's no."""
    coding = review.coding(excerpt_id, theme.id)
    if coding is None or coding.status is CodingStatus.REJECTED:
        raise Refusal(f"It is not under “{theme.name}”.")
    decide(coding, person, CodingStatus.REJECTED)


def decide(coding: Coding, person: Person, status: CodingStatus) -> None:
    coding.status, coding.person_id, coding.decided_at = status, person.id, now()
