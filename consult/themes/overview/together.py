"""Which themes are said together: how many passages carry both, for the largest themes, and the largest meetings."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from consult.themes.listing import themes_in_use
from consult.themes.models import Theme
from consult.themes.overview.asked import Asked
from consult.themes.overview.columns import columns_of
from consult.themes.overview.counting import said_together
from consult.themes.overview.narrowing import mask_of

IN_TABLE = 12  # themes
MEETINGS = 20


@dataclass(frozen=True)
class Together:
    """`themes` the largest ones, `counts` a row for each with the passages it shares with each other (its own size in
    its own place); `meetings` the largest pairs over all themes: one, the other, passages, and what share of the
    smaller theme that is, in per cent."""

    themes: list[Theme]
    counts: list[list[int]]
    meetings: list[tuple[Theme, Theme, int, int]]
    all_themes: int

    @property
    def largest(self) -> int:
        return max((row[n] for m, row in enumerate(self.counts) for n in range(m)), default=0)


def together_of(consultation_id: int, asked: Asked) -> Together:
    here = columns_of(consultation_id)
    themes = list(themes_in_use(consultation_id))
    if not themes or not len(here):
        return Together([], [], [], 0)
    square = said_together(here, [theme.id for theme in themes], mask_of(consultation_id, asked, here))
    sizes = square.diagonal()
    chosen = [int(n) for n in np.argsort(-sizes, kind="stable")[:IN_TABLE] if sizes[n]]
    ones, others = np.nonzero(np.tril(square, -1))
    shared = square[ones, others]
    first = np.lexsort((others, ones, -shared))[:MEETINGS]
    meetings = [
        (themes[i], themes[j], int(square[i, j]), round(100 * int(square[i, j]) / int(min(sizes[i], sizes[j]))))
        for i, j in zip(ones[first].tolist(), others[first].tolist(), strict=True)
        if not part_of_the_other(themes[i], themes[j])
    ]
    counts = [[int(square[i, j]) for j in chosen] for i in chosen]
    return Together([themes[n] for n in chosen], counts, meetings, int((sizes > 0).sum()))


def part_of_the_other(one: Theme, other: Theme) -> bool:
    """A theme meets what it is part of in all its passages: no news."""
    return one.parent_id == other.id or other.parent_id == one.id
