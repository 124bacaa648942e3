"""A theme beside what it was in the wave before: its share of everything that was said, then and now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from consult.extensions import db
from consult.themes.models import Theme
from consult.themes.overview.columns import columns_of
from consult.themes.overview.counting import Counts, counts_by_theme, counts_of

NOTHING = Counts()


@dataclass(frozen=True)
class Cell:
    """A theme in one wave."""

    theme: Theme
    passages: int
    people: int
    share: float  # of all passages of the wave, in per cent


@dataclass(frozen=True)
class Since:
    """A theme now, and the one it was carried from; None where it is new in this wave."""

    now: Cell
    then: Cell | None

    @property
    def points(self) -> int | None:
        return points(self.then, self.now)


def points(then: Cell | None, now: Cell | None) -> int | None:
    """How a share changed, in points of the shares as they are shown; None when the theme is not in both waves."""
    return round(now.share) - round(then.share) if then and now else None


def cell_of(theme: Theme, counts: Mapping[int, Counts], everything: Counts) -> Cell:
    own, total = counts.get(theme.id, NOTHING).breadth, everything.breadth.passages
    return Cell(theme, own.passages, own.people, 100 * own.passages / total if total else 0.0)


def since_last_wave(themes: Sequence[Theme], counts: Mapping[int, Counts], everything: Counts) -> dict[int, Since]:
    """For each theme what changed; nothing at all when none of them was carried from anywhere."""
    carried = {theme.carried_from_id for theme in themes if theme.carried_from_id}
    if not carried:
        return {}
    earlier = {theme.id: theme for theme in db.session.scalars(select(Theme).where(Theme.id.in_(carried)))}
    then = {}
    for theme in earlier.values():
        here = columns_of(theme.consultation_id)
        then[theme.id] = cell_of(theme, counts_by_theme(here), counts_of(here))
    return {
        theme.id: Since(cell_of(theme, counts, everything), then.get(theme.carried_from_id or 0)) for theme in themes
    }
