"""How a theme's share has changed since the earlier wave that it was carried from."""

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
class Since:
    """A theme beside the one it was carried from; `theme` is None where it is new in this wave. Shares are of all
    passages of each wave, in per cent."""

    theme: Theme | None
    passages: int = 0
    share_then: float = 0.0
    share_now: float = 0.0

    @property
    def points(self) -> int:
        return round(self.share_now - self.share_then)


def since_last_wave(themes: Sequence[Theme], counts: Mapping[int, Counts], everything: Counts) -> dict[int, Since]:
    """For each theme what changed; nothing at all when none of them was carried from anywhere."""
    carried = {theme.carried_from_id for theme in themes if theme.carried_from_id}
    if not carried:
        return {}
    earlier = {theme.id: theme for theme in db.session.scalars(select(Theme).where(Theme.id.in_(carried)))}
    then = {}
    for consultation_id in sorted({theme.consultation_id for theme in earlier.values()}):
        here = columns_of(consultation_id)
        then[consultation_id] = counts_by_theme(here), counts_of(here).breadth.passages
    found = {}
    for theme in themes:
        before = earlier.get(theme.carried_from_id or 0)
        if before is None:
            found[theme.id] = Since(None)
            continue
        by_theme, total = then[before.consultation_id]
        passages = by_theme.get(before.id, NOTHING).breadth.passages
        now = counts.get(theme.id, NOTHING).breadth.passages
        found[theme.id] = Since(before, passages, share(passages, total), share(now, everything.breadth.passages))
    return found


def share(part: int, total: int) -> float:
    return 100 * part / total if total else 0.0
