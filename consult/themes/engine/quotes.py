"""The few passages that show a theme best: central, readable, and different from each other."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

QUOTES = 3
VARIETY = 0.35
LIKED_LENGTH = (25, 260)


def pick_quotes(texts: Sequence[str], vectors: NDArray[np.float32], middle: NDArray[np.float32]) -> list[int]:
    """Return up to three positions in ``texts``, most telling first.

    Maximal marginal relevance (Carbonell and Goldstein, 1998), with a small penalty for
    passages too short to say much or too long to quote.
    """
    shortest, longest = LIKED_LENGTH
    near = vectors @ middle
    awkward = np.array([len(t) < shortest or len(t) > longest for t in texts])
    score = near - 0.2 * awkward
    picked: list[int] = []
    while len(picked) < min(QUOTES, len(texts)):
        rest = score.copy()
        if picked:
            rest = score - VARIETY * (vectors @ vectors[picked].T).max(axis=1)
            rest[picked] = -np.inf
        picked.append(int(np.argmax(rest)))
    return picked
