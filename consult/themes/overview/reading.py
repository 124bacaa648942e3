"""Excerpts and codings read from the database into columns, all of them or some buckets."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Select, String, false, func, literal_column, or_, select, type_coerce

from consult.extensions import db
from consult.surveys.response_models import Answer
from consult.themes.models import Coding, CodingStatus, Excerpt, Origin, Position, Theme

KEY = (1 << 60) - 1
BUCKETS = [f"{n:02x}" for n in range(256)]  # the first two digits of an excerpt's id
AT_ONCE = 100  # buckets: when more have changed, reading everything is quicker
POSITIONS = [position.value for position in Position]
STATUSES = [status.value for status in CodingStatus]
ORIGINS = [origin.value for origin in Origin]
Array = NDArray[Any]
# A coding as the database packs it. Its numbers are one more than they are there, so that 0 is none.
CODED = np.dtype(
    [("id", "V16"), ("said", ">u2"), *((name, ">u4") for name in ("from_at", "to_at", "telling", "person_id")),
     ("decided_at", ">u8")]
)  # fmt: skip
SAID = (
    "case origin when 'person' then 1 else 0 end + case status when 'kept' then 2 when 'rejected' then 4 else 0 end"
    " + case when is_example then 8 else 0 end"
)
NUMBERED = [f"coalesce({name}, -1) + 1" for name in ("from_at", "to_at", "telling", "person_id")]
# Microseconds since 1970, and one more.
MOMENT = {
    "sqlite": "coalesce(strftime('%s', decided_at) * 1000000 + substr(decided_at, 21, 6) + 1, 0)",
    "postgresql": "coalesce((extract(epoch from decided_at) * 1000000)::bigint + 1, 0)",
}
PACKED = {  # the packed rows, and apart from them how sure the engine was: exactly
    "sqlite": (
        f"group_concat(excerpt_id || printf('%04x{'%08x' * 4}%016x', {SAID}, {', '.join(NUMBERED)},"
        f" {MOMENT['sqlite']}), '')",
        "group_concat(quote(confidence))",
    ),
    "postgresql": (
        f"string_agg(uuid_send(excerpt_id) || int2send(({SAID})::int2) ||"
        f" {' || '.join(f'int4send({each})' for each in NUMBERED)} || int8send({MOMENT['postgresql']}), ''::bytea)",
        "string_agg(float8send(coalesce(confidence, -1)), ''::bytea)",
    ),
}


@dataclass(frozen=True)
class Part:
    """The excerpts of one bucket by their key, and their codings; `row` of a coding is the excerpt's place here."""

    excerpts: dict[str, Array]
    codings: dict[str, Array]


def read_parts(
    consultation_id: int, before: Sequence[Part] = (), excerpts: Sequence[int] = (), codings: Sequence[int] = ()
) -> list[Part]:
    """Every bucket; with `before`, only those are read again whose excerpts, or whose codings alone, have changed."""
    if not before or len(excerpts) > AT_ONCE:
        pairs = zip(cut(excerpts_of(consultation_id)), cut(codings_of(consultation_id)), strict=True)
        return [part_of(in_order(said), coded) for said, coded in pairs]
    found = list(before)
    if excerpts:
        fresh = cut(excerpts_of(consultation_id, inside(Excerpt.id, excerpts)))
        for number in excerpts:
            found[number] = Part(in_order(fresh[number]), {})
    both = sorted({*excerpts, *codings})
    some = [inside(Coding.excerpt_id, both)] if len(both) <= AT_ONCE else []
    coded = cut(codings_of(consultation_id, *some)) if both else []
    for number in both:
        found[number] = part_of(found[number].excerpts, coded[number])
    return found


def inside(column: Any, buckets: Sequence[int]) -> ColumnElement[bool]:
    """Which ids begin with the digits of some bucket."""
    return or_(
        false(), *(column.between(uuid.UUID(int=each << 120), uuid.UUID(int=(each + 1 << 120) - 1)) for each in buckets)
    )


def excerpts_of(consultation_id: int, *where: ColumnElement[bool]) -> dict[str, Array]:
    wanted = (
        select(
            raw(Excerpt.id),
            Excerpt.voice,
            Excerpt.headcount,
            Excerpt.survey_id,
            Excerpt.session_id,
            Excerpt.forum_id,
            Excerpt.organisation_id,
            Excerpt.question_id,
            Excerpt.prompt_id,
            type_coerce(Excerpt.position, String),
            Excerpt.copy_of_id.is_not(None),
            func.length(Excerpt.text),
            raw(Answer.response_id),
        )
        .join(Answer, Answer.id == Excerpt.answer_id, isouter=True)
        .where(Excerpt.consultation_id == consultation_id, *where)
    )
    ids, voices, heads, *numbers, positions, copies, lengths, responses = columns(wanted, 13)
    names = ("survey", "session", "forum", "organisation", "question", "prompt")
    raw_ids = bytes_of(ids)
    return {
        "id": raw_ids,
        "key": keys_of(raw_ids),
        "voice": np.fromiter(map(hash, voices), np.int64, len(voices)),
        "alias": np.fromiter((voice[:2] == "m:" for voice in voices), np.bool_, len(voices)),
        "headcount": np.fromiter(heads, np.int32, len(heads)),
        **{name: whole(found) for name, found in zip(names, numbers, strict=True)},
        "position": codes(positions, POSITIONS),
        "copy": np.fromiter(copies, np.bool_, len(copies)),
        "length": np.fromiter(lengths, np.int32, len(lengths)),
        "response": response_keys(responses),
    }


def codings_of(consultation_id: int, *where: ColumnElement[bool]) -> dict[str, Array]:
    """Every column of the codings. The database packs them, all of a theme in one value: a value of its own for each of
    eleven columns of a hundred thousand rows would take a second to carry over."""
    here = select(Theme.id).where(Theme.consultation_id == consultation_id)
    values: list[ColumnElement[Any]] = [literal_column(each) for each in PACKED[db.engine.dialect.name]]
    wanted = select(Coding.theme_id, *values).where(Coding.theme_id.in_(here), *where).group_by(Coding.theme_id)
    themes, packed, sure = columns(wanted, 3)
    found = [np.frombuffer(bytes.fromhex(each) if isinstance(each, str) else each, CODED) for each in packed]
    rows = np.concatenate([np.zeros(0, CODED), *found])
    raw_ids = np.ascontiguousarray(rows["id"]).view(np.uint8).reshape(-1, 16)
    names = ("from_at", "to_at", "telling", "person_id")
    numbers = {name: (rows[name].astype(np.int64) - 1).astype(np.int32) for name in names}
    confidence = np.concatenate([np.zeros(0), *map(confidences, sure)])
    return {
        "id": raw_ids,
        "excerpt": keys_of(raw_ids),
        "theme": np.repeat(np.array(themes, np.int32), [len(each) for each in found]),
        "status": (rows["said"] // 2 % 4).astype(np.int8),
        "by_person": numbers["person_id"] >= 0,
        "confidence": np.where(confidence < 0, 1.0, confidence),
        "measured": confidence >= 0,
        "origin": (rows["said"] % 2).astype(np.uint8),
        "is_example": rows["said"] >= 8,
        **numbers,
        "decided_at": rows["decided_at"].astype(np.int64) - 1,
    }


def confidences(said: str | bytes) -> Array:
    """-1 where the engine said nothing."""
    if isinstance(said, bytes):
        return np.frombuffer(said, ">f8").astype(np.float64)
    return np.array([-1.0 if each == "NULL" else float(each) for each in said.split(",")])


def in_order(excerpts: dict[str, Array]) -> dict[str, Array]:
    order = np.argsort(excerpts["key"])
    return {name: found[order] for name, found in excerpts.items()}


def part_of(excerpts: dict[str, Array], codings: dict[str, Array]) -> Part:
    """Each coding pointing to its excerpt, which stand by key. A coding whose excerpt was not read (it came or went
    between the two questions) is left out; its bucket is stamped, and read again next time."""
    row = np.searchsorted(excerpts["key"], codings["excerpt"])
    there = row < len(excerpts["key"])
    there[there] = excerpts["key"][row[there]] == codings["excerpt"][there]
    kept = {name: found[there] for name, found in codings.items() if name not in ("id", "excerpt")}
    return Part(excerpts, {"row": row[there], **kept})


def cut(found: dict[str, Array]) -> list[dict[str, Array]]:
    """Rows by the first byte of their id."""
    first = found["id"][:, 0]
    order = np.argsort(first, kind="stable")
    edges = np.searchsorted(first[order], np.arange(len(BUCKETS) + 1))
    ordered = {name: values[order] for name, values in found.items()}
    return [{name: values[start:end] for name, values in ordered.items()} for start, end in pairwise(edges)]


def columns(wanted: Select[Any], width: int) -> Iterable[Sequence[Any]]:
    """The columns of a choice as the driver gives them: rows of SQLAlchemy's own would take twice as long."""
    rows = db.session.connection().execute(wanted).cursor.fetchall()
    return list(zip(*rows, strict=True)) if rows else [()] * width


def raw(column: Any) -> ColumnElement[Any]:
    """An id as the driver gives it quickest: 32 digits from SQLite, 16 bytes from PostgreSQL."""
    return type_coerce(column, String) if db.engine.dialect.name == "sqlite" else func.uuid_send(column)


def bytes_of(ids: Sequence[Any]) -> Array:
    joined = bytes.fromhex("".join(ids)) if ids and isinstance(ids[0], str) else b"".join(ids)
    return np.frombuffer(joined, np.uint8).reshape(-1, 16)


def keys_of(ids: Array) -> Array:
    """The last fifteen digits of ids as numbers."""
    return (np.ascontiguousarray(ids[:, 8:]).view(">u8").ravel().astype(np.int64)) & KEY


def response_keys(responses: Sequence[Any]) -> Array:
    nobody = "0" * 32 if db.engine.dialect.name == "sqlite" else bytes(16)
    return keys_of(bytes_of([each or nobody for each in responses]))


def whole(numbers: Sequence[int | None]) -> Array:
    return np.fromiter((-1 if each is None else each for each in numbers), np.int32, len(numbers))


def codes(said: Sequence[str | None], known: Sequence[str]) -> Array:
    places = {word: place for place, word in enumerate(known)}
    return np.fromiter((places.get(each or "", -1) for each in said), np.int8, len(said))
