"""How far a confidence can be believed: how sure the engine may be on the whole, and how far it is off.

Passages that say nearly the same mostly belong together, so a model that calls a passage and what lies next to it
the same is mostly right: on code-books of 9 to 77 themes (feedback of three kinds, questions to a bank) the share
that is right was .7 of the share that agrees with nothing learnt, and .9 after some hundreds of decisions. That needs
no decisions, and of those there are it does not matter which were asked for: hard ones agree as seldom as they are
right. Agreement as a stand-in for accuracy: Baek et al., Agreement-on-the-line (2022); one temperature for all
shares, and the expected calibration error: Guo et al., On calibration of modern neural networks (2017).
"""

import numpy as np
from numpy.typing import NDArray

from .learning_fit import softmax

Table = NDArray[np.float32]
Places = NDArray[np.int64]
WARMTHS = np.geomspace(0.2, 3.0, 28)
STRENGTH = 25.0
"""How many decisions speak for leaving the scores as they are."""
UNTAUGHT, LEARNT, HALFWAY = 0.71, 0.23, 80
"""Of passages that agree with their like, the share that is right: untaught, what decisions add, half of it by when."""
THOUGHT = 200.0
"""How many agreeing passages that thought is worth beside the decisions' own."""
SURELY = 0.98
SAMPLE = 2_000
COPY, NEAR = 0.99, 0.7
"""Cosines of a passage with its copy, and with the furthest that is still near it."""
FEW = 5


def log_loss(scores: Table, truth: Places) -> float:
    """Mean of minus the log share of what was true; ``scores`` are log odds, shape (rows, themes)."""
    right = softmax(scores)[np.arange(len(truth)), truth]
    return float(-np.log(np.maximum(right, 1e-6)).mean())


def fairest_loss(scores: Table, truth: Places) -> float:
    """The log loss at the temperature that makes it least, were scores as they are worth STRENGTH decisions."""
    warm = [np.asarray(scores / warmth, dtype=np.float32) for warmth in WARMTHS]
    held = STRENGTH / max(len(truth), 1) * np.log(WARMTHS) ** 2
    losses = [log_loss(each, truth) for each in warm]
    return losses[int(np.argmin(losses + held))]


def neighbourly(vectors: Table, among: Table) -> Table:
    """For each unit vector, shape (rows, width), one near it: of the one most like it that is no copy, or on the way
    there, as far as NEAR, so that it does not matter how many others there are. float32, shape (rows, width)."""
    near = vectors @ among.T
    near[near > COPY] = -1
    other = among[near.argmax(axis=1)]
    cosine = np.einsum("ij,ij->i", vectors, other)[:, None]
    aside = other - cosine * vectors
    aside /= np.maximum(np.linalg.norm(aside, axis=1, keepdims=True), 1e-6)
    moved = NEAR * vectors + np.sqrt(1 - NEAR**2) * aside
    return np.asarray(np.where(cosine > NEAR, other, moved), dtype=np.float32)


def sampled(vectors: Table) -> Places:
    """Places of at most SAMPLE rows, spread over what the vectors say and not over their order."""
    order = np.argsort(vectors[:, 0], kind="stable")
    return order[np.linspace(0, len(order) - 1, min(SAMPLE, len(order))).astype(np.int64)]


def share_right(told: float, right: int = 0, agreeing: int = 0) -> float:
    """Of passages that agree with their like, the share that is right, when ``told`` decisions' worth was said.

    ``right`` and ``agreeing`` are how many decided passages were placed rightly, and like what lies next to them,
    by a model that was not told of them.
    """
    thought = UNTAUGHT + LEARNT * told / (told + HALFWAY)
    return (right + THOUGHT * thought) / (agreeing + THOUGHT)


def warmth_for(scores: Table, sure: float) -> float:
    """By how much to divide log odds, shape (rows, themes), so that the mean of the surest shares is ``sure``.

    In [0.2, 3]; 1 for no rows, and nearer to 1 the fewer rows there are.
    """
    if not len(scores):
        return 1.0
    below = scores - scores.max(axis=1, keepdims=True)
    shares = [float((1 / np.exp(below / np.float32(warmth)).sum(axis=1)).mean()) for warmth in WARMTHS]
    found = np.interp(-min(sure, SURELY), -np.array(shares), np.log(WARMTHS))
    return float(np.exp(found * len(scores) / (len(scores) + FEW)))


def expected_error(confidence: NDArray[np.floating], right: NDArray[np.bool_], bins: int = 10) -> float:
    """Expected calibration error in [0, 1]: how far confidence and the share that is right lie apart, bin by bin."""
    place = np.minimum((np.asarray(confidence) * bins).astype(int), bins - 1)
    found = 0.0
    for each in range(bins):
        inside = place == each
        if inside.any():
            found += float(inside.mean() * abs(np.mean(confidence[inside]) - np.mean(right[inside])))
    return found
