"""What was asked, taken out of what was answered: "what was good" and "what could be better" frame the same things."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from .communities import Labels

FEWEST = 20
"""Passages a question needs before its frame can be told."""
SAMPLE = 2_000
NEIGHBOURS = 10
FOLLOWS = 0.7
"""People's own codes follow the questions at .3 to .5 on feedback; above this themes only say what was asked."""
MIXES = 0.6


def follows(labels: Labels, questions: NDArray[np.int64]) -> float:
    """How far themes follow the questions: adjusted for chance, 0 not at all, 1 wholly (corrected Cramer's V)."""
    table = np.zeros((int(labels.max()) + 1, int(questions.max()) + 1))
    np.add.at(table, (labels, questions), 1)
    table = table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0]
    rows, columns = table.shape
    if min(rows, columns) < 2:
        return 0.0
    total = table.sum()
    expected = table.sum(axis=1, keepdims=True) @ table.sum(axis=0, keepdims=True) / total
    phi = ((table - expected) ** 2 / expected).sum() / total - (rows - 1) * (columns - 1) / (total - 1)
    most = min(rows - (rows - 1) ** 2 / (total - 1), columns - (columns - 1) ** 2 / (total - 1)) - 1
    return float(np.sqrt(max(phi, 0) / max(most, 1e-9)))


def numbered(asked: Sequence[str]) -> NDArray[np.int64]:
    """Number the questions in the order of their words."""
    _, numbers = np.unique([" ".join(question.split()).casefold() for question in asked], return_inverse=True)
    return np.asarray(numbers, dtype=np.int64)


def unframed(vectors: NDArray[np.float32], questions: NDArray[np.int64], seed: int = 0) -> NDArray[np.float32] | None:
    """The unit vectors (n, width) without what all answers to the same question share.

    None where that would be wrong: one question only, too few answers, or questions about different things, whose
    answers keep apart when the questions' means are taken away. The rest is what was said, not what was asked.
    """
    told = [q for q in range(int(questions.max()) + 1) if (questions == q).sum() >= FEWEST]
    if len(told) < 2:
        return None
    shared = vectors.mean(axis=0)
    found = vectors.copy()
    for question in told:
        rows = questions == question
        found[rows] -= found[rows].mean(axis=0) - shared
    found /= np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9)
    rows = np.sort(np.random.default_rng(seed).permutation(len(vectors))[:SAMPLE])
    rows = rows[np.isin(questions[rows], told)]
    return found if _mixing(found[rows], questions[rows]) >= MIXES else None


def _mixing(vectors: NDArray[np.float32], questions: NDArray[np.int64]) -> float:
    """Neighbours that answer another question, as a share of what chance would give."""
    middled = vectors - vectors.mean(axis=0)
    alike = middled @ middled.T
    np.fill_diagonal(alike, -np.inf)
    most = min(NEIGHBOURS, len(vectors) - 1)
    near = np.argpartition(-alike, most - 1, axis=1)[:, :most]
    other = float((questions[near] != questions[:, None]).mean())
    shares = np.bincount(questions) / len(questions)
    return other / max(1 - float((shares**2).sum()), 1e-9)
