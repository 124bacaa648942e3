"""One framework over the years: each theme's share of what was said, in this consultation and those it came from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from consult.consultations.models import Consultation
from consult.extensions import db
from consult.themes.models import Theme, ThemeStatus
from consult.themes.overview.columns import columns_of
from consult.themes.overview.counting import Counts, counts_by_theme, counts_of
from consult.themes.overview.waves import Cell, cell_of, points

MOST_WAVES = 8


@dataclass(frozen=True)
class Across:
    """One theme in each wave, the earliest first; None where it was not yet, or no longer, in the framework."""

    name: str
    cells: tuple[Cell | None, ...]

    @property
    def points(self) -> int | None:
        """How its share changed between the last two waves; None when it is not in both."""
        return points(*self.cells[-2:]) if len(self.cells) > 1 else None


@dataclass(frozen=True)
class Waves:
    """The waves, the earliest first, how many passages and people each heard, and every theme across them."""

    consultations: Sequence[Consultation]
    totals: Sequence[Counts]
    rows: Sequence[Across]


def waves_of(consultation: Consultation) -> Waves:
    """Follow each theme back to where it was carried from. A theme of an earlier wave that was not carried on stands
    last, so that what fell away is seen too."""
    frames = [in_use(consultation.id)]
    order = [consultation.id]
    while len(order) < MOST_WAVES and (earlier := came_from(frames[0], order)):
        order.insert(0, earlier)
        frames.insert(0, in_use(earlier))
    counted = [columns_of(number) for number in order]
    totals = [counts_of(here) for here in counted]
    counts = [counts_by_theme(here) for here in counted]
    rows: list[Across] = []
    shown: set[int] = set()
    for place in range(len(order) - 1, -1, -1):
        for theme in frames[place]:
            if theme.id not in shown:
                chain = back(theme, place, frames)
                shown |= {each.id for each in chain if each}
                cells = [cell_of(each, counts[at], totals[at]) if each else None for at, each in enumerate(chain)]
                rows.append(Across(theme.name, tuple(cells)))
    rows.sort(key=lambda row: [-(cell.share if cell else -1.0) for cell in reversed(row.cells)])
    named = [db.session.get_one(Consultation, number) for number in order]
    return Waves(named, totals, rows)


def in_use(consultation_id: int) -> list[Theme]:
    wanted = select(Theme).where(Theme.consultation_id == consultation_id, Theme.status != ThemeStatus.RETIRED)
    return list(db.session.scalars(wanted.order_by(Theme.id)))


def came_from(frame: Sequence[Theme], known: Sequence[int]) -> int | None:
    """The consultation most of these themes were carried from."""
    origins = [theme.carried_from_id for theme in frame if theme.carried_from_id]
    if not origins:
        return None
    found = list(db.session.scalars(select(Theme.consultation_id).where(Theme.id.in_(origins))))
    others = [number for number in found if number not in known]
    return max(sorted(set(others)), key=others.count) if others else None


def back(theme: Theme, place: int, frames: Sequence[Sequence[Theme]]) -> list[Theme | None]:
    """A theme in each wave: as it stands in its own, and what it was in the ones before."""
    chain: list[Theme | None] = [None] * len(frames)
    current: Theme | None = theme
    while current is not None and place >= 0:
        chain[place] = current
        place -= 1
        before = {each.id: each for each in frames[place]} if place >= 0 else {}
        current = before.get(current.carried_from_id or 0)
    return chain
