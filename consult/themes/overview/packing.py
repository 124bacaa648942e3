"""Rows packed by the database itself, all of them in one value: a value of its own for each of a dozen columns of a
hundred thousand rows would take seconds to carry over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, literal_column

from consult.extensions import db
from consult.themes.models import Position

Array = NDArray[Any]
# Numbers are one more than they are there, so that 0 is none; the network's order of bytes, as PostgreSQL sends it.
PLACES = ("survey", "session", "forum", "organisation", "question", "prompt")
SAID_BY = np.dtype(
    [("id", "V16"), ("response", "V16"), ("said", ">u2"), ("headcount", ">u4"), ("length", ">u4")]
    + [(name, ">u4") for name in PLACES]
)
CODED = np.dtype(
    [("id", "V16"), ("said", ">u2"), *((name, ">u4") for name in ("from_at", "to_at", "telling", "person_id")),
     ("decided_at", ">u8")]
)  # fmt: skip
NOBODY = "0" * 32
ALIAS = "6D3A"  # the voice of a forum's member begins with "m:"
POSITION = " ".join(f"when '{each.value}' then {2 * place + 2}" for place, each in enumerate(Position))
SAID = {
    "excerpt": f"case excerpt.position {POSITION} else 0 end + case when copy_of_id is null then 0 else 1 end",
    "coding": "case origin when 'person' then 1 else 0 end + case when is_example then 8 else 0 end"
    " + case status when 'kept' then 2 when 'rejected' then 4 else 0 end",
}
NUMBERS = {
    "excerpt": [
        "headcount + 1", "length(excerpt.text) + 1",
        *(f"coalesce(excerpt.{name}_id, -1) + 1" for name in PLACES),
    ],
    "coding": [f"coalesce({name}, -1) + 1" for name in ("from_at", "to_at", "telling", "person_id")],
}  # fmt: skip
# Microseconds since 1970, and one more.
MOMENT = {
    "sqlite": "coalesce(strftime('%s', decided_at) * 1000000 + substr(decided_at, 21, 6) + 1, 0)",
    "postgresql": "coalesce((extract(epoch from decided_at) * 1000000)::bigint + 1, 0)",
}


def on_sqlite(ids: str, table: str, *moment: str) -> str:
    """In digits of sixteen."""
    values = ", ".join([SAID[table], *NUMBERS[table], *moment])
    return f"group_concat({ids} || printf('%04x{'%08x' * len(NUMBERS[table])}{'%016x' * len(moment)}', {values}), '')"


def on_postgresql(ids: str, table: str, *moment: str) -> str:
    values = [ids, f"int2send(({SAID[table]})::int2)", *(f"int4send({each})" for each in NUMBERS[table]), *moment]
    return f"string_agg({' || '.join(values)}, ''::bytea)"


# The packed rows; and apart from them who spoke, or how sure the engine was: exactly.
EXCERPTS = {
    "sqlite": (
        on_sqlite(f"excerpt.id || coalesce(answer.response_id, '{NOBODY}')", "excerpt"),
        "group_concat(hex(voice))",
    ),
    "postgresql": (
        on_postgresql(f"uuid_send(excerpt.id) || uuid_send(coalesce(answer.response_id, '{NOBODY}'::uuid))", "excerpt"),
        "string_agg(upper(encode(convert_to(voice, 'UTF8'), 'hex')), ',')",
    ),
}
CODINGS = {
    "sqlite": (on_sqlite("excerpt_id", "coding", MOMENT["sqlite"]), "group_concat(quote(confidence))"),
    "postgresql": (
        on_postgresql("uuid_send(excerpt_id)", "coding", f"int8send({MOMENT['postgresql']})"),
        "string_agg(float8send(coalesce(confidence, -1)), ''::bytea)",
    ),
}


def packed_columns(wanted: dict[str, tuple[str, str]]) -> list[ColumnElement[Any]]:
    return [literal_column(each) for each in wanted[db.engine.dialect.name]]


def plain(packed: str | bytes | None) -> bytes:
    return bytes.fromhex(packed) if isinstance(packed, str) else packed or b""


def many_in(packed: str | bytes, kind: np.dtype[Any]) -> int:
    return len(packed) // kind.itemsize // (2 if isinstance(packed, str) else 1)


def unpacked(packed: Sequence[str | bytes | None], kind: np.dtype[Any]) -> Array:
    return np.concatenate([np.zeros(0, kind), *(np.frombuffer(plain(each), kind) for each in packed)])


def ids_in(rows: Array, name: str) -> Array:
    """Ids as bytes, shape (rows, 16)."""
    return np.ascontiguousarray(rows[name]).view(np.uint8).reshape(-1, 16)


def confidences(said: str | bytes) -> Array:
    """-1 where the engine said nothing."""
    if isinstance(said, bytes):
        return np.frombuffer(said, ">f8").astype(np.float64)
    return np.array([-1.0 if each == "NULL" else float(each) for each in said.split(",")])
