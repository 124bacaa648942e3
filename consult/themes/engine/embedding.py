"""Passages turned into vectors by all-MiniLM-L6-v2, one passage at a time.

Reimers and Gurevych, Sentence-BERT (2019); Wang et al., MiniLM (2020). A batch would
let a passage's neighbours shift its vector (int8 activations are scaled per batch), so
there are no batches: the same passage always has the same vector.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from .network import WIDTH, network
from .static import embed_fast
from .text import clean
from .tokens import tokenizer
from .types import Cancelled, Progress, Stop

THREADS = 2
CHUNK = 32


def _vector(text: str) -> NDArray[np.float32]:
    return network().vector(tokenizer().encode(text).ids)


def _vectors(texts: Sequence[str]) -> NDArray[np.float32]:
    return np.stack([_vector(text) for text in texts])


def _chunks(texts: Sequence[str]) -> Iterator[list[str]]:
    for start in range(0, len(texts), CHUNK):
        yield [clean(text) for text in texts[start : start + CHUNK]]


def embed_carefully(
    texts: Sequence[str], progress: Progress | None = None, cancelled: Stop | None = None
) -> NDArray[np.float32]:
    """Return unit vectors, shape (len(texts), 384), float32; the same text, the same vector.

    They are rounded to what 16 bits hold, so that a vector kept is the vector made; lengths are 1 to within .001.
    Raises :class:`Cancelled` when told to stop, ``WeightsError`` when the model is not ours.
    """
    vectors = np.zeros((len(texts), WIDTH), dtype=np.float32)
    if not texts:
        return vectors
    network()
    tokenizer()
    done = 0
    with ThreadPoolExecutor(THREADS) as pool:
        waiting = [pool.submit(_vectors, chunk) for chunk in _chunks(texts)]
        try:
            for job in waiting:
                if cancelled is not None and cancelled():
                    raise Cancelled
                part = job.result()
                vectors[done : done + len(part)] = part.astype(np.float16)
                done += len(part)
                if progress is not None:
                    progress("Reading what people wrote", done, len(texts))
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise
    return vectors


def embed(
    texts: Sequence[str], *, careful: bool = True, progress: Progress | None = None, cancelled: Stop | None = None
) -> NDArray[np.float32]:
    """Return a unit vector for each text, float32, shape (len(texts), 384 if careful else 128).

    The same text always has the same vector, whatever stands beside it. Raises
    :class:`Cancelled` when told to stop, ``WeightsError`` when a model file is not ours.
    """
    return (embed_carefully if careful else embed_fast)(texts, progress, cancelled)
