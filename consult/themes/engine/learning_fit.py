"""Multinomial logistic regression, small and exact enough: what corrections teach, as one linear table.

Minorise-maximise with Boehning's bound on the curvature (1992), so that one matrix is factored once and each
step is two products; momentum as Nesterov's (1983). Nothing is random: the same in, the same out.
"""

import numpy as np
from numpy.typing import NDArray

Table = NDArray[np.float32]
STEPS = 12
RIDGE = 0.4
EVENLY = 0.5
"""0 lets common themes weigh as they come, 1 makes all themes weigh the same."""


def softmax(scores: Table) -> Table:
    """Shares that sum to 1 in each row, shape as ``scores``."""
    pull = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(pull / pull.sum(axis=1, keepdims=True), dtype=np.float32)


def with_bias(features: Table) -> Table:
    """The features and one more column that is the same for all."""
    return np.hstack([features, np.full((len(features), 1), 0.5, dtype=np.float32)])


def wanted(said: Table, shares: Table) -> Table:
    """The shares a row should have: all to what was said yes to, none to what was said no to, the rest as it was.

    ``said`` holds 1 (yes), 0 (no) or NaN (nothing said), shape (rows, themes) as ``shares``.
    """
    yes = said == 1
    rest = np.where(said == 0, 0, shares)
    rest = rest / np.maximum(rest.sum(axis=1, keepdims=True), 1e-6)
    sure = yes / np.maximum(yes.sum(axis=1, keepdims=True), 1)
    return np.asarray(np.where(yes.any(axis=1, keepdims=True), sure, rest), dtype=np.float32)


def evened(said: Table, weights: Table) -> Table:
    """Row weights, with rows of rare themes weighing more; the sum over all rows stays what it was."""
    yes = said == 1
    counts = (yes * weights[:, None]).sum(axis=0)
    rare = (counts.sum() / np.maximum(counts, 1e-6) / max(1, int((counts > 0).sum()))) ** EVENLY
    own = (yes * rare).sum(axis=1) / np.maximum(yes.sum(axis=1), 1)
    scaled = weights * np.where(yes.any(axis=1), own, 1)
    return np.asarray(scaled * weights.sum() / max(float(scaled.sum()), 1e-6), dtype=np.float32)


def fit(features: Table, said: Table, weights: Table, base: Table | None = None, steps: int = STEPS) -> Table:
    """Return coefficients, shape (width, themes), float32, so that softmax(base + features @ them) says what was said.

    ``features`` are shape (rows, width), ``weights`` (rows,); ``base`` are log odds known before, (rows, themes).
    """
    themes = said.shape[1]
    held = features * weights[:, None]
    curved = 0.5 * features.T @ held + RIDGE * np.eye(features.shape[1], dtype=np.float32)
    inverse = np.linalg.inv(curved.astype(np.float64)).astype(np.float32)
    now = ahead = np.zeros((features.shape[1], themes), dtype=np.float32)
    for step in range(steps):
        scores = features @ ahead if base is None else base + features @ ahead
        shares = softmax(scores)
        slope = held.T @ (wanted(said, shares) - shares) - RIDGE * ahead
        last, now = now, ahead + inverse @ slope
        ahead = now + (step / (step + 3)) * (now - last)
    return np.asarray(now, dtype=np.float32)
