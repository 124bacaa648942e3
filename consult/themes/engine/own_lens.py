"""A lens out of an organisation's own codings: what its people told apart in earlier consultations.

Learnt as the lens that comes with Consult is (lens.py): linear-discriminant directions (Fisher, 1936; within-class
scatter shrunk, Friedman, 1989) and one multinomial logistic regression for each code frame. Measured on three sets of
feedback and one of questions to a bank, each beside 1,000 codings of other passages of its own: better than the lens
that comes with Consult, which had not seen them, on each (benchmarks/themes_own_lens.py). Codings of another kind of
passage made it worse, so passages must be as like the coded ones as those are like each other.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from .communities import centred
from .learning_fit import fit, with_bias
from .lens import Lens

Table = NDArray[np.float32]
Frame = tuple[Table, Sequence[str]]
"""Unit vectors of passages, shape (rows, width), and the theme that people put each under."""
Known = tuple[Table, NDArray[np.int64]]
FEWEST, THEMES = 10, 4
"""Passages that a theme, and themes that a code frame, needs to be learnt."""
ENOUGH = 1_000
LIKE = 0.97
SAMPLE = 1_000
DIRECTIONS = 40
SHRUNK = 0.3
OWN = (
    "These passages read like {:,} that people here placed in other consultations, so they were compared by what "
    "those people told apart ({:.0%} as like them as they are like each other; 97% is enough)."
)


def own_lens(frames: Sequence[Frame], vectors: Table) -> Lens | None:
    """The lens of those code frames whose passages are like these unit vectors, shape (rows, width), saying why.

    None where there is too little to learn from, or nothing like these. The same in, the same out; of very many
    rows and codings the likeness is that of an even sample.
    """
    known = [(each, likeness(frame[0], vectors)) for frame in frames if (each := usable(frame)) and len(vectors)]
    near = [(each, like) for each, like in known if like >= LIKE]
    rows = sum(len(each[1]) for each, _ in near)
    if rows < ENOUGH:
        return None
    return replace(learnt([each for each, _ in near]), chosen=OWN.format(rows, min(1.0, min(like for _, like in near))))


def likeness(coded: Table, vectors: Table) -> float:
    """How like the coded passages these are, as a share of how like the coded ones are each other.

    By the cosine with the most like of one half of the coded ones, the mean over these and over the other half.
    """
    order = np.argsort(coded[:, 0], kind="stable")
    half, other = (_some(coded[order[start::2]]) for start in (0, 1))
    own = float((other @ half.T).max(axis=1).mean())
    these = _some(vectors[np.argsort(vectors[:, 0], kind="stable")])
    return float((these @ half.T).max(axis=1).mean()) / max(own, 1e-6)


def _some(rows: Table) -> Table:
    return rows[np.linspace(0, len(rows) - 1, min(SAMPLE, len(rows))).astype(np.int64)]


def usable(frame: Frame) -> Known | None:
    """The centred vectors of a code frame's common themes and the themes' places; None when they are too few."""
    vectors, said = frame
    _, place, counts = np.unique(np.array(said, dtype=str), return_inverse=True, return_counts=True)
    if (counts >= FEWEST).sum() < THEMES:
        return None
    kept = counts[place] >= FEWEST
    _, own = np.unique(place[kept], return_inverse=True)
    return centred(np.asarray(vectors, dtype=np.float32)[kept]), np.asarray(own, dtype=np.int64)


def learnt(frames: Sequence[Known]) -> Lens:
    """The lens of these code frames, as :func:`usable` gives them; at least one."""
    models = [_coder(points, themes) for points, themes in frames]
    weights, intercepts = (np.hstack([model[part] for model in models] * 2) for part in (0, 1))
    return Lens(_directions(frames), weights, intercepts, tuple(model[0].shape[1] for model in models) * 2)


def _coder(points: Table, themes: NDArray[np.int64]) -> tuple[Table, Table]:
    said = np.full((len(points), int(themes.max()) + 1), np.nan, dtype=np.float32)
    said[np.arange(len(points)), themes] = 1
    table = fit(with_bias(points), said, np.ones(len(points), dtype=np.float32))
    return table[:-1], table[-1] * np.float32(0.5)


def _directions(frames: Sequence[Known]) -> Table:
    """Directions as columns, the telling ones longer: what parts the themes against what parts passages of one."""
    width = frames[0][0].shape[1]
    within, between, total = np.zeros((width, width)), np.zeros((width, width)), 0.0
    for points, themes in frames:
        for theme in range(int(themes.max()) + 1):
            own = points[themes == theme].astype(np.float64)
            middle = own.mean(axis=0)
            pull = len(own) ** 0.5
            within += (own - middle).T @ (own - middle) / pull
            between += np.outer(middle, middle) * pull
            total += pull
    within, between = within / total, between / total
    within = (1 - SHRUNK) * within + SHRUNK * np.trace(within) / width * np.eye(width)
    root = np.linalg.inv(np.linalg.cholesky(within))
    strength, axes = np.linalg.eigh(root @ between @ root.T)
    best = np.argsort(-strength)[: min(DIRECTIONS, sum(int(themes.max()) for _, themes in frames))]
    return np.asarray((root.T @ axes[:, best]) * np.sqrt(np.maximum(strength[best], 0)), dtype=np.float32)
