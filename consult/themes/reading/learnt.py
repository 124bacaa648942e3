"""What the engine moved because of an act, as a list to read."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy import select

from consult.extensions import db
from consult.themes.models import Coding, Excerpt, ReviewAct, Theme
from consult.themes.sources import with_source


@dataclass(frozen=True)
class Moved:
    """One passage that went from one theme to another; from none, when it stood nowhere."""

    excerpt: Excerpt
    source: Theme | None
    target: Theme
    coding: Coding | None  # how it stands now; None when it has moved on since


def moves_of(act: ReviewAct) -> list[Moved]:
    """The passages an act's learning moved, but for those taken back since and those whose theme is gone."""
    pairs: dict[uuid.UUID, dict[str, int]] = {}
    for each in act.before:
        if each.get("learnt"):
            end = "from" if each["was"] else "to"
            pairs.setdefault(uuid.UUID(each["key"][0]), {})[end] = each["key"][1]
    excerpts = {each.id: each for each in load(list(pairs))}
    wanted = {number for ends in pairs.values() for number in ends.values()}
    themes = {theme.id: theme for theme in db.session.scalars(select(Theme).where(Theme.id.in_(wanted)))}
    found = []
    for excerpt_id, ends in pairs.items():
        target = themes.get(ends.get("to", 0))
        if excerpt_id in excerpts and target is not None:
            coding = db.session.get(Coding, (excerpt_id, target.id))
            found.append(Moved(excerpts[excerpt_id], themes.get(ends.get("from", 0)), target, coding))
    return found


def load(ids: list[uuid.UUID]) -> list[Excerpt]:
    found: list[Excerpt] = []
    for start in range(0, len(ids), 500):
        part = select(Excerpt).where(Excerpt.id.in_(ids[start : start + 500])).options(*with_source())
        found += db.session.scalars(part)
    return found
