"""The passages waiting to be read, one after another: which, in what order, and what comes before and after one."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select

from consult.extensions import db
from consult.themes.heard import conditions
from consult.themes.models import Coding, CodingStatus, Excerpt, Memo, Theme, ThemeStatus
from consult.themes.passages import nowhere

UNSURE, SURE, NOWHERE, FLAGGED, EVERY = "unsure", "sure", "nowhere", "flagged", "all"
QUEUES = {
    UNSURE: "Least sure first",
    SURE: "Surest first",
    NOWHERE: "Under no theme",
    FLAGGED: "Flagged",
    EVERY: "All passages",
}


@dataclass(frozen=True)
class Queue:
    """What is being read."""

    consultation_id: int
    kind: str = UNSURE
    theme_id: int | None = None
    words: str = ""

    @property
    def by_sureness(self) -> bool:
        return self.kind in (UNSURE, SURE)

    @property
    def asked(self) -> dict[str, Any]:
        """The queue as an address keeps it."""
        found = {"queue": self.kind if self.kind != UNSURE else None, "theme": self.theme_id, "words": self.words}
        return {name: value for name, value in found.items() if value}


@dataclass(frozen=True)
class Place:
    """Where a passage stands in a queue."""

    before: uuid.UUID | None
    after: uuid.UUID | None
    left: int


def first_of(queue: Queue) -> uuid.UUID | None:
    """The passage to begin with."""
    key, rows = waiting(queue)
    found = db.session.execute(ordered(rows, key, queue).limit(1)).first()
    return found[0] if found else None


def place_of(queue: Queue, excerpt_id: uuid.UUID) -> Place:
    """The neighbours of a passage in a queue. Behind it stand those already decided too, to go back to."""
    here = key_of(queue, excerpt_id)
    key, rows = waiting(queue)
    left = db.session.scalar(select(func.count()).select_from(rows.subquery())) or 0
    after = db.session.execute(ordered(past(rows, key, queue, here, excerpt_id), key, queue).limit(1)).first()
    key, rows = waiting(queue, decided=True)
    behind = past(rows, key, queue, here, excerpt_id, back=True)
    before = db.session.execute(ordered(behind, key, queue, back=True).limit(1)).first()
    return Place(before[0] if before else None, after[0] if after else None, left)


def waiting(queue: Queue, decided: bool = False) -> tuple[ColumnElement[Any], Select[Any]]:
    """The passages of a queue and what they are ordered by; with `decided`, those that have left it as well."""
    return by_sureness(queue, decided) if queue.by_sureness else by_name(queue)


def by_sureness(queue: Queue, decided: bool) -> tuple[ColumnElement[Any], Select[Any]]:
    """Passages with a suggestion nobody has looked at, by how sure the least or the most sure one is."""
    sure = func.coalesce(func.min(Coding.confidence) if queue.kind == UNSURE else func.max(Coding.confidence), 0.0)
    in_use = Theme.consultation_id == queue.consultation_id, Theme.status != ThemeStatus.RETIRED
    rows = select(Coding.excerpt_id, sure).join(Theme, Coding.theme_id == Theme.id).where(*in_use)
    if not decided:
        rows = rows.where(Coding.status == CodingStatus.SUGGESTED)
    if queue.theme_id:
        rows = rows.where(Coding.theme_id == queue.theme_id)
    if queue.words:
        rows = rows.join(Excerpt, Coding.excerpt_id == Excerpt.id).where(*conditions("", queue.words))
    return sure, rows.group_by(Coding.excerpt_id)


def by_name(queue: Queue) -> tuple[ColumnElement[Any], Select[Any]]:
    """Passages in an order that says nothing: their numbers are random."""
    here = [Excerpt.consultation_id == queue.consultation_id]
    if queue.kind == NOWHERE:
        here = nowhere(queue.consultation_id)
    if queue.kind == FLAGGED:
        raised = select(Memo.excerpt_id).where(Memo.is_flag, Memo.settled_at.is_(None), Memo.excerpt_id.is_not(None))
        here.append(Excerpt.id.in_(raised.where(Memo.consultation_id == queue.consultation_id)))
    if queue.theme_id and queue.kind != NOWHERE:
        under = select(Coding.excerpt_id).where(Coding.theme_id == queue.theme_id)
        here.append(Excerpt.id.in_(under.where(Coding.status != CodingStatus.REJECTED)))
    zero = literal(0)
    return zero, select(Excerpt.id, zero).where(*here, *conditions("", queue.words))


def key_of(queue: Queue, excerpt_id: uuid.UUID) -> float:
    """How sure the engine is, or was before somebody decided, of one passage."""
    if not queue.by_sureness:
        return 0.0
    _, rows = by_sureness(queue, decided=True)
    found = db.session.execute(rows.where(Coding.excerpt_id == excerpt_id)).first()
    return float(found[1]) if found else 0.0


def past(
    rows: Select[Any], key: ColumnElement[Any], queue: Queue, here: float, excerpt_id: uuid.UUID, *, back: bool = False
) -> Select[Any]:
    """Only what comes after a passage, or before it."""
    if not queue.by_sureness:
        return rows.where(Excerpt.id < excerpt_id if back else Excerpt.id > excerpt_id)
    name = Coding.excerpt_id
    surest_first = (queue.kind == SURE) is not back
    further = key < here if surest_first else key > here
    return rows.having(or_(further, and_(key == here, name < excerpt_id if back else name > excerpt_id)))


def ordered(rows: Select[Any], key: ColumnElement[Any], queue: Queue, *, back: bool = False) -> Select[Any]:
    if not queue.by_sureness:
        return rows.order_by(Excerpt.id.desc() if back else Excerpt.id.asc())
    surest_first = (queue.kind == SURE) is not back
    name = Coding.excerpt_id.desc() if back else Coding.excerpt_id.asc()
    return rows.order_by(key.desc() if surest_first else key.asc(), name)
