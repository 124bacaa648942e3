"""What the network made of each excerpt's words: read once, kept by content, held in memory while nothing changes."""

from __future__ import annotations

import hashlib
import threading
import time
import uuid
import zlib
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from consult.extensions import db
from consult.themes.driven import bytes_of, raw
from consult.themes.models import Excerpt, ExcerptVector

if TYPE_CHECKING:  # a server that never groups does not carry it
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]
Told = Callable[[str, int, int], None]
Asked = Callable[[], bool]
Some = TypeVar("Some")

WIDTH = 384
CAREFUL = "minilm-int8"  # every word read by the network
MAPPED = "mapped"  # the fast way: close to what the network would say
CHUNK = 256  # passages read between two commits: about a second
IDS = 500  # in one statement
WAIT = 0.2  # seconds until passages that another worker holds are looked at again
HELD_IN_MEMORY = 250_000  # vectors, over all consultations: 384 MB


@dataclass(frozen=True)
class Held:
    """The vectors of one consultation as they stood at `token`."""

    token: tuple[int, int]
    ids: tuple[uuid.UUID, ...]
    matrix: Vectors


_held: OrderedDict[tuple[str, int], Held] = OrderedDict()
_lock = threading.Lock()


def vectors_of(consultation_id: int, session: Session | None = None) -> tuple[tuple[uuid.UUID, ...], Vectors]:
    """The excerpts that have been read, by id, and their unit vectors: float32, shape (len(ids), 384), read-only.

    Kept in memory while nothing changes: asking again costs one count over an index. Passages not read yet are not
    among them; `read_vectors` reads those.
    """
    session = session or db.session()
    here, token = (str(db.engine.url), consultation_id), token_of(consultation_id, session)
    with _lock:
        found = _held.get(here)
        if found and found.token == token:
            _held.move_to_end(here)
            return found.ids, found.matrix
    found = Held(token, *from_the_database(consultation_id, session))
    with _lock:
        _held[here] = found
        _held.move_to_end(here)
        while len(_held) > 1 and sum(len(each.ids) for each in _held.values()) > HELD_IN_MEMORY:
            _held.popitem(last=False)
    return found.ids, found.matrix


def token_of(consultation_id: int, session: Session) -> tuple[int, int]:
    """How many vectors there are and the sum of their marks: other vectors, another token."""
    counted = select(func.count(), func.coalesce(func.sum(ExcerptVector.mark), 0))
    many, marks = session.execute(counted.where(ExcerptVector.consultation_id == consultation_id)).one()
    return int(many), int(marks)


def from_the_database(consultation_id: int, session: Session) -> tuple[tuple[uuid.UUID, ...], Vectors]:
    import numpy as np

    wanted = select(raw(ExcerptVector.excerpt_id), ExcerptVector.vector).order_by(ExcerptVector.excerpt_id)
    cursor = session.connection().execute(wanted.where(ExcerptVector.consultation_id == consultation_id)).cursor
    ids: list[uuid.UUID] = []
    parts = [np.zeros((0, WIDTH), dtype=np.float32)]
    while rows := cursor.fetchmany(10_000):
        ids += [uuid.UUID(bytes=each) for each in bytes_of([row[0] for row in rows]).view("V16").ravel().tolist()]
        read = np.frombuffer(b"".join([row[1] for row in rows]), dtype="<f2").reshape(len(rows), WIDTH)
        parts.append(read.astype(np.float32))
    matrix = np.concatenate(parts)
    matrix.setflags(write=False)
    return tuple(ids), matrix


def hash_of(text: str) -> bytes:
    """What tells words that the network reads alike: 16 bytes of the passage, spacing aside."""
    from consult.themes.engine.text import clean

    return hashlib.blake2b(clean(text).encode("utf-8", "replace"), digest_size=16).digest()


def forget_vectors(excerpt_ids: Iterable[uuid.UUID], session: Session | None = None) -> None:
    """For excerpts whose words change: what was read of the old words goes. The caller commits."""
    session = session or db.session()
    for ids in parted(list(excerpt_ids), IDS):
        gone = delete(ExcerptVector).where(ExcerptVector.excerpt_id.in_(ids))
        session.execute(gone.execution_options(synchronize_session=False))


def read_vectors(
    consultation_id: int,
    ids: Sequence[uuid.UUID] | None = None,
    *,
    progress: Told | None = None,
    cancelled: Asked | None = None,
    start: float = 0.0,
    wait: bool = True,
) -> int:
    """Read what has not been read of these excerpts, or of all of a consultation, and say how many that were.

    Each few hundred are kept at once in a transaction of its own, so that work stopped or killed goes on where it
    was; call with nothing pending in `db.session`. On PostgreSQL several workers share one reading: a passage that
    another holds is passed over (SKIP LOCKED) and, unless told not to `wait`, met again at the end. `start`, a share
    from 0 to 1, is where to begin, so that helpers do not crowd. Raises the engine's Cancelled when told to stop.
    """
    from consult.themes.engine import Cancelled

    read, first = 0, unread(consultation_id, ids)
    for turn in count():
        missing = first if turn == 0 else unread(consultation_id, first)
        here = int(len(missing) * start)
        before = read
        for done, part in enumerate(parted([*missing[here:], *missing[:here]], CHUNK)):
            if cancelled is not None and cancelled():
                raise Cancelled
            if progress is not None:
                at = len(first) - len(missing) + done * CHUNK
                progress(f"Reading what people wrote: {at:,} of {len(first):,}", at, len(first))
            with Session(db.engine) as session, session.begin():
                read += read_part(consultation_id, part, session)
        if not missing or not wait:
            break
        if read == before:
            time.sleep(WAIT)
    if progress is not None and first:
        progress(f"Read {len(first):,} passages", len(first), len(first))
    return read


def unread(consultation_id: int, ids: Sequence[uuid.UUID] | None = None) -> list[uuid.UUID]:
    """Those of these excerpts, or of all of a consultation, that the network has not read as they stand now."""
    words = select(Excerpt.id, Excerpt.text).where(Excerpt.consultation_id == consultation_id).order_by(Excerpt.id)
    known = select(ExcerptVector.excerpt_id, ExcerptVector.text_hash).where(
        ExcerptVector.consultation_id == consultation_id, ExcerptVector.made_by == CAREFUL
    )
    asked = None if ids is None else set(ids)
    with Session(db.engine) as session:
        have = {row.excerpt_id: row.text_hash for row in session.execute(known)}
        rows = session.execute(words.execution_options(yield_per=5_000))
        return [key for key, text in rows if (asked is None or key in asked) and have.get(key) != hash_of(text)]


def read_part(consultation_id: int, ids: Sequence[uuid.UUID], session: Session) -> int:
    """Claim these excerpts, read them and keep what was made of them; say how many were read."""
    claim = select(Excerpt.id, Excerpt.text).where(Excerpt.id.in_(ids)).order_by(Excerpt.id)
    if db.engine.dialect.name == "postgresql":
        claim = claim.with_for_update(key_share=True, skip_locked=True)
    mine = {row.id: (hash_of(row.text), row.text) for row in session.execute(claim)}
    careful = ExcerptVector.excerpt_id.in_(ids), ExcerptVector.made_by == CAREFUL
    for key, text_hash in session.execute(select(ExcerptVector.excerpt_id, ExcerptVector.text_hash).where(*careful)):
        if mine.get(key, (b"",))[0] == text_hash:  # another worker read it a moment ago
            del mine[key]
    by_words = read_words(dict(mine.values()), session)
    made = [(key, text_hash, by_words[text_hash]) for key, (text_hash, _) in mine.items()]
    return keep_vectors(consultation_id, made, session)


def read_words(texts: dict[bytes, str], session: Session) -> dict[bytes, bytes]:
    """The vector of each text by its hash: taken from wherever the same words were read before, or read now."""
    from consult.themes.engine import embed

    same = select(ExcerptVector.text_hash, ExcerptVector.vector).where(ExcerptVector.made_by == CAREFUL)
    found = {row.text_hash: row.vector for row in session.execute(same.where(ExcerptVector.text_hash.in_(texts)))}
    new = [key for key in texts if key not in found]
    return found | dict(zip(new, map(packed, embed([texts[key] for key in new])), strict=True))


def keep_vectors(
    consultation_id: int, made: Sequence[tuple[uuid.UUID, bytes, bytes]], session: Session, made_by: str = CAREFUL
) -> int:
    """Put (excerpt, hash of its words, vector) in the place of what was there, and say how many were kept.

    Left out are excerpts that are gone meanwhile, or say something else now.
    """
    kept = 0
    for part in parted(made, IDS):
        ids = [row[0] for row in part]
        forget_vectors(ids, session)  # from here on nobody else writes
        here = Excerpt.id.in_(ids), Excerpt.consultation_id == consultation_id
        now = {row.id: hash_of(row.text) for row in session.execute(select(Excerpt.id, Excerpt.text).where(*here))}
        rows = [
            {
                "excerpt_id": key,
                "consultation_id": consultation_id,
                "text_hash": text_hash,
                "made_by": made_by,
                "vector": vector,
                "mark": mark_of(key, text_hash, vector, made_by),
            }
            for key, text_hash, vector in part
            if now.get(key) == text_hash
        ]
        if rows:
            session.execute(insert(ExcerptVector), rows)
        kept += len(rows)
    return kept


def mark_of(excerpt_id: uuid.UUID, text_hash: bytes, vector: bytes, made_by: str) -> int:
    """31 bits that change with the excerpt, with the vector, and with what made it."""
    return zlib.crc32(vector, zlib.crc32(excerpt_id.bytes + text_hash + made_by.encode())) >> 1


def packed(vector: NDArray[Any]) -> bytes:
    """A vector as it is kept: float16, little-endian."""
    import numpy as np

    return np.asarray(vector, dtype="<f2").tobytes()


def parted(rows: Sequence[Some], size: int) -> Iterator[Sequence[Some]]:
    for start in range(0, len(rows), size):
        yield rows[start : start + size]
