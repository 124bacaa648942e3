"""How far a confidence can be believed: one temperature learnt from held-out decisions, and how far it is off.

Temperature scaling, and the expected calibration error: Guo et al., On calibration of modern neural networks (2017).
"""

import numpy as np
from numpy.typing import NDArray

from .learning_fit import softmax

Table = NDArray[np.float32]
WARMTHS = np.geomspace(0.5, 3.0, 19)
STRENGTH = 25.0
"""How many decisions speak for leaving the scores as they are."""


def log_loss(scores: Table, truth: NDArray[np.int64]) -> float:
    """Mean of minus the log share of what was true; ``scores`` are log odds, shape (rows, themes)."""
    right = softmax(scores)[np.arange(len(truth)), truth]
    return float(-np.log(np.maximum(right, 1e-6)).mean())


def temperature(scores: Table, truth: NDArray[np.int64]) -> float:
    """By how much to divide log odds, shape (rows, themes), so that shares mean what they say; 1 with nothing known."""
    if not len(truth):
        return 1.0
    worth = [
        log_loss(np.asarray(scores / warmth, dtype=np.float32), truth) + STRENGTH / len(truth) * np.log(warmth) ** 2
        for warmth in WARMTHS
    ]
    return float(WARMTHS[int(np.argmin(worth))])


def expected_error(confidence: NDArray[np.floating], right: NDArray[np.bool_], bins: int = 10) -> float:
    """Expected calibration error in [0, 1]: how far confidence and the share that is right lie apart, bin by bin."""
    place = np.minimum((np.asarray(confidence) * bins).astype(int), bins - 1)
    found = 0.0
    for each in range(bins):
        inside = place == each
        if inside.any():
            found += float(inside.mean() * abs(np.mean(confidence[inside]) - np.mean(right[inside])))
    return found
