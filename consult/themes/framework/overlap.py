"""What merging two themes would do: the passages they share, how alike the rest is, and the words of each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy import select

from consult.extensions import db
from consult.themes.listing import themes_in_use
from consult.themes.models import Excerpt, Theme
from consult.themes.overview.columns import Columns, Whole, columns_of
from consult.themes.overview.counting import KEPT, REJECTED, Mask, under
from consult.themes.rows import NOT_THERE
from consult.themes.searching.meaning import places_of

LOOKED_AT = 300  # passages of each theme, for its words and its place among the others
WORDS = 12
WORD = re.compile(r"[^\W\d_][\w’'-]*[^\W_]")


@dataclass(frozen=True)
class Candidate:
    """Another theme beside the one that is to be merged."""

    theme: Theme
    passages: int
    both: int
    nearness: int | None = None  # 1 is the theme whose passages are most like these; None of a part, or before reading


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
    """The themes it could be merged into: those that share most passages first, then the most alike. Its own parts share
    all theirs with it, which says nothing: they stand last."""
    others = [each for each in themes_in_use(theme.consultation_id) if each.id != theme.id]
    here = columns_of(theme.consultation_id)
    counts = under(here)
    sizes = passages_by_theme(here, counts)
    mine = np.zeros(len(here), np.bool_)
    mine[here.row[counts & (here.theme == theme.id)]] = True
    both = passages_by_theme(here, counts & mine[here.row])
    ranks = nearness(theme, [each for each in others if each.parent_id != theme.id])
    found = [Candidate(each, sizes.get(each.id, 0), both.get(each.id, 0), ranks.get(each.id)) for each in others]

    def order(each: Candidate) -> tuple[bool, int, int, str]:
        return each.theme.parent_id == theme.id, -each.both, each.nearness or len(found) + 1, each.theme.name.casefold()

    return sorted(found, key=order)


def passages_by_theme(here: Columns, chosen: Mask) -> dict[int, int]:
    many = np.bincount(here.theme_place[chosen], minlength=len(here.theme_ids))
    return dict(zip(here.theme_ids.tolist(), many.tolist(), strict=True))


def nearness(theme: Theme, others: Sequence[Theme]) -> dict[int, int]:
    """The others by how near the middle of their passages is to the middle of these (cosine), from 1."""
    here = columns_of(theme.consultation_id)
    some = {each.id: some_of(here, each) for each in (theme, *others)}
    vectors, every = places_of(theme.consultation_id, here.key[np.concatenate([*some.values()])])
    middles, end = {}, 0
    for number, rows in some.items():
        places, end = every[end : end + len(rows)], end + len(rows)
        if (places >= 0).any():
            middle = vectors[places[places >= 0]].mean(axis=0)
            middles[number] = middle / max(float(np.linalg.norm(middle)), 1e-9)
    if theme.id not in middles:
        return {}
    likeness = {number: float(middle @ middles[theme.id]) for number, middle in middles.items() if number != theme.id}
    ordered = sorted(likeness, key=lambda number: (-likeness[number], number))
    return {number: rank for rank, number in enumerate(ordered, 1)}


def some_of(here: Columns, theme: Theme) -> Whole:
    """Rows of some passages of a theme, the same each time: their keys are random, so the first by key are any."""
    rows = here.row[under(here) & (here.theme == theme.id)]
    found: Whole = rows[np.argsort(here.key[rows])][:LOOKED_AT]
    return found


def overlap_of(source: Theme, target: Theme) -> Overlap:
    """The two side by side."""
    here = columns_of(source.consultation_id)
    first, second = standings(here, source), standings(here, target)
    one, two = ((each != NOT_THERE) & (each != REJECTED) for each in (first, second))
    contested = ((first == KEPT) & (second == REJECTED)) | ((first == REJECTED) & (second == KEPT))
    words_one, words_two = words_said(source), words_said(target)
    both = [word for word in words_one if word in words_two]
    return Overlap(
        int((one & ~two).sum()),
        int((one & two).sum()),
        int((two & ~one).sum()),
        int(((first == KEPT) | (second == KEPT)).sum()),
        int(contested.sum()),
        tuple(both[:WORDS]),
        tuple(word for word in words_one if word not in both)[:WORDS],
        tuple(word for word in words_two if word not in both)[:WORDS],
    )


def standings(here: Columns, theme: Theme) -> Whole:
    """For each excerpt how it stands under a theme."""
    found = np.full(len(here), NOT_THERE)
    mine = here.theme == theme.id
    found[here.row[mine]] = here.status[mine]
    return found


def words_said(theme: Theme, most: int = 40) -> list[str]:
    """The words most of a theme's passages say, without those every sentence needs."""
    from consult.themes.engine.stopwords import GRAMMAR

    found: Counter[str] = Counter()
    here = columns_of(theme.consultation_id)
    for text in db.session.scalars(select(Excerpt.text).where(Excerpt.id.in_(here.uuids(some_of(here, theme))))):
        found.update({word.casefold() for word in WORD.findall(text)} - GRAMMAR)
    ordered = sorted(found.items(), key=lambda each: (-each[1], each[0]))
    return [word for word, _ in ordered[:most]]
