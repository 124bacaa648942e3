"""A new theme's description says when people under it take both sides."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection

from sqlalchemy import func, select

from consult.extensions import db
from consult.themes.models import Coding, Excerpt, Theme


def say_sides(theme_ids: Collection[int]) -> None:
    """Add it to the descriptions of these themes, which nobody has written yet. The caller commits."""
    from consult.themes.engine.describing import with_sides

    counted = (
        select(Coding.theme_id, Excerpt.position, func.count())
        .join(Excerpt, Coding.excerpt_id == Excerpt.id)
        .where(Coding.theme_id.in_(theme_ids), Excerpt.position.is_not(None))
        .group_by(Coding.theme_id, Excerpt.position)
    )
    sides: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for number, position, many in db.session.execute(counted):
        if position:
            sides[number][position.value] += many
    for theme in db.session.scalars(select(Theme).where(Theme.id.in_(sides))):
        theme.description = with_sides(theme.description, sides[theme.id])
