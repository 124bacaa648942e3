"""What the engine is given of a consultation: each passage, what was asked, and its vector, read where it was not."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consult.extensions import db
from consult.forums.session_models import Prompt
from consult.surveys.models import Question
from consult.themes.engine.grouping import counted_once
from consult.themes.engine.mapping import reach, to_read
from consult.themes.engine.text import Passages, gather
from consult.themes.models import Excerpt, ExcerptVector
from consult.themes.vectors import (
    CAREFUL,
    IDS,
    MAPPED,
    WIDTH,
    Asked,
    Told,
    hash_of,
    keep_vectors,
    mark_of,
    packed,
    parted,
    read_vectors,
)

AT_ONCE = 2_000  # vectors kept in one transaction, when nothing is read in between
Vectors = NDArray[np.float32]


@dataclass(frozen=True)
class Words:
    """Passages in the order of their ids; `vectors` is float32 of shape (len(rows), 384)."""

    rows: list[tuple[uuid.UUID, str]]
    asked: list[str]
    vectors: Vectors


def words_of(
    consultation_id: int, careful: bool | None = None, progress: Told | None = None, cancelled: Asked | None = None
) -> Words:
    """Every passage with its vector; `careful` says how many the network reads, as the engine's `group` takes it.

    Those it does not read are reached by a map learnt from those it does, and kept as such. What changes meanwhile
    is read again. Call with nothing pending in `db.session`. Raises the engine's Cancelled when told to stop.
    """
    while True:
        rows = what_is_there(consultation_id)
        passages, read, asked_for = chosen(rows, careful)
        known = careful_vectors(consultation_id, [rows[place] for place in asked_for])
        missing = [rows[place].id for place in asked_for if rows[place].id not in known]
        if not missing:
            break
        read_vectors(consultation_id, missing, progress=progress, cancelled=cancelled)
    found = np.zeros((len(asked_for), WIDTH), dtype=np.float32)
    for at, place in enumerate(asked_for):
        found[at] = np.frombuffer(known[rows[place].id], dtype="<f2")
    if len(read) < len(passages.texts):
        found = for_rows(passages, reach(passages, read, found, cancelled=cancelled), len(rows))
        keep_mapped(consultation_id, rows, found)
    return Words([(row.id, row.text) for row in rows], [row.asked for row in rows], found)


def chosen(rows: Sequence[Any], careful: bool | None) -> tuple[Passages, NDArray[np.int64], Sequence[int]]:
    """The different passages, the places of those that the network reads, and the rows whose vectors that asks for."""
    passages, _ = counted_once(gather([row.text for row in rows]))
    read = to_read(len(passages.texts), careful)
    if len(read) == len(passages.texts):
        return passages, read, range(len(rows))
    return passages, read, [passages.copies[place][0] for place in read]


def still_to_read(consultation_id: int, careful: bool | None) -> list[uuid.UUID]:
    """The excerpts that the network reads when `words_of` is asked, and has not read."""
    rows = what_is_there(consultation_id)
    wanted = [rows[place] for place in chosen(rows, careful)[2]]
    known = careful_vectors(consultation_id, wanted)
    return [row.id for row in wanted if row.id not in known]


def for_rows(passages: Passages, reached: Vectors, rows: int) -> Vectors:
    """From one vector for each passage to one for each row; a row without a word has none, which is all zeros."""
    spread = np.zeros((rows, WIDTH), dtype=np.float32)
    for place, copies in enumerate(passages.copies):
        spread[list(copies)] = reached[place]
    return spread


def what_is_there(consultation_id: int) -> Sequence[Any]:
    """Id, text, and what was asked of every excerpt, by id."""
    asked = func.coalesce(Question.label, Prompt.text, "").label("asked")
    wanted = (
        select(Excerpt.id, Excerpt.text, asked)
        .outerjoin(Question, Excerpt.question_id == Question.id)
        .outerjoin(Prompt, Excerpt.prompt_id == Prompt.id)
        .where(Excerpt.consultation_id == consultation_id)
        .order_by(Excerpt.id)
    )
    with Session(db.engine) as session:
        return session.execute(wanted).all()


def careful_vectors(consultation_id: int, rows: Iterable[Any]) -> dict[uuid.UUID, bytes]:
    """What the network made of those of these rows that it has read as they stand."""
    texts = {row.id: row.text for row in rows}
    wanted = select(ExcerptVector.excerpt_id, ExcerptVector.text_hash, ExcerptVector.vector)
    mine = wanted.where(ExcerptVector.consultation_id == consultation_id, ExcerptVector.made_by == CAREFUL)
    with Session(db.engine) as session:
        return {
            row.excerpt_id: row.vector
            for row in session.execute(mine.execution_options(yield_per=IDS))
            if row.excerpt_id in texts and hash_of(texts[row.excerpt_id]) == row.text_hash
        }


def keep_mapped(consultation_id: int, rows: Sequence[Any], vectors: Vectors) -> None:
    """Keep what the map says of rows that the network has not read; what is kept already is left alone."""
    kept = select(ExcerptVector.excerpt_id, ExcerptVector.made_by, ExcerptVector.text_hash, ExcerptVector.mark)
    with Session(db.engine) as session:
        mine = session.execute(kept.where(ExcerptVector.consultation_id == consultation_id))
        have = {row.excerpt_id: (row.made_by, row.text_hash, row.mark) for row in mine}
    made = []
    for row, vector in zip(rows, vectors, strict=True):
        text_hash, bits = hash_of(row.text), packed(vector)
        made_by, of_words, mark = have.get(row.id, ("", b"", 0))
        same = of_words == text_hash and (made_by == CAREFUL or mark == mark_of(row.id, text_hash, bits, MAPPED))
        if not same:
            made.append((row.id, text_hash, bits))
    for part in parted(made, AT_ONCE):
        with Session(db.engine) as session, session.begin():
            keep_vectors(consultation_id, part, session, MAPPED)
