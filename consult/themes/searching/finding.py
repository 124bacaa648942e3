"""Finding passages: by words, by a phrase, by meaning, like another one; among those of a filter, or of some themes.

For the pages, and for whoever needs the excerpts themselves: `find(...)` gives their ids in order."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from consult.themes.overview.asked import Asked
from consult.themes.overview.columns import Columns, Whole, columns_of
from consult.themes.overview.counting import Mask, placed
from consult.themes.overview.lists import carrying, excerpts_in_order
from consult.themes.overview.narrowing import mask_of
from consult.themes.searching.meaning import MOST, Near, closest, has_been_read, meaning_of, vector_of
from consult.themes.searching.words import KEY

NOT_READ = "Consult has not read these passages yet, so it finds words only. Find themes first."
NOT_THIS = "Consult has not read that passage yet. Find themes first."
CLOSEST = f"At most {MOST} are shown, the closest first."


@dataclass(frozen=True)
class Wanted:
    """What is looked for: the words and filters of `asked`; `how` is "words" or "meaning"; `like` another excerpt;
    `themes` it must be under, all of them; or `alone`: under none of the themes in use."""

    asked: Asked = field(default_factory=Asked)
    how: str = "words"
    like: uuid.UUID | None = None
    themes: tuple[int, ...] = ()


@dataclass(frozen=True)
class Found:
    """Rows of the columns in order; how close each is, when found by meaning; and what is to be said about it."""

    here: Columns
    rows: Whole
    scores: dict[int, float] = field(default_factory=dict)
    note: str = ""

    def ids(self, start: int = 0, many: int | None = None) -> list[uuid.UUID]:
        return self.here.uuids(self.rows[start : None if many is None else start + many])


def find(consultation_id: int, wanted: Wanted, *, alone: Sequence[int] | None = None) -> Found:
    """Look for excerpts. `alone`: the themes in use, of which an excerpt may be under none."""
    here = columns_of(consultation_id)
    by_meaning = wanted.like is not None or (wanted.how == "meaning" and bool(wanted.asked.words.strip()))
    note = ""
    if by_meaning and wanted.like is None and not has_been_read(consultation_id):
        by_meaning, note = False, NOT_READ
    asked = wanted.asked.without_words() if by_meaning else wanted.asked
    mask = both(mask_of(consultation_id, asked, here), carrying(here, wanted.themes) if wanted.themes else None)
    if alone is not None:
        mask = both(mask, ~placed(here, alone))
    if not by_meaning:
        return Found(here, excerpts_in_order(here, mask), note=note)
    vector = meaning_of(wanted.asked.words) if wanted.like is None else vector_of(consultation_id, wanted.like)
    if vector is None:
        return Found(here, np.zeros(0, np.int64), note=NOT_THIS)
    itself = wanted.like.int & KEY if wanted.like else -1
    near = closest(consultation_id, vector, None if mask is None else here.key[mask], but=itself)
    rows = here.places_of(near.keys)
    return Found(here, rows, scores_of(here, rows, near), CLOSEST if len(rows) == MOST else "")


def both(one: Mask | None, other: Mask | None) -> Mask | None:
    if one is None or other is None:
        return one if other is None else other
    return one & other


def scores_of(here: Columns, rows: Whole, near: Near) -> dict[int, float]:
    by_key = dict(zip(near.keys.tolist(), near.scores.tolist(), strict=True))
    return {int(row): by_key[int(here.key[row])] for row in rows}
