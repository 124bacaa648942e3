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
from sqlalchemy import String, select, type_coerce

from consult.extensions import db
from consult.themes.models import Coding, CodingStatus, Origin
from consult.themes.overview.reading import bytes_of, codes, columns, raw, whole

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
ORIGINS, STATUSES = [each.value for each in Origin], [each.value for each in CodingStatus]
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


def rows_under(theme_ids: Sequence[int]) -> Rows:
    """Every coding of some themes, by excerpt and theme."""
    if not theme_ids:
        return np.zeros(0, ROW)
    wanted = select(
        raw(Coding.excerpt_id), Coding.theme_id, type_coerce(Coding.origin, String),
        type_coerce(Coding.status, String), Coding.is_example, Coding.confidence, Coding.from_at, Coding.to_at,
        Coding.telling, Coding.person_id, type_coerce(Coding.decided_at, String),
    ).where(Coding.theme_id.in_(theme_ids))  # fmt: skip
    ids, themes, origins, statuses, examples, sure, *places, moments = columns(wanted, 11)
    rows = np.zeros(len(ids), ROW)
    rows["excerpt"], rows["theme"] = bytes_of(ids).view("S16").ravel(), themes
    rows["origin"], rows["status"], rows["is_example"] = codes(origins, ORIGINS), codes(statuses, STATUSES), examples
    rows["confidence"] = [-1.0 if each is None else each for each in sure]
    for name, found in zip(NUMBERS[1:], places, strict=True):
        rows[name] = whole(found)
    rows["decided_at"] = [-1 if each is None else microseconds(each) for each in moments]
    return in_order(rows)


def microseconds(moment: str | dt.datetime) -> int:
    """Since 1970. SQLite writes a moment as words, without its zone; PostgreSQL gives it in the zone of the session."""
    found = dt.datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return ((found if found.tzinfo else found.replace(tzinfo=dt.UTC)) - BEGINNING) // MICROSECOND


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
