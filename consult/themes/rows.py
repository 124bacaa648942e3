"""Codings by the many: read, taken out and put in as one array. A row of its own for each of a hundred thousand would
take seconds."""

from __future__ import annotations

import base64
import datetime as dt
import uuid
import zlib
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from consult.extensions import db
from consult.themes.models import CodingStatus
from consult.themes.overview.columns import Columns, columns_of
from consult.themes.overview.reading import ORIGINS as ORIGINS
from consult.themes.overview.reading import STATUSES as STATUSES

Ids = NDArray[np.bytes_]  # excerpts' ids in their 16 bytes; never .tolist(): that drops zeros at the end
Rows = NDArray[np.void]  # of ROW
NOTHING = -1
# In this order, and with no gap between, they are what a version keeps; NOTHING stands where there is none.
ROW = np.dtype(
    [
        ("excerpt", "S16"), ("theme", "<i4"), ("origin", "u1"), ("status", "u1"), ("is_example", "?"),
        ("confidence", "<f8"), ("from_at", "<i4"), ("to_at", "<i4"), ("telling", "<i4"), ("person_id", "<i4"),
        ("decided_at", "<i8"),
    ]
)  # fmt: skip
NUMBERS = ("confidence", "from_at", "to_at", "telling", "person_id")
PAIR = 20  # bytes: the excerpt and the theme stand first
REJECTED, KEPT = STATUSES.index(CodingStatus.REJECTED.value), STATUSES.index(CodingStatus.KEPT.value)
SUGGESTED = STATUSES.index(CodingStatus.SUGGESTED.value)
NOT_THERE = 255  # the status of a row that stands for none: its pair only
BEGINNING = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
MICROSECOND = dt.timedelta(microseconds=1)
FIELDS = ("theme_id", *(ROW.names or ())[2:])
KINDS = ("integer", "text", "text", "boolean", "float8", *["integer"] * 4, "timestamptz", "uuid")  # of PostgreSQL
PUT_IN = {
    "sqlite": f"insert into coding ({', '.join(FIELDS)}, excerpt_id) select {'?, ' * len(FIELDS)} id from excerpt"
    " where id = ?",
    "postgresql": f"insert into coding ({', '.join(FIELDS)}, excerpt_id) select fresh.* from"
    f" unnest({', '.join(f'%s::{kind}[]' for kind in KINDS)}) as fresh({', '.join(FIELDS)}, known)"
    " join excerpt on excerpt.id = fresh.known",
}
TAKE_OUT = {
    "sqlite": "delete from coding where excerpt_id = ? and theme_id = ?",
    "postgresql": "delete from coding using unnest(%s::uuid[], %s::integer[]) as gone(excerpt, theme)"
    " where excerpt_id = excerpt and theme_id = theme",
}


def rows_under(consultation_id: int, theme_ids: Sequence[int] | None = None) -> Rows:
    """Every coding of some themes of a consultation, or of all, by excerpt and theme: as the session would commit it."""
    db.session.flush()
    here = columns_of(consultation_id)
    chosen = np.arange(len(here.row)) if theme_ids is None else np.flatnonzero(np.isin(here.theme, theme_ids))
    rows = np.zeros(len(chosen), ROW)
    rows["excerpt"] = excerpts_of(here)[here.row[chosen]]
    for name in (ROW.names or ())[1:]:
        rows[name] = getattr(here, name)[chosen]
    rows["confidence"][~here.measured[chosen]] = NOTHING
    return in_order(rows)


def excerpts_of(here: Columns) -> Ids:
    found: Ids = np.ascontiguousarray(here.id).view("S16").ravel()
    return found


def microseconds(moment: dt.datetime) -> int:
    """Since 1970."""
    return (moment - BEGINNING) // MICROSECOND


def in_order(rows: Rows) -> Rows:
    return rows[np.lexsort((rows["theme"], rows["excerpt"]))]


def pairs_of(rows: Rows) -> NDArray[np.bytes_]:
    """Excerpt and theme of each row as one value, to look for the same ones elsewhere."""
    plain = np.ascontiguousarray(rows).view(np.uint8).reshape(len(rows), ROW.itemsize)
    return np.ascontiguousarray(plain[:, :PAIR]).view(f"S{PAIR}").ravel()


def wholes_of(rows: Rows) -> NDArray[np.bytes_]:
    """Each row, all of it, as one value."""
    return np.ascontiguousarray(rows).view(f"S{ROW.itemsize}").ravel()


def not_there(rows: Rows, theme_id: int | None = None) -> Rows:
    """The same pairs, or those with another theme, as rows that say that no such coding was there."""
    found = np.zeros(len(rows), ROW)
    found["excerpt"], found["theme"] = rows["excerpt"], rows["theme"] if theme_id is None else theme_id
    found["status"] = NOT_THERE
    return found


def ids_of(excerpt_ids: Iterable[uuid.UUID]) -> Ids:
    return np.frombuffer(b"".join(each.bytes for each in excerpt_ids), "S16")


def uuids(ids: Ids) -> list[uuid.UUID]:
    return [uuid.UUID(bytes=each) for each in np.ascontiguousarray(ids).view("V16").tolist()]


def distinct(*ids: Ids) -> Ids:
    """Each id once, in order; much quicker than np.unique where the ids are nearly in order, as they are here."""
    every = np.sort(np.concatenate([np.zeros(0, "S16"), *ids]), kind="stable")
    first = np.ones(len(every), np.bool_)
    first[1:] = every[1:] != every[:-1]
    found: Ids = every[first]
    return found


def packed(rows: Rows) -> str:
    """Rows as JSON can keep them."""
    return base64.b64encode(zlib.compress(in_order(rows).tobytes(), 1)).decode()


def unpacked(kept: str) -> Rows:
    return np.frombuffer(zlib.decompress(base64.b64decode(kept)), ROW)


def take_out(rows: Rows) -> None:
    """Delete the codings of these pairs, for the caller to commit; what the session holds of them is stale then."""
    run(TAKE_OUT, [hexes(rows), rows["theme"].tolist()])


def put_in(rows: Rows) -> None:
    """Insert codings, for the caller to commit; not those of an excerpt that is gone: withdrawn words stay away."""
    there = rows[rows["status"] != NOT_THERE]
    numbers = [[None if each < 0 else each for each in there[name].tolist()] for name in NUMBERS]
    zone = "" if db.engine.dialect.name == "sqlite" else "+00"
    written = np.datetime_as_string(there["decided_at"].astype("<M8[us]")).tolist()
    moments = [
        None if each < 0 else said.replace("T", " ") + zone
        for each, said in zip(there["decided_at"].tolist(), written, strict=True)
    ]
    said = [
        [names[each] for each in there[name].tolist()] for name, names in (("origin", ORIGINS), ("status", STATUSES))
    ]
    examples = there["is_example"].tolist()
    run(PUT_IN, [there["theme"].tolist(), *said, examples, *numbers, moments, hexes(there)])


def hexes(rows: Rows) -> list[str]:
    return [each.hex() for each in np.ascontiguousarray(rows["excerpt"]).view("V16").tolist()]


def run(statements: dict[str, str], values: list[list[Any]]) -> None:
    """One statement about many rows: PostgreSQL is given its columns, SQLite its rows."""
    if not values[0]:
        return
    dialect = db.engine.dialect.name
    connection = db.session.connection()
    if dialect == "sqlite":
        connection.exec_driver_sql(statements[dialect], list(zip(*values, strict=True)))
    else:
        connection.exec_driver_sql(statements[dialect], tuple(values))
