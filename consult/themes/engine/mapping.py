"""Large sets: the network reads a sample, and a map learnt from it says what it would make of the rest."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .embedding import embed
from .static import lifted
from .text import Passages
from .types import Progress, Stop

MOST_READ = 20_000
"""Different passages up to which each is read by the network, unless told otherwise."""
SAMPLE = 6_000
READ_FAST = 1_500


def to_read(count: int, careful: bool | None, seed: int = 0) -> NDArray[np.int64]:
    """Which of ``count`` different passages, in their one order, the network reads: their places, ascending.

    ``careful``: True is all of them; False is 1,500; None is all up to 20,000 and 6,000 of more.
    """
    most = {True: count, False: READ_FAST, None: count if count <= MOST_READ else SAMPLE}[careful]
    if count <= most:
        return np.arange(count)
    return np.sort(np.random.default_rng(seed).permutation(count)[:most])


def reach(
    passages: Passages,
    read: NDArray[np.int64],
    vectors: NDArray[np.float32],
    progress: Progress | None = None,
    cancelled: Stop | None = None,
) -> NDArray[np.float32]:
    """Unit vectors of all passages, float32, shape (len(passages.texts), width), from those of the places ``read``.

    ``vectors`` are the network's for ``read`` (see :func:`to_read`) and come back as they are; the others are
    rounded to 16 bits like them. Raises :class:`Cancelled` when told to stop.
    """
    fast = embed(passages.texts, careful=False, progress=progress, cancelled=cancelled)
    reached = lifted(fast, read, vectors).astype(np.float16).astype(np.float32)
    reached[read] = vectors
    return reached
