"""What the engine says of passages besides their themes: campaign copies, and which way each goes."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update

from consult.extensions import db
from consult.themes.gathering import chunks
from consult.themes.models import Excerpt, Position

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Rows = Sequence[tuple[uuid.UUID, str]]
Values = dict[str, Any]


def stances(
    consultation_id: int, rows: Rows, asked: Sequence[str] | None, vectors: NDArray[np.float32] | None
) -> list[Values]:
    """A position for each passage that has none and of which no person has said; nothing without the questions."""
    if asked is None:
        return []
    from consult.themes.engine.positions import positions

    bare = select(Excerpt.id).where(
        Excerpt.consultation_id == consultation_id, Excerpt.position.is_(None), Excerpt.position_by_id.is_(None)
    )
    without = set(db.session.scalars(bare))
    db.session.rollback()  # nobody waits while the engine reads
    wanted = [place for place, (excerpt, _) in enumerate(rows) if excerpt in without]
    if not wanted:
        return []
    found = positions(
        [rows[place][1] for place in wanted],
        [asked[place] for place in wanted],
        vectors=None if vectors is None else vectors[wanted],
    )
    return [
        {"id": rows[place][0], "position": Position(stance.position), "position_confidence": stance.confidence}
        for place, stance in zip(wanted, found, strict=True)
    ]


def mark_positions(consultation_id: int, found: Sequence[Values], alive: set[uuid.UUID]) -> None:
    """Write the positions beside the passages still there, unless a person has said in the meantime."""
    said = select(Excerpt.id).where(Excerpt.consultation_id == consultation_id, Excerpt.position_by_id.is_not(None))
    taken = set(db.session.scalars(said))
    values = [one for one in found if one["id"] in alive and one["id"] not in taken]
    if values:
        db.session.execute(update(Excerpt), values)


def mark_copies(consultation_id: int, rows: Rows, copies: Sequence[Sequence[int]], alive: set[uuid.UUID]) -> None:
    """Say beside each campaign copy which passage stands for all of them: the one with the lowest id."""
    clear = update(Excerpt).where(Excerpt.consultation_id == consultation_id, Excerpt.copy_of_id.is_not(None))
    db.session.execute(clear.values(copy_of_id=None).execution_options(synchronize_session=False))
    for group in copies:
        held = sorted((rows[row][0] for row in group if rows[row][0] in alive), key=str)
        for part in chunks(held[1:]):
            same = update(Excerpt).where(Excerpt.id.in_(part)).values(copy_of_id=held[0])
            db.session.execute(same.execution_options(synchronize_session=False))
