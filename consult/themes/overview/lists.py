"""Which excerpts and codings a list shows, in which order: chosen from the columns, so that a page loads only its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from consult.themes.models import CodingStatus
from consult.themes.overview.columns import Columns, Whole
from consult.themes.overview.counting import KEPT, Mask, under
from consult.themes.overview.reading import POSITIONS, STATUSES

SUGGESTED = STATUSES.index(CodingStatus.SUGGESTED.value)
NOT_TELLING = 99


def codings_in_order(here: Columns, theme_id: int, mask: Mask | None, show: str, order: str) -> Whole:
    """The places of a theme's codings: "unsure" (the least sure first, decided ones last), "sure", or "heads".

    `show`: a standing, or a position; anything else asks for what nobody has turned away."""
    statuses = [STATUSES.index(show)] if show in STATUSES else []
    shown = under(here, mask, statuses) & (here.theme == theme_id)
    if show in POSITIONS:
        shown &= here.position[here.row] == POSITIONS.index(show)
    chosen = np.flatnonzero(shown)
    row, decided, sure = here.row[chosen], here.status[chosen] != SUGGESTED, here.confidence[chosen]
    keys: tuple[NDArray[Any], ...]
    if order == "sure":
        keys = (row, -sure, ~decided)
    elif order == "heads":
        keys = (row, sure, decided, -here.headcount[row])
    else:
        keys = (row, sure, decided)
    return chosen[np.lexsort(keys)]


def most_telling(here: Columns, theme_id: int, lengths: tuple[int, int], how_many: int) -> Whole:
    """The places of the codings whose words show a theme best: the engine's picks, then kept ones, then the surest."""
    chosen = np.flatnonzero(under(here) & (here.theme == theme_id))
    row = here.row[chosen]
    chosen = chosen[(here.length[row] >= lengths[0]) & (here.length[row] <= lengths[1])]
    picked = np.where(here.telling[chosen] < 0, NOT_TELLING, here.telling[chosen])
    keys = (here.row[chosen], -here.confidence[chosen], here.status[chosen] != KEPT, picked)
    return chosen[np.lexsort(keys)][:how_many]


def carrying(here: Columns, themes: Sequence[int]) -> Mask:
    """Which excerpts are under every one of these themes."""
    found = np.ones(len(here), np.bool_)
    for theme in themes:
        one = np.zeros(len(here), np.bool_)
        one[here.row[under(here) & (here.theme == theme)]] = True
        found &= one
    return found


def excerpts_in_order(here: Columns, mask: Mask | None) -> Whole:
    """The rows of excerpts, those that stand for most people first."""
    rows = np.arange(len(here)) if mask is None else np.flatnonzero(mask)
    return rows[np.argsort(-here.headcount[rows], kind="stable")]
