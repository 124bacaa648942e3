"""Passages by what they mean: the closest to some words, or to another passage, by the vectors the network made."""

from __future__ import annotations

import functools
import threading
import uuid
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from consult.themes.searching.words import KEY
from consult.themes.vectors import vectors_of

Vector = NDArray[np.float32]
AT_LEAST = 0.1  # cosine: below it passages have nothing in common
MOST = 500


@dataclass(frozen=True)
class Near:
    """Excerpts by their keys, the closest first, and how close: the cosine, at most 1."""

    keys: NDArray[np.int64]
    scores: Vector


_index: tuple[object, NDArray[np.int64]] | None = None
_lock = threading.Lock()


def closest(consultation_id: int, vector: Vector, allowed: NDArray[np.int64] | None = None, *, but: int = -1) -> Near:
    """At most 500 excerpts that mean nearly the same as a unit vector of shape (384,), among the allowed keys, and not
    the one that has the key `but`."""
    ids, matrix = vectors_of(consultation_id)
    keys = keys_of(ids, matrix)
    scores = matrix @ vector if len(keys) else np.zeros(0, np.float32)
    close = (scores >= AT_LEAST) & (keys != but)
    if allowed is not None:
        close &= np.isin(keys, allowed)
    chosen = np.flatnonzero(close)
    if len(chosen) > MOST:
        chosen = chosen[np.argpartition(-scores[chosen], MOST)[:MOST]]
    chosen = chosen[np.lexsort((keys[chosen], -scores[chosen]))]
    return Near(keys[chosen], scores[chosen])


def meaning_of(words: str) -> Vector:
    """The unit vector of some words, shape (384,)."""
    return np.frombuffer(_read(" ".join(words.split())), np.float32)


@functools.lru_cache(maxsize=256)
def _read(words: str) -> bytes:
    from consult.themes.engine import embed  # the network is met when it is needed: most servers never search by it

    return bytes(embed([words])[0].astype(np.float32).tobytes())


def vector_of(consultation_id: int, excerpt_id: uuid.UUID) -> Vector | None:
    """The vector of one excerpt; None when the network has not read it."""
    ids, matrix = vectors_of(consultation_id)
    found = np.flatnonzero(keys_of(ids, matrix) == excerpt_id.int & KEY)
    return matrix[found[0]] if len(found) else None


def has_been_read(consultation_id: int) -> bool:
    """Whether any passage can be found by its meaning."""
    return bool(vectors_of(consultation_id)[0])


def places_of(consultation_id: int, keys: NDArray[np.int64]) -> tuple[Vector, NDArray[np.int64]]:
    """All vectors of a consultation, and the row of each of these keys among them; -1 for one that was not read."""
    ids, matrix = vectors_of(consultation_id)
    known = keys_of(ids, matrix)
    if not len(known):
        return matrix, np.full(len(keys), -1)
    order = np.argsort(known)
    place = order[np.minimum(np.searchsorted(known[order], keys), len(known) - 1)]
    return matrix, np.where(known[place] == keys, place, -1)


def keys_of(ids: tuple[uuid.UUID, ...], matrix: Vector) -> NDArray[np.int64]:
    """The keys of excerpts, kept while the same matrix is asked about."""
    global _index
    with _lock:
        if _index is None or _index[0] is not matrix:
            _index = matrix, np.fromiter((each.int & KEY for each in ids), np.int64, len(ids))
        return _index[1]
