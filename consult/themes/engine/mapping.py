"""Large sets: the network reads a sample, and a map learnt from it says what it would make of the rest.

Ridge regression in its dual form (Saunders, Gammerman and Vovk 1998), from single and paired word pieces (tf-idf,
pairs hashed: Weinberger et al. 2009) and from two static vectors of the passage to the network's vector.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .network import network
from .static import PIECES, counted, embedded, piece_numbers, unit
from .text import Passages
from .turns import in_turn
from .types import Progress, Stop

Vectors = NDArray[np.float32]

MOST_READ = 20_000
"""Different passages up to which each is read by the network, unless told otherwise."""
SAMPLE = 8_000
READ_FAST = 1_500
PAIRS = 1 << 16
PAIR_WEIGHT = 0.5
LEVEL = 0.3
RIDGE = 1.0
BLOCK = 8_192
FIRST_WORD = 1996
"""The vocabulary lists reserved pieces and single signs, then words from the commonest ('the') to the rarest."""


def to_read(count: int, careful: bool | None, seed: int = 0) -> NDArray[np.int64]:
    """Which of ``count`` different passages, in their one order, the network reads: their places, ascending.

    ``careful``: True is all of them; False is 1,500; None is all up to 20,000 and 8,000 of more.
    """
    most = {True: count, False: READ_FAST, None: count if count <= MOST_READ else SAMPLE}[careful]
    if count <= most:
        return np.arange(count)
    return np.sort(np.random.default_rng(seed).permutation(count)[:most])


def reach(
    passages: Passages,
    read: NDArray[np.int64],
    vectors: Vectors,
    progress: Progress | None = None,
    cancelled: Stop | None = None,
) -> Vectors:
    """Unit vectors of all passages, float32, shape (len(passages.texts), 384), from those of the places ``read``.

    ``vectors`` are the network's for ``read`` (see :func:`to_read`) and come back as they are; the others are
    rounded to 16 bits like them. Raises :class:`Cancelled` when told to stop.
    """
    texts = passages.texts
    learnt = learn([texts[place] for place in read], vectors)
    reached = np.zeros((len(texts), vectors.shape[1]), dtype=np.float32)

    def block(start: int) -> None:
        part = learnt.vectors(texts[start : start + BLOCK])
        reached[start : start + len(part)] = part.astype(np.float16)

    def told(blocks: int) -> None:
        if progress is not None:
            progress("Reading the rest by their words", min(blocks * BLOCK, len(texts)), len(texts))

    in_turn(block, range(0, len(texts), BLOCK), cancelled, told)
    reached[read] = vectors
    return reached


@dataclass(frozen=True, slots=True)
class Map:
    """What was learnt: from the features of a passage to its vector."""

    middle: Vectors
    by_meaning: Vectors
    by_words: Vectors
    rarity: Vectors
    pair_rarity: Vectors

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, float32, shape (len(texts), 384); what a text gets does not hang on the others."""
        numbers = piece_numbers(texts)
        reached = self.middle + meanings(numbers) @ self.by_meaning
        reached += wordings(numbers, self.rarity, self.pair_rarity) @ self.by_words
        return unit(reached)


def learn(texts: Sequence[str], vectors: Vectors) -> Map:
    """Learn the map from texts and the network's vectors of them, shape (len(texts), 384)."""
    from scipy.linalg import cho_factor, cho_solve

    numbers = piece_numbers(texts)
    rarity, pair_rarity = how_rare(counted(numbers)), how_rare(paired(numbers))
    meaning, words = meanings(numbers), wordings(numbers, rarity, pair_rarity)
    alike = (words @ words.T).toarray()
    alike += meaning @ meaning.T
    alike[np.diag_indices_from(alike)] += RIDGE
    middle = vectors.mean(axis=0)
    factor = cho_factor(alike, lower=True, overwrite_a=True, check_finite=False)
    pull = cho_solve(factor, vectors - middle, overwrite_b=True, check_finite=False)
    return Map(middle, meaning.T @ pull, np.asarray(words.T @ pull, dtype=np.float32), rarity, pair_rarity)


def meanings(numbers: Sequence[list[int]]) -> Vectors:
    """Two static vectors of each passage, side by side, and a constant: shape (passages, 128 + 384 + 1)."""
    level = np.full((len(numbers), 1), LEVEL, dtype=np.float32)
    return np.hstack([embedded(numbers), unit(np.asarray(counted(numbers) @ _first_layer())), level])


def wordings(numbers: Sequence[list[int]], rarity: Vectors, pair_rarity: Vectors) -> Any:
    """Which word pieces and pairs of them each passage holds, weighed by rarity: sparse, unit rows of each."""
    from scipy.sparse import hstack

    single = weighed(counted(numbers), rarity, 1.0)
    return hstack([single, weighed(paired(numbers), pair_rarity, PAIR_WEIGHT)], format="csr", dtype=np.float32)


def weighed(counts: Any, rarity: Vectors, weight: float) -> Any:
    counts.data = np.log1p(counts.data) * rarity[counts.indices]
    lengths = np.sqrt(np.add.reduceat(np.append(counts.data**2, 0), counts.indptr[:-1]))
    lengths[np.diff(counts.indptr) == 0] = 1
    counts.data *= np.repeat(weight / np.maximum(lengths, 1e-9), np.diff(counts.indptr)).astype(np.float32)
    return counts


def how_rare(counts: Any) -> Vectors:
    """Smoothed inverse document frequency of each column; a column never met in the sample weighs nothing."""
    held = np.bincount(counts.indices, minlength=counts.shape[1])
    rarity = np.log((1 + counts.shape[0]) / (1 + held)) + 1
    return np.asarray(np.where(held > 0, rarity, 0), dtype=np.float32)


def paired(numbers: Sequence[list[int]]) -> Any:
    """How often each passage holds each pair of neighbouring word pieces, by the pair's hash: sparse."""
    from scipy.sparse import csr_matrix

    flat = np.fromiter((piece for each in numbers for piece in each), dtype=np.uint64)
    ends = np.cumsum([len(each) for each in numbers])
    inside = np.ones(max(len(flat) - 1, 0), dtype=bool)
    inside[ends[:-1] - 1] = False
    mixed = flat[:-1] * np.uint64(2_654_435_761) + flat[1:] * np.uint64(320_745_417)
    columns = ((mixed >> np.uint64(7)) % np.uint64(PAIRS)).astype(np.int32)[inside]
    starts = np.concatenate([[0], np.cumsum([len(each) - 1 for each in numbers])])
    found = csr_matrix((np.ones(len(columns), np.float32), columns, starts), shape=(len(numbers), PAIRS))
    found.sum_duplicates()
    return found


@cache
def _first_layer() -> Vectors:
    """What the network begins with: a vector for each word piece, middled and weighed by rarity, (pieces, 384)."""
    pieces = network().pieces()
    rarity = np.log(1 + np.maximum(np.arange(PIECES) - FIRST_WORD + 1, 1)).astype(np.float32)
    rarity[:FIRST_WORD] = rarity[FIRST_WORD + 300] / 2
    return np.asarray((pieces - pieces[1000:].mean(axis=0)) * rarity[:, None], dtype=np.float32)
