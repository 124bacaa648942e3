"""Excerpts and codings read from the database into columns, all of them or some buckets."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Select, String, false, func, or_, select, type_coerce

from consult.extensions import db
from consult.surveys.response_models import Answer
from consult.themes.models import Coding, CodingStatus, Excerpt, Position, Theme

KEY = (1 << 60) - 1
BUCKETS = [f"{n:02x}" for n in range(256)]  # the first two digits of an excerpt's id
AT_ONCE = 40  # buckets: when more have changed, reading everything is quicker
POSITIONS = [position.value for position in Position]
STATUSES = [status.value for status in CodingStatus]
Array = NDArray[Any]


@dataclass(frozen=True)
class Part:
    """The excerpts of one bucket by their key, and their codings; `row` of a coding is the excerpt's place here."""

    excerpts: dict[str, Array]
    codings: dict[str, Array]


def read_parts(consultation_id: int, changed: Sequence[int] | None = None, before: Sequence[Part] = ()) -> list[Part]:
    """Every bucket; with `before`, only the changed ones are read."""
    if changed is None or len(changed) > AT_ONCE:
        changed, before = range(len(BUCKETS)), ()
        excerpts, codings = excerpts_of(consultation_id), codings_of(consultation_id)
    else:
        excerpts = excerpts_of(consultation_id, inside(Excerpt.id, changed))
        codings = codings_of(consultation_id, inside(Coding.excerpt_id, changed))
    found: list[Part | None] = list(before) or [None] * len(BUCKETS)
    by_bucket, under_bucket = cut(excerpts), cut(codings)
    for number in changed:
        found[number] = part_of(by_bucket[number], under_bucket[number])
    return [part for part in found if part is not None]


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
        "headcount": np.fromiter(heads, np.int64, len(heads)),
        **{name: whole(found) for name, found in zip(names, numbers, strict=True)},
        "position": codes(positions, POSITIONS),
        "copy": np.fromiter(copies, np.bool_, len(copies)),
        "length": np.fromiter(lengths, np.int64, len(lengths)),
        "response": response_keys(responses),
    }


def codings_of(consultation_id: int, *where: ColumnElement[bool]) -> dict[str, Array]:
    here = select(Theme.id).where(Theme.consultation_id == consultation_id)
    wanted = select(
        raw(Coding.excerpt_id),
        Coding.theme_id,
        type_coerce(Coding.status, String),
        Coding.person_id.is_not(None),
        Coding.confidence,
        Coding.telling,
    ).where(Coding.theme_id.in_(here), *where)
    ids, themes, statuses, by_person, sure, telling = columns(wanted, 6)
    raw_ids = bytes_of(ids)
    return {
        "id": raw_ids,
        "excerpt": keys_of(raw_ids),
        "theme": np.fromiter(themes, np.int64, len(themes)),
        "status": codes(statuses, STATUSES),
        "by_person": np.fromiter(by_person, np.bool_, len(by_person)),
        "confidence": np.fromiter((1.0 if each is None else each for each in sure), np.float64, len(sure)),
        "telling": whole(telling),
    }


def part_of(excerpts: dict[str, Array], codings: dict[str, Array]) -> Part:
    """Sorted by key, each coding pointing to its excerpt. A coding whose excerpt was not read (it came or went between
    the two questions) is left out; its bucket is stamped, and read again next time."""
    order = np.argsort(excerpts["key"])
    excerpts = {name: found[order] for name, found in excerpts.items()}
    row = np.searchsorted(excerpts["key"], codings["excerpt"])
    there = row < len(order)
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
    rows = db.session.execute(wanted).all()
    return zip(*rows, strict=True) if rows else [()] * width


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
    return np.fromiter((-1 if each is None else each for each in numbers), np.int64, len(numbers))


def codes(said: Sequence[str | None], known: Sequence[str]) -> Array:
    places = {word: place for place, word in enumerate(known)}
    return np.fromiter((places.get(each or "", -1) for each in said), np.int64, len(said))
