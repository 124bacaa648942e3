"""Excerpts and codings read from the database into columns, all of them or some buckets."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, false, or_, select

from consult.surveys.response_models import Answer
from consult.themes.driven import columns
from consult.themes.models import Coding, CodingStatus, Excerpt, Origin, Position, Theme
from consult.themes.overview.packing import (
    ALIAS,
    CODED,
    CODINGS,
    EXCERPTS,
    PLACES,
    SAID_BY,
    confidences,
    ids_in,
    many_in,
    packed_columns,
    unpacked,
)  # fmt: skip

KEY = (1 << 60) - 1
BUCKETS = [f"{n:02x}" for n in range(256)]  # the first two digits of an excerpt's id
AT_ONCE = 100  # buckets: when more have changed, reading everything is quicker
POSITIONS = [position.value for position in Position]
STATUSES = [status.value for status in CodingStatus]
ORIGINS = [origin.value for origin in Origin]
Array = NDArray[Any]


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
    """Every column of the excerpts that something is counted, chosen or ordered by; none of the words."""
    wanted = (
        select(*packed_columns(EXCERPTS))
        .select_from(Excerpt)
        .join(Answer, Answer.id == Excerpt.answer_id, isouter=True)
        .where(Excerpt.consultation_id == consultation_id, *where)
    )
    packed, said = columns(wanted, 2)
    rows = unpacked(packed, SAID_BY)
    voices = said[0].split(",") if said and said[0] else []
    raw_ids = ids_in(rows, "id")
    numbers = {name: rows[name].astype(np.int32) - 1 for name in (*PLACES, "headcount", "length")}
    return {
        "id": raw_ids,
        "key": keys_of(raw_ids),
        "voice": np.fromiter(map(hash, voices), np.int64, len(voices)),
        "alias": np.fromiter((voice.startswith(ALIAS) for voice in voices), np.bool_, len(voices)),
        **numbers,
        "position": (rows["said"] // 2).astype(np.int8) - 1,
        "copy": rows["said"] % 2 == 1,
        "response": keys_of(ids_in(rows, "response")),
    }


def codings_of(consultation_id: int, *where: ColumnElement[bool]) -> dict[str, Array]:
    """Every column of the codings."""
    here = select(Theme.id).where(Theme.consultation_id == consultation_id)
    wanted = select(Coding.theme_id, *packed_columns(CODINGS))
    wanted = wanted.where(Coding.theme_id.in_(here), *where).group_by(Coding.theme_id)
    themes, packed, sure = columns(wanted, 3)
    rows = unpacked(packed, CODED)
    raw_ids = ids_in(rows, "id")
    names = ("from_at", "to_at", "telling", "person_id")
    numbers = {name: (rows[name].astype(np.int64) - 1).astype(np.int32) for name in names}
    confidence = np.concatenate([np.zeros(0), *map(confidences, sure)])
    return {
        "id": raw_ids,
        "excerpt": keys_of(raw_ids),
        "theme": np.repeat(np.array(themes, np.int32), [many_in(each, CODED) for each in packed]),
        "status": (rows["said"] // 2 % 4).astype(np.int8),
        "by_person": numbers["person_id"] >= 0,
        "confidence": np.where(confidence < 0, 1.0, confidence),
        "measured": confidence >= 0,
        "origin": (rows["said"] % 2).astype(np.uint8),
        "is_example": rows["said"] >= 8,
        **numbers,
        "decided_at": rows["decided_at"].astype(np.int64) - 1,
    }


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


def keys_of(ids: Array) -> Array:
    """The last fifteen digits of ids as numbers."""
    return (np.ascontiguousarray(ids[:, 8:]).view(">u8").ravel().astype(np.int64)) & KEY
