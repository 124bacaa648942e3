"""What merging two themes would do: the passages they share, how alike the rest is, and the words of each."""

from __future__ import annotations

import re
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased

from consult.extensions import db
from consult.themes.listing import themes_in_use
from consult.themes.models import Coding, CodingStatus, Excerpt, Theme
from consult.themes.vectors import vectors_of

LOOKED_AT = 300  # passages of each theme, for its words and its place among the others
WORDS = 12
WORD = re.compile(r"[^\W\d_][\w’'-]*[^\W_]")


@dataclass(frozen=True)
class Candidate:
    """Another theme beside the one that is to be merged."""

    theme: Theme
    passages: int
    both: int
    nearness: int | None = None  # 1 is the theme whose passages are most like these; None when nothing was read yet


@dataclass(frozen=True)
class Overlap:
    """What would stand after merging."""

    only_source: int
    both: int
    only_target: int
    kept: int  # by a person, in either
    contested: int  # kept in the one, taken out of the other by a person
    shared: tuple[str, ...]
    source_words: tuple[str, ...]
    target_words: tuple[str, ...]

    @property
    def afterwards(self) -> int:
        return self.only_source + self.both + self.only_target


def candidates(theme: Theme) -> list[Candidate]:
    """The themes it could be merged into: those that share most passages first, then the most alike."""
    others = [each for each in themes_in_use(theme.consultation_id) if each.id != theme.id]
    sizes, both = passages_by_theme(theme.consultation_id), shared_with(theme)
    ranks = nearness(theme, others)
    found = [Candidate(each, sizes.get(each.id, 0), both.get(each.id, 0), ranks.get(each.id)) for each in others]
    return sorted(found, key=lambda each: (-each.both, each.nearness or len(found) + 1, each.theme.name.casefold()))


def passages_by_theme(consultation_id: int) -> dict[int, int]:
    wanted = select(Coding.theme_id, func.count()).join(Theme, Coding.theme_id == Theme.id)
    wanted = wanted.where(Theme.consultation_id == consultation_id, Coding.status != CodingStatus.REJECTED)
    return {row[0]: row[1] for row in db.session.execute(wanted.group_by(Coding.theme_id))}


def shared_with(theme: Theme) -> dict[int, int]:
    """How many of a theme's passages each other theme has too."""
    other = aliased(Coding)
    beside = and_(other.excerpt_id == Coding.excerpt_id, other.theme_id != theme.id)
    wanted = select(other.theme_id, func.count()).select_from(Coding).join(other, beside)
    wanted = wanted.where(
        Coding.theme_id == theme.id, Coding.status != CodingStatus.REJECTED, other.status != CodingStatus.REJECTED
    )
    return {row[0]: row[1] for row in db.session.execute(wanted.group_by(other.theme_id))}


def nearness(theme: Theme, others: Sequence[Theme]) -> dict[int, int]:
    """The others by how near the middle of their passages is to the middle of these (cosine), from 1."""
    import numpy as np

    ids, vectors = vectors_of(theme.consultation_id)
    place = {excerpt: row for row, excerpt in enumerate(ids)}
    middles = {}
    for each in (theme, *others):
        rows = [place[excerpt] for excerpt in some_of(each) if excerpt in place]
        if rows:
            middle = vectors[rows].mean(axis=0)
            middles[each.id] = middle / max(float(np.linalg.norm(middle)), 1e-9)
    if theme.id not in middles:
        return {}
    likeness = {number: float(middle @ middles[theme.id]) for number, middle in middles.items() if number != theme.id}
    ordered = sorted(likeness, key=lambda number: (-likeness[number], number))
    return {number: rank for rank, number in enumerate(ordered, 1)}


def some_of(theme: Theme) -> Sequence[uuid.UUID]:
    """Some passages of a theme, the same each time: their ids are random, so the first by id are any."""
    wanted = select(Coding.excerpt_id).where(Coding.theme_id == theme.id, Coding.status != CodingStatus.REJECTED)
    return db.session.scalars(wanted.order_by(Coding.excerpt_id).limit(LOOKED_AT)).all()


def overlap_of(source: Theme, target: Theme) -> Overlap:
    """The two side by side."""
    first, second = standings(source), standings(target)
    one = {excerpt for excerpt, status in first.items() if status is not CodingStatus.REJECTED}
    two = {excerpt for excerpt, status in second.items() if status is not CodingStatus.REJECTED}
    kept = {excerpt for excerpt in one | two if CodingStatus.KEPT in (first.get(excerpt), second.get(excerpt))}
    apart = {CodingStatus.KEPT, CodingStatus.REJECTED}
    contested = sum({first[each], second[each]} == apart for each in first.keys() & second.keys())
    words_one, words_two = words_said(source), words_said(target)
    both = [word for word in words_one if word in words_two]
    return Overlap(
        len(one - two),
        len(one & two),
        len(two - one),
        len(kept),
        contested,
        tuple(both[:WORDS]),
        tuple(word for word in words_one if word not in both)[:WORDS],
        tuple(word for word in words_two if word not in both)[:WORDS],
    )


def standings(theme: Theme) -> dict[uuid.UUID, CodingStatus]:
    wanted = select(Coding.excerpt_id, Coding.status).where(Coding.theme_id == theme.id)
    return {row[0]: row[1] for row in db.session.execute(wanted)}


def words_said(theme: Theme, most: int = 40) -> list[str]:
    """The words most of a theme's passages say, without those every sentence needs."""
    from consult.themes.engine.stopwords import GRAMMAR

    found: Counter[str] = Counter()
    for text in db.session.scalars(select(Excerpt.text).where(Excerpt.id.in_(some_of(theme)))):
        found.update({word.casefold() for word in WORD.findall(text)} - GRAMMAR)
    ordered = sorted(found.items(), key=lambda each: (-each[1], each[0]))
    return [word for word, _ in ordered[:most]]
