"""A consultation's excerpts and codings as columns in memory: what every count, filter and list is made from.

They are read again, in parts, when the database says that something changed: migration 0010 stamps the bucket of each
excerpt that is touched (the first two digits of its id), or whose coding is ("c" and these). A count is therefore
always a recount.
"""

from __future__ import annotations

import threading
import uuid
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, TypeVar

import numpy as np
from flask import current_app
from numpy.typing import NDArray
from sqlalchemy import text

from consult.extensions import db
from consult.themes.overview.reading import BUCKETS, Part, read_parts

Whole = NDArray[np.int64]
Kind = TypeVar("Kind")
Stamps = dict[str, tuple[int, int]]
IN_MEMORY = 3_000_000  # excerpts and codings over all consultations, about 80 bytes each
STAMPS = {
    "sqlite": "select bucket, 1, stamp from excerpt_change where bucket <> 'gone'",
    "postgresql": "select bucket, count(*), sum(stamp) from excerpt_change group by bucket",
}


@dataclass(frozen=True)
class Columns:
    """One row for each excerpt, in the order of its id; and one for each coding that points to it by `row`.

    Numbers of rows in other tables are ids, and -1 where there is none. `voice` is a number for each person (the same
    person, the same number); `alias` says whether it is an alias of a forum. `position` and `status` are places in
    POSITIONS and STATUSES."""

    id: NDArray[np.uint8]  # (n, 16)
    key: Whole  # what the index of words knows it by
    voice: Whole
    alias: NDArray[np.bool_]
    headcount: Whole
    survey: Whole
    session: Whole
    forum: Whole
    organisation: Whole
    question: Whole
    prompt: Whole
    position: Whole
    copy: NDArray[np.bool_]
    length: Whole  # characters
    response: Whole  # the key of the response it is part of
    row: Whole
    theme: Whole
    status: Whole
    by_person: NDArray[np.bool_]
    confidence: NDArray[np.float64]  # 1 where a person put it
    measured: NDArray[np.bool_]  # whether the engine said how sure it was
    telling: Whole
    origin: NDArray[np.uint8]  # a place in ORIGINS
    is_example: NDArray[np.bool_]
    from_at: NDArray[np.int32]
    to_at: NDArray[np.int32]
    person_id: NDArray[np.int32]
    decided_at: Whole  # microseconds since 1970
    theme_ids: Whole  # every theme that has a coding
    theme_place: Whole  # of each coding's theme in theme_ids
    by_key: Whole  # rows in the order of their key
    worked_out: dict[Hashable, Any] = field(default_factory=dict, repr=False)  # what follows from these columns alone

    def __len__(self) -> int:
        return len(self.key)

    def uuids(self, rows: Whole) -> list[uuid.UUID]:
        """The ids of some rows."""
        return [uuid.UUID(bytes=each.tobytes()) for each in self.id[rows]]

    def rows_of(self, keys: Whole) -> NDArray[np.bool_]:
        """Which rows have one of these keys."""
        found = np.zeros(len(self), np.bool_)
        found[self.places_of(keys)] = True
        return found

    def places_of(self, keys: Whole) -> Whole:
        """The rows that have these keys, in the order of the keys; a key that no row has is left out."""
        if not len(self):
            return np.zeros(0, np.int64)
        ordered = self.key[self.by_key]
        place = np.minimum(np.searchsorted(ordered, keys), len(ordered) - 1)
        return np.asarray(self.by_key[place[ordered[place] == keys]], np.int64)

    def once(self, name: Hashable, work: Callable[[], Kind]) -> Kind:
        """Work out something that follows from these columns alone, the first time it is asked for."""
        if name not in self.worked_out:
            self.worked_out[name] = work()
        found: Kind = self.worked_out[name]
        return found


@dataclass
class Kept:
    """The columns of one consultation, and the stamps they were read at."""

    stamps: Stamps
    parts: list[Part]
    columns: Columns


REMEMBERED = "consult.themes.columns"  # in the application's extensions
_lock = threading.Lock()
_reading: dict[int, threading.Lock] = {}  # by consultation


def kept_columns() -> OrderedDict[int, Kept]:
    """Of each consultation lately asked for, the latest asked for last."""
    found: OrderedDict[int, Kept] = current_app.extensions.setdefault(REMEMBERED, OrderedDict())
    return found


def columns_of(consultation_id: int) -> Columns:
    """The columns as the database stands now. Of several who come at once one reads, and the others wait for that."""
    stamps = stamps_now()
    with _lock:
        reading = _reading.setdefault(consultation_id, threading.Lock())
    if (found := columns_at(consultation_id, stamps)) is not None:
        return found
    with reading:
        found = columns_at(consultation_id, stamps)
        return read_again(consultation_id, stamps) if found is None else found


def columns_at(consultation_id: int, stamps: Stamps) -> Columns | None:
    """What is in memory, when it was read at these stamps."""
    with _lock:
        kept = kept_columns().get(consultation_id)
        if kept is None or kept.stamps != stamps:
            return None
        kept_columns().move_to_end(consultation_id)
        return kept.columns


def read_again(consultation_id: int, stamps: Stamps) -> Columns:
    """Read what has changed since the last time, or everything."""
    remembered = kept_columns()
    kept = remembered.get(consultation_id)
    if kept is None:
        parts = read_parts(consultation_id)
    else:
        changed = {name for name in {*stamps, *kept.stamps} if kept.stamps.get(name) != stamps.get(name)}
        said = [n for n, name in enumerate(BUCKETS) if name in changed]
        coded = [n for n, name in enumerate(BUCKETS) if f"c{name}" in changed]
        parts = read_parts(consultation_id, kept.parts, said, coded)
    whole = join(parts)
    fresh = Kept(stamps, within(whole, parts), whole)
    with _lock:
        remembered[consultation_id] = fresh
        remembered.move_to_end(consultation_id)
        while len(remembered) > 1 and sum(map(size_of, remembered.values())) > IN_MEMORY:
            remembered.popitem(last=False)
    return fresh.columns


def size_of(kept: Kept) -> int:
    return len(kept.columns) + len(kept.columns.row)


def stamps_now() -> Stamps:
    rows = db.session.execute(text(STAMPS[db.engine.dialect.name]))
    return {bucket: (int(count), int(stamp)) for bucket, count, stamp in rows}


def join(parts: list[Part]) -> Columns:
    """The parts one after the other; the codings of each point into its own excerpts, so they are moved along."""
    starts = np.cumsum([0, *(len(part.excerpts["key"]) for part in parts)])[:-1]
    whole: dict[str, Any] = {
        name: np.concatenate([part.excerpts[name] for part in parts]) for name in parts[0].excerpts
    }
    whole |= {name: np.concatenate([part.codings[name] for part in parts]) for name in parts[0].codings}
    whole["row"] = np.concatenate([part.codings["row"] + start for part, start in zip(parts, starts, strict=True)])
    whole["voice"] = np.unique(whole["voice"], return_inverse=True)[1].astype(np.int32)
    whole["theme_ids"], whole["theme_place"] = np.unique(whole["theme"], return_inverse=True)
    whole["by_key"] = np.argsort(whole["key"])
    return Columns(**whole)


def within(whole: Columns, parts: list[Part]) -> list[Part]:
    """The same parts as windows onto the whole, so that nothing is held twice but what joining changes."""
    found, said, coded = [], 0, 0
    for part in parts:
        upto = said + len(part.excerpts["key"]), coded + len(part.codings["row"])
        excerpts = {name: getattr(whole, name)[said : upto[0]] for name in part.excerpts if name != "voice"}
        codings = {name: getattr(whole, name)[coded : upto[1]] for name in part.codings if name != "row"}
        excerpts["voice"], codings["row"] = alone(part.excerpts["voice"]), alone(part.codings["row"])
        found.append(Part(excerpts, codings))
        said, coded = upto
    return found


def alone(values: Whole) -> Whole:
    """Values that hold nothing else in memory."""
    return values if values.base is None else values.copy()
