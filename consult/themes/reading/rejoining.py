"""Passages that were cut, when their source changes: the cut stands while it still fits, else the source is one passage
again with every yes that its parts had."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any, Protocol

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from consult.themes.models import Coding, CodingStatus, Excerpt

PLACE = ("starts_at", "ends_at", "text")


class Part(Protocol):
    """What is read of a passage: a row of its table, or the passage itself."""

    @property
    def id(self) -> uuid.UUID: ...
    @property
    def starts_at(self) -> int: ...
    @property
    def ends_at(self) -> int: ...
    @property
    def text(self) -> str: ...


def still_fits(parts: Sequence[Part], text: str) -> bool:
    """Whether the parts, in order, are where they were in a text, and nothing that is said lies between them. One
    passage that was never cut is all of its text."""
    if len(parts) == 1:
        return parts[0].text == text
    at = 0
    for part in parts:
        if text[part.starts_at : part.ends_at] != part.text or says_something(text[at : part.starts_at]):
            return False
        at = part.ends_at
    return not says_something(text[at:])


def says_something(text: str) -> bool:
    return any(sign.isalnum() for sign in text)


def rejoin(parts: Sequence[Part], text: str, session: Session) -> None:
    """Make one passage of the whole text out of the parts of another; the first part becomes it."""
    first, *others = (part.id for part in parts)
    keep_every_yes(first, others, session)
    run(session, delete(Excerpt).where(Excerpt.id.in_(others)))
    whole = update(Excerpt).where(Excerpt.id == first)
    run(session, whole.values(starts_at=0, ends_at=len(text), text=text, cut_by_id=None))
    nothing: dict[str, Any] = {"from_at": None, "to_at": None}  # the words they pointed into are others now
    run(session, update(Coding).where(Coding.excerpt_id == first).values(**nothing))


def keep_every_yes(first: uuid.UUID, others: Sequence[uuid.UUID], session: Session) -> None:
    """What a person kept of a part is kept of the whole. A no to a part is no no to the whole."""
    kept = select(Coding).where(Coding.excerpt_id.in_(others), Coding.status == CodingStatus.KEPT)
    have = {each.theme_id: each for each in session.scalars(select(Coding).where(Coding.excerpt_id == first))}
    for coding in session.scalars(kept.order_by(Coding.decided_at, Coding.excerpt_id)):
        there = have.get(coding.theme_id)
        if there is None:
            there = have[coding.theme_id] = Coding(excerpt_id=first, theme_id=coding.theme_id)
        elif there.status is CodingStatus.KEPT:
            continue
        for name in ("origin", "status", "confidence", "person_id", "decided_at"):
            setattr(there, name, getattr(coding, name))
        session.add(there)
    session.flush()


def run(session: Session, statement: Any) -> None:
    session.execute(statement.execution_options(synchronize_session=False))
