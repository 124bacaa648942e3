"""The fast way: a passage as the mean of its word pieces' own vectors.

Each word piece was read once by all-MiniLM-L6-v2, brought down to 128 numbers by principal
components and weighed by rarity (Tulkens and van Dongen, Model2Vec, 2024). Thousands of
passages a second; a map learnt from a sample then lifts them close to the careful vectors.
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
CHUNK = 1000
RIDGE = 1.0
_UNKNOWN = 100


@cache
def _table() -> NDArray[np.float32]:
    with np.load(static_path()) as held:
        return np.asarray(held["q"] * held["s"].astype(np.float32), dtype=np.float32)


def _mean(encoded: Any) -> NDArray[np.float32]:
    return np.asarray(_table()[encoded.ids[1:-1] or [_UNKNOWN]].mean(axis=0))


def embed_fast(
    texts: Sequence[str], progress: Progress | None = None, cancelled: Stop | None = None
) -> NDArray[np.float32]:
    """Return unit vectors, shape (len(texts), 128), float32; the same text, the same vector."""
    vectors = np.zeros((len(texts), FAST_WIDTH), dtype=np.float32)
    for start in range(0, len(texts), CHUNK):
        if cancelled is not None and cancelled():
            raise Cancelled
        part = tokenizer().encode_batch([clean(text) for text in texts[start : start + CHUNK]])
        vectors[start : start + len(part)] = [_mean(one) for one in part]
        if progress is not None:
            progress("Reading what people wrote", start + len(part), len(texts))
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9), dtype=np.float32)


def lifted(fast: NDArray[np.float32], sample: NDArray[np.int64], careful: NDArray[np.float32]) -> NDArray[np.float32]:
    """Map fast vectors to careful ones by ridge regression on the sample read both ways.

    ``fast`` is (n, 128); ``careful`` holds the careful vectors of rows ``sample``. Returns
    unit vectors as wide as ``careful``, shape (n, width).
    """
    features = np.hstack([fast, np.full((len(fast), 1), 0.3, dtype=np.float32)])
    known = features[sample]
    square = known.T @ known + RIDGE * np.eye(known.shape[1], dtype=np.float32)
    reached = features @ np.linalg.solve(square, known.T @ careful)
    return np.asarray(reached / np.maximum(np.linalg.norm(reached, axis=1, keepdims=True), 1e-9), dtype=np.float32)
