"""The fast way: a passage as the mean of its word pieces' own vectors.

Each word piece was read once by all-MiniLM-L6-v2, brought down to 128 numbers by principal
components and weighed by rarity (Tulkens and van Dongen, Model2Vec, 2024). Thousands of
passages a second; a map learnt from a sample (mapping.py) then lifts them close to the careful vectors.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .text import clean
from .tokens import tokenizer
from .types import Cancelled, Progress, Stop
from .weights import static_path

FAST_WIDTH = 128
PIECES = 30_522
CHUNK = 1000
_UNKNOWN = 100


@cache
def _table() -> NDArray[np.float32]:
    with np.load(static_path()) as held:
        return np.asarray(held["q"] * held["s"].astype(np.float32), dtype=np.float32)


def piece_numbers(texts: Sequence[str]) -> list[list[int]]:
    """The word pieces of each text, at least one and at most 126, as numbers below 30,522."""
    found: list[list[int]] = []
    for start in range(0, len(texts), CHUNK):
        part = tokenizer().encode_batch([clean(text) for text in texts[start : start + CHUNK]])
        found += [one.ids[1:-1] or [_UNKNOWN] for one in part]
    return found


def counted(numbers: Sequence[list[int]]) -> Any:
    """How often each passage holds each word piece: sparse rows, float32, shape (len(numbers), 30,522)."""
    from scipy.sparse import csr_matrix

    columns = np.fromiter((piece for each in numbers for piece in each), dtype=np.int32)
    starts = np.concatenate([[0], np.cumsum([len(each) for each in numbers])])
    found = csr_matrix((np.ones(len(columns), np.float32), columns, starts), shape=(len(numbers), PIECES))
    found.sum_duplicates()
    return found


def unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """The same directions, length 1; a vector of nothing stays as it is."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-9), dtype=np.float32)


def embedded(numbers: Sequence[list[int]]) -> NDArray[np.float32]:
    """Unit vectors, shape (len(numbers), 128), of passages given as word pieces."""
    return unit(np.asarray(counted(numbers) @ _table()))


def embed_fast(
    texts: Sequence[str], progress: Progress | None = None, cancelled: Stop | None = None
) -> NDArray[np.float32]:
    """Return unit vectors, shape (len(texts), 128), float32; the same text, the same vector."""
    vectors = np.zeros((len(texts), FAST_WIDTH), dtype=np.float32)
    for start in range(0, len(texts), CHUNK):
        if cancelled is not None and cancelled():
            raise Cancelled
        part = embedded(piece_numbers(texts[start : start + CHUNK]))
        vectors[start : start + len(part)] = part
        if progress is not None:
            progress("Reading what people wrote", start + len(part), len(texts))
    return vectors
