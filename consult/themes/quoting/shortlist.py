"""Passages of a theme worth quoting: close to what most say, unlike each other, from many places, and one that differs."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import case, func, select
from sqlalchemy.orm import contains_eager

from consult.extensions import db
from consult.themes.models import Coding, CodingStatus, Excerpt, ExcerptVector, Position, Theme
from consult.themes.quoting.models import Quote
from consult.themes.quoting.standing import why_not_quotable
from consult.themes.sources import with_source

LENGTHS = (25, 600)  # characters: shorter says little, longer is hard to trim
LOOKED_AT = 300  # passages, the kept and surest first
ALIKE = 0.35  # how much likeness to one already chosen counts against a passage
ELSEWHERE = 0.08  # how much a source not chosen yet counts for it
Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Candidate:
    """A passage on the shortlist, and why it is there."""

    excerpt: Excerpt
    why: str
    quoted: bool  # picked already, by somebody


def shortlist(theme: Theme, how_many: int = 8) -> list[Candidate]:
    """Passages of a theme that may be quoted, the most telling first; the same data give the same list."""
    codings = [each for each in codings_of(theme) if why_not_quotable(each.excerpt) is None]
    if not codings:
        return []
    vectors = vectors_for([each.excerpt_id for each in codings])
    sources = [source_of(each.excerpt) for each in codings]
    chosen = choose(vectors, sources, [each.excerpt.position for each in codings], how_many)
    taken = set(
        db.session.scalars(select(Quote.excerpt_id).where(Quote.excerpt_id.in_([each.excerpt_id for each in codings])))
    )
    return [Candidate(codings[at].excerpt, why, codings[at].excerpt_id in taken) for at, why in chosen]


def codings_of(theme: Theme) -> Sequence[Coding]:
    kept = case((Coding.status == CodingStatus.KEPT, 0), else_=1)
    wanted = (
        select(Coding)
        .join(Coding.excerpt)
        .where(
            Coding.theme_id == theme.id,
            Coding.status != CodingStatus.REJECTED,
            Excerpt.copy_of_id.is_(None),
            func.length(Excerpt.text).between(*LENGTHS),
        )
        .order_by(kept, Coding.confidence.desc(), Coding.excerpt_id)
        .options(contains_eager(Coding.excerpt).options(*with_source()))
        .limit(LOOKED_AT)
    )
    return db.session.scalars(wanted).all()


def vectors_for(excerpt_ids: Sequence[uuid.UUID]) -> Floats:
    """Unit vectors of some excerpts, (n, w); noughts for one that has not been read."""
    wanted = select(ExcerptVector.excerpt_id, ExcerptVector.vector).where(ExcerptVector.excerpt_id.in_(excerpt_ids))
    read = {key: np.frombuffer(kept, "<f2").astype(np.float32) for key, kept in db.session.execute(wanted)}
    width = max((len(each) for each in read.values()), default=1)
    return np.stack([read.get(each, np.zeros(width, np.float32)) for each in excerpt_ids])


def source_of(excerpt: Excerpt) -> str:
    """Where it was said: one forum, one organisation, or a survey."""
    if excerpt.forum_id is not None:
        return f"forum {excerpt.forum_id}"
    return f"organisation {excerpt.organisation_id}" if excerpt.organisation_id else f"survey {excerpt.survey_id}"


def choose(
    vectors: Floats, sources: Sequence[str], positions: Sequence[Position | None], how_many: int
) -> list[tuple[int, str]]:
    """Which rows, the first first, each with why. Pure; earlier rows win where two are as good.

    Maximal marginal relevance (J. Carbonell and J. Goldstein, SIGIR 1998): likeness to the middle of all rows, less
    likeness to what is chosen; a source not chosen yet counts for a row, and the last place goes to a position that
    nothing chosen has. ``vectors`` (n, w) unit or nought."""
    middle = vectors.mean(axis=0)
    near = vectors @ (middle / (np.linalg.norm(middle) or 1.0))
    found: list[tuple[int, str]] = []
    while len(found) < min(how_many, len(vectors)):
        left = [at for at in range(len(vectors)) if at not in {row for row, _ in found}]
        known = {sources[row] for row, _ in found}
        others = missing(left, found, positions) if len(found) == how_many - 1 else []
        best = max(others or left, key=lambda at: (worth(at, near, vectors, found, sources[at] not in known), -at))
        found.append((best, reason(best, found, sources, positions, bool(others))))
    return found


def missing(left: Sequence[int], found: Sequence[tuple[int, str]], positions: Sequence[Position | None]) -> list[int]:
    """The rows left whose position, for it or against it, nothing chosen has."""
    had = {positions[row] for row, _ in found}
    return [at for at in left if positions[at] in (Position.POSITIVE, Position.CRITICAL) and positions[at] not in had]


def worth(at: int, near: Floats, vectors: Floats, found: Sequence[tuple[int, str]], elsewhere: bool) -> float:
    alike = max((float(vectors[at] @ vectors[row]) for row, _ in found), default=0.0)
    return round(float(near[at]) - ALIKE * alike + ELSEWHERE * elsewhere, 6)


def reason(
    at: int, found: Sequence[tuple[int, str]], sources: Sequence[str], positions: Sequence[Position | None], other: bool
) -> str:
    if not found:
        return "closest to what most say"
    if other:
        return "sees it the other way"
    if sources[at] not in {sources[row] for row, _ in found}:
        return "the same from somewhere else"
    if positions[at] not in {positions[row] for row, _ in found} | {None, Position.UNCLEAR}:
        return "sees it another way"
    return "another way of saying it"
