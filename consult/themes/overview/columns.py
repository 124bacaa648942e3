"""A consultation's excerpts and codings as columns in memory: what every count, filter and list is made from.

They are read again, in parts, when the database says that something changed: migration 0010 stamps the bucket (the
first two digits of the id) of each excerpt that is touched, or whose coding is. A count is therefore always a recount.
"""

from __future__ import annotations

import threading
import uuid
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import text

from consult.extensions import db
from consult.themes.overview.reading import BUCKETS, Part, read_parts

Whole = NDArray[np.int64]
IN_MEMORY = 3_000_000  # excerpts and codings over all consultations, about 100 bytes each
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
    telling: Whole

    def __len__(self) -> int:
        return len(self.key)

    def uuids(self, rows: Whole) -> list[uuid.UUID]:
        """The ids of some rows."""
        return [uuid.UUID(bytes=each.tobytes()) for each in self.id[rows]]

    def rows_of(self, keys: Whole) -> NDArray[np.bool_]:
        """Which rows have one of these keys."""
        return np.isin(self.key, keys)


@dataclass
class Kept:
    """The columns of one consultation, and the stamps they were read at."""

    stamps: dict[str, tuple[int, int]]
    parts: list[Part]
    columns: Columns


_kept: OrderedDict[tuple[str, int], Kept] = OrderedDict()
_lock = threading.Lock()


def columns_of(consultation_id: int) -> Columns:
    """The columns as the database stands now."""
    here = (str(db.engine.url), consultation_id)
    stamps = stamps_now()
    with _lock:
        kept = _kept.get(here)
    if kept is not None and kept.stamps == stamps:
        return kept.columns
    if kept is None:
        parts = read_parts(consultation_id)
    else:
        changed = [n for n, name in enumerate(BUCKETS) if kept.stamps.get(name) != stamps.get(name)]
        parts = read_parts(consultation_id, changed, kept.parts)
    fresh = Kept(stamps, parts, join(parts))
    with _lock:
        _kept[here] = fresh
        _kept.move_to_end(here)
        while len(_kept) > 1 and sum(len(each.columns) + len(each.columns.row) for each in _kept.values()) > IN_MEMORY:
            _kept.popitem(last=False)
    return fresh.columns


def stamps_now() -> dict[str, tuple[int, int]]:
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
    whole["voice"] = np.unique(whole["voice"], return_inverse=True)[1].astype(np.int64)
    return Columns(**whole)
