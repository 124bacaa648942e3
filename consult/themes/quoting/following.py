"""Where a quote stands in the framework: under the themes its passage is under now, whatever was merged, split, moved
or undone since it was picked. Nothing is moved for it, so nothing has to be moved back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, or_, select

from consult.extensions import db
from consult.themes.models import Coding, CodingStatus, Theme, ThemeStatus
from consult.themes.quoting.models import Quote

KEPT = CodingStatus.KEPT
MOST_MERGES = 20  # one after another


def under(theme: Theme) -> ColumnElement[bool]:
    """Which quotes stand under a theme; one whose source is gone stays where it was picked."""
    carries = select(Coding.excerpt_id).where(
        Coding.excerpt_id == Quote.excerpt_id, Coding.theme_id == theme.id, Coding.status != CodingStatus.REJECTED
    )
    return or_(carries.exists(), and_(Quote.excerpt_id.is_(None), Quote.theme_id == theme.id))


def themes_now(quotes: Sequence[Quote]) -> dict[int, Theme]:
    """The theme to name beside each quote: the one it was picked for while its passage is under it, else what that one
    was merged into, else the one its passage is under most surely. By the quote's id; none where it is under none."""
    found: dict[object, list[tuple[Coding, Theme]]] = defaultdict(list)
    wanted = (
        select(Coding, Theme)
        .join(Theme, Theme.id == Coding.theme_id)
        .where(
            Coding.excerpt_id.in_({quote.excerpt_id for quote in quotes if quote.excerpt_id}),
            Coding.status != CodingStatus.REJECTED,
            Theme.status != ThemeStatus.RETIRED,
        )
    )
    for coding, theme in db.session.execute(wanted):
        found[coding.excerpt_id].append((coding, theme))
    grown = merged_into({quote.theme_id for quote in quotes if quote.theme_id})
    return {
        quote.id: min(there, key=lambda each: order(quote, grown, *each))[1]
        for quote in quotes
        if (there := found.get(quote.excerpt_id))
    }


def order(quote: Quote, grown: dict[int, int], coding: Coding, theme: Theme) -> tuple[bool, bool, bool, float, int]:
    picked = quote.theme_id or 0
    sure = 1.0 if coding.confidence is None else coding.confidence
    return (theme.id != picked, theme.id != grown.get(picked), coding.status is not KEPT, -sure, theme.id)


def merged_into(themes: set[int]) -> dict[int, int]:
    """What each merged theme is part of in the end."""
    found: dict[int, int] = {}
    ends = {each: each for each in themes}
    for _ in range(MOST_MERGES):
        if not ends:
            break
        wanted = select(Theme.id, Theme.merged_into_id).where(Theme.id.in_(ends.values()))
        step: dict[int, int | None] = {row[0]: row[1] for row in db.session.execute(wanted)}
        ends = {first: later for first, end in ends.items() if (later := step.get(end))}
        found |= ends
    return found
