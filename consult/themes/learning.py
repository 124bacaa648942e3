"""What the engine learns from a decision, in the same act: the suggestions that clearly belong elsewhere now."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import delete, insert, select, tuple_

from consult.extensions import db
from consult.themes.before import Review, image
from consult.themes.engine.learning import Decision, Move, relearn
from consult.themes.models import Coding, CodingStatus, Origin, Theme, ThemeStatus
from consult.themes.overview.columns import Columns, Whole, columns_of
from consult.themes.overview.counting import KEPT
from consult.themes.overview.lists import SUGGESTED
from consult.themes.overview.reading import KEY
from consult.themes.vectors import vectors_of

MOST = 20_000  # passages looked at inside one act; of more, those nearest to what was decided
MOST_MOVES = 500  # in one act, the surest first
CHUNK = 200
Vectors = NDArray[np.float32]
Pair = tuple[uuid.UUID, int]


LEARNS = ContextVar("learns", default=True)


@contextmanager
def without_learning() -> Iterator[None]:
    """For many acts in a row that nobody waits to see the lessons of."""
    before = LEARNS.set(False)
    try:
        yield
    finally:
        LEARNS.reset(before)


@dataclass(frozen=True)
class Stand:
    """What the engine reads: rows, what is suggested for each, and what people decided; themes by their place."""

    ids: Sequence[uuid.UUID]
    vectors: Vectors
    themes: list[int]
    standing: list[list[int]]
    decisions: list[Decision]


def learn(review: Review) -> int:
    """Move the suggestions that the decisions so far make clearly wrong, as part of this act; how many were moved.

    A passage that a person decided anything about stays where it is. The caller commits."""
    db.session.flush()
    if not LEARNS.get() or not vectors_of(review.consultation_id)[0]:
        return 0
    near = [uuid.UUID(key[0]) for key in {tuple(each["key"]) for each in review.images if each["of"] == "coding"}]
    stand = what_stands(review.consultation_id, near)
    if not stand.decisions:
        return 0
    moves = relearn(stand.vectors, stand.standing, stand.decisions, len(stand.themes))
    surest = sorted(moves, key=lambda move: -move.confidence)[:MOST_MOVES]
    apply_moves(review, stand, surest)
    return len(surest)


def what_stands(consultation_id: int, near: Sequence[uuid.UUID] = ()) -> Stand:
    """Suggestions and decisions of a consultation beside the vectors of its passages, those that have been read."""
    ids: Sequence[uuid.UUID]
    ids, vectors = vectors_of(consultation_id)
    here = columns_of(consultation_id)
    in_use = Theme.consultation_id == consultation_id, Theme.status != ThemeStatus.RETIRED
    themes = list(db.session.scalars(select(Theme.id).where(*in_use).order_by(Theme.id)))
    keys = np.fromiter((each.int & KEY for each in ids), np.int64, len(ids))
    alive = np.isin(keys, here.key)  # what was taken back a moment ago is read no more
    if not alive.all():
        ids, vectors, keys = [ids[row] for row in np.flatnonzero(alive).tolist()], vectors[alive], keys[alive]
    decided = np.unique(here.key[here.row[here.status != SUGGESTED]])
    if len(ids) > MOST:
        kept = nearest(keys, vectors, np.asarray([each.int & KEY for each in near], np.int64), decided)
        ids, vectors, keys = [ids[row] for row in kept.tolist()], vectors[kept], keys[kept]
    standing: list[list[int]] = [[] for _ in ids]
    decisions: list[Decision] = []
    for row, theme, status in codings_by_row(here, keys, themes):
        if status == SUGGESTED:
            standing[row].append(theme)
        else:
            decisions.append(Decision(row, theme, status == KEPT))
    return Stand(ids, vectors, themes, standing, decisions)


def codings_by_row(here: Columns, keys: Whole, themes: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    """The codings under these themes as (row, place of the theme, status), of each row the likeliest first."""
    order = np.argsort(keys, kind="stable")
    known, wanted = np.asarray(themes, np.int64), here.key[here.row]
    row = order[np.minimum(np.searchsorted(keys[order], wanted), len(order) - 1)] if len(order) else wanted * 0
    place = np.minimum(np.searchsorted(known, here.theme), len(known) - 1)
    if not len(keys) or not len(known):
        return iter(())
    there = np.flatnonzero((keys[row] == wanted) & (known[place] == here.theme))
    there = there[np.lexsort((place[there], -here.confidence[there], row[there]))]
    rows, places, statuses = (each[there].tolist() for each in (row, place, here.status))
    return zip(rows, places, statuses, strict=True)


def nearest(keys: Whole, vectors: Vectors, near: Whole, decided: Whole) -> Whole:
    """The rows of the passages most like those just decided, and of all that people decided before."""
    rows = np.flatnonzero(np.isin(keys, near))
    likeness = vectors @ vectors[rows].mean(axis=0) if len(rows) else np.zeros(len(keys), dtype=np.float32)
    likeness[np.isin(keys, decided)] = np.inf
    return np.sort(np.argsort(-likeness, kind="stable")[:MOST])


def apply_moves(review: Review, stand: Stand, moves: Sequence[Move]) -> None:
    """Take each suggestion from where it was to where it belongs now, remembering both."""
    gone = [(stand.ids[move.row], stand.themes[move.source]) for move in moves if move.source is not None]
    was = rows_of(gone)
    new = []
    for move in moves:
        excerpt_id, target = stand.ids[move.row], stand.themes[move.target]
        if move.source is not None:
            source = stand.themes[move.source]
            review.moved(excerpt_id, source, was[excerpt_id, source])
        review.moved(excerpt_id, target, None)
        new.append(
            {
                "excerpt_id": excerpt_id,
                "theme_id": target,
                "origin": Origin.ENGINE,
                "status": CodingStatus.SUGGESTED,
                "confidence": move.confidence,
            }
        )
    for start in range(0, len(gone), CHUNK):
        pairs = tuple_(Coding.excerpt_id, Coding.theme_id).in_(gone[start : start + CHUNK])
        db.session.execute(delete(Coding).where(pairs).execution_options(synchronize_session=False))
    if new:
        db.session.execute(insert(Coding), new)
    db.session.expire_all()


def rows_of(pairs: Sequence[Pair]) -> dict[Pair, dict[str, object]]:
    found: dict[Pair, dict[str, object]] = {}
    for start in range(0, len(pairs), CHUNK):
        wanted = select(Coding).where(tuple_(Coding.excerpt_id, Coding.theme_id).in_(pairs[start : start + CHUNK]))
        found |= {(each.excerpt_id, each.theme_id): image(each) for each in db.session.scalars(wanted)}
    return found
