"""Passages turned into vectors by all-MiniLM-L6-v2.

Reimers and Gurevych, Sentence-BERT (2019); Wang et al., MiniLM (2020). Passages of as many
word pieces are read together, each by scales of its own: the same passage always has the
same vector, whatever stands beside it.
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
CHUNK = 1_000
TOGETHER = 128
"""Word pieces of all passages that are read together: what a processor's own memory holds at every step."""


def _pieces(texts: Sequence[str], cancelled: Stop | None) -> Iterator[list[int]]:
    for start in range(0, len(texts), CHUNK):
        if cancelled is not None and cancelled():
            raise Cancelled
        for one in tokenizer().encode_batch([clean(text) for text in texts[start : start + CHUNK]]):
            yield one.ids


def _alike(lengths: Sequence[int]) -> list[list[int]]:
    """Places of passages of one length, few enough to be read together; the longest first, for an even end."""
    found: list[list[int]] = []
    for place in sorted(range(len(lengths)), key=lambda i: (-lengths[i], i)):
        last = found[-1] if found else []
        if last and lengths[last[0]] == lengths[place] and (len(last) + 1) * lengths[place] <= TOGETHER:
            last.append(place)
        else:
            found.append([place])
    return found


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
    read = network().vectors
    pieces = list(_pieces(texts, cancelled))
    batches = _alike([len(one) for one in pieces])
    done = 0
    with ThreadPoolExecutor(THREADS) as pool:
        waiting = [pool.submit(read, [pieces[place] for place in batch]) for batch in batches]
        try:
            for job, batch in zip(waiting, batches, strict=True):
                if cancelled is not None and cancelled():
                    raise Cancelled
                vectors[batch] = job.result().astype(np.float16)
                done += len(batch)
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
