"""The passages waiting to be read, one after another: which, in what order, and what comes before and after one."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from sqlalchemy import select

from consult.extensions import db
from consult.themes.engine.learning import ask_first
from consult.themes.learning import what_stands
from consult.themes.listing import themes_in_use
from consult.themes.models import Memo
from consult.themes.overview.asked import Asked
from consult.themes.overview.columns import Columns, Whole, columns_of
from consult.themes.overview.counting import Mask, placed
from consult.themes.overview.lists import SUGGESTED, carrying
from consult.themes.overview.narrowing import mask_of

UNSURE, SURE, FIRST, NOWHERE, FLAGGED, EVERY = "unsure", "sure", "first", "nowhere", "flagged", "all"
QUEUES = {
    UNSURE: "Least sure first",
    SURE: "Surest first",
    FIRST: "What teaches Consult most",
    NOWHERE: "Under no theme",
    FLAGGED: "Flagged",
    EVERY: "All passages",
}
AT_ONCE = 20  # passages that teach most; after each decision they are chosen anew


@dataclass(frozen=True)
class Queue:
    """What is being read."""

    consultation_id: int
    kind: str = UNSURE
    theme_id: int | None = None
    of: Asked = field(default_factory=Asked)

    @property
    def address(self) -> dict[str, Any]:
        """The queue as an address keeps it."""
        found = {"queue": self.kind if self.kind != UNSURE else None, "theme": self.theme_id}
        return {name: value for name, value in found.items() if value} | self.of.narrowing

    @property
    def of_undecided(self) -> bool:
        """Whether a passage leaves once it is decided."""
        return self.kind in (UNSURE, SURE, FIRST, NOWHERE)


@dataclass(frozen=True)
class Place:
    """Where a passage stands in a queue."""

    before: uuid.UUID | None
    after: uuid.UUID | None
    left: int


@dataclass(frozen=True)
class Line:
    """Rows in the order they are read, and which of them still wait; the others were read before."""

    here: Columns
    rows: Whole
    waits: Mask

    def ids(self, rows: Whole) -> list[uuid.UUID]:
        return self.here.uuids(rows)


def first_of(queue: Queue) -> uuid.UUID | None:
    """The passage to begin with."""
    return next(iter(some_of(queue, 1)), None)


def some_of(queue: Queue, most: int) -> list[uuid.UUID]:
    """The first passages that wait."""
    line = line_of(queue)
    return line.ids(line.rows[line.waits][:most])


def place_of(queue: Queue, excerpt_id: uuid.UUID) -> Place:
    """The neighbours of a passage. Behind it stand those already decided too, to go back to."""
    line = line_of(queue)
    known = np.frombuffer(excerpt_id.bytes, np.uint8)
    at = np.flatnonzero((line.here.id[line.rows] == known).all(axis=1))
    here = int(at[0]) if len(at) else -1
    before, after = line.rows[:here] if here > 0 else line.rows[:0], line.rows[here + 1 :][line.waits[here + 1 :]]
    behind, ahead = line.ids(before[-1:]), line.ids(after[:1])
    return Place(behind[0] if behind else None, ahead[0] if ahead else None, int(line.waits.sum()))


def line_of(queue: Queue) -> Line:
    here = columns_of(queue.consultation_id)
    mask = mask_of(queue.consultation_id, queue.of, here)
    if queue.kind in (UNSURE, SURE):
        return by_sureness(queue, here, mask)
    if queue.kind == FIRST:
        return by_lesson(queue, here, mask)
    chosen = np.ones(len(here), np.bool_) if mask is None else mask.copy()
    if queue.kind == NOWHERE:
        chosen &= ~placed(here, in_use(queue))
    if queue.kind == FLAGGED:
        chosen &= np.isin(here.key, [each.int & ((1 << 60) - 1) for each in flagged(queue.consultation_id)])
    if queue.theme_id and queue.kind != NOWHERE:
        chosen &= carrying(here, [queue.theme_id])
    rows = np.flatnonzero(chosen)
    return Line(here, rows, np.ones(len(rows), np.bool_))


def by_sureness(queue: Queue, here: Columns, mask: Mask | None) -> Line:
    """Passages the engine suggested something for, by how sure it is, or was before somebody decided; those wait that
    have a suggestion nobody has looked at."""
    themes = [queue.theme_id] if queue.theme_id else in_use(queue)
    codings = np.flatnonzero(np.isin(here.theme, np.asarray(themes, np.int64)))
    if mask is not None:
        codings = codings[mask[here.row[codings]]]
    row, sure = here.row[codings], here.confidence[codings]
    key = np.full(len(here), np.inf if queue.kind == UNSURE else -np.inf)
    (np.minimum if queue.kind == UNSURE else np.maximum).at(key, row, sure)
    waits = np.zeros(len(here), np.bool_)
    waits[row[here.status[codings] == SUGGESTED]] = True
    rows = np.unique(row)
    rows = rows[np.argsort(key[rows] if queue.kind == UNSURE else -key[rows], kind="stable")]
    return Line(here, rows, waits[rows])


def by_lesson(queue: Queue, here: Columns, mask: Mask | None) -> Line:
    """The passages whose reading would teach the engine most."""
    stand = what_stands(queue.consultation_id)
    asked = (
        ask_first(stand.vectors, stand.standing, stand.decisions, len(stand.themes), most=AT_ONCE)
        if stand.themes
        else ()
    )
    by_id = {here.id[row].tobytes(): row for row in range(len(here))} if asked else {}
    rows = [by_id[each] for row in asked if (each := stand.ids[row].bytes) in by_id]
    kept = np.asarray([row for row in rows if mask is None or mask[row]], np.int64)
    return Line(here, kept, np.ones(len(kept), np.bool_))


def in_use(queue: Queue) -> Sequence[int]:
    return [theme.id for theme in themes_in_use(queue.consultation_id)]


def flagged(consultation_id: int) -> Sequence[uuid.UUID]:
    raised = select(Memo.excerpt_id).where(Memo.is_flag, Memo.settled_at.is_(None), Memo.taken_back_at.is_(None))
    raised = raised.where(Memo.excerpt_id.is_not(None))
    return [each for each in db.session.scalars(raised.where(Memo.consultation_id == consultation_id)) if each]
