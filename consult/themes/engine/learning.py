"""Learning from decisions: which passages a person's yes and no would move, and which to read first.

What stands is the starting point: each theme is the middle of the passages that stand in it. Decisions
then teach ridge regression on what those middles get wrong, a few times over (gradient boosting with one
linear learner; Friedman, 2001). A passage moves only when the lessons, not the middles, make it clear.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

WARMTH = 0.12
RIDGE = 3.0
PACE = 4.0
LESSONS = 4
LOYALTY = 1.0
"""How much the place where a passage stands weighs against the lessons, in log odds."""
CLEARLY = 0.2
"""A passage moves when the new theme is this much likelier than the old one."""
POOL = 600
Table = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Decision:
    """A person said that this row belongs to this theme, or that it does not."""

    row: int
    theme: int
    yes: bool


@dataclass(frozen=True, slots=True)
class Move:
    """Row ``row`` goes from theme ``source`` (None: it stood nowhere) to ``target``, this sure of it."""

    row: int
    source: int | None
    target: int
    confidence: float


def relearn(
    vectors: Table, standing: Sequence[Sequence[int]], decisions: Sequence[Decision], themes: int, *, seed: int = 0
) -> tuple[Move, ...]:
    """Say which undecided rows the decisions move, in row order; nothing moves without decisions.

    ``vectors`` are unit vectors, shape (rows, width), float32. ``standing[row]`` are the suggested themes
    of a row, the likeliest first, each in range(themes). Rows that a person decided never move. Raises
    ``ValueError`` when the lengths differ or a row or theme is out of range. The same in, the same out.
    """
    del seed  # Nothing here is left to chance; callers may still say it.
    _check(vectors, standing, decisions, themes)
    if not decisions:
        return ()
    first = np.array([places[0] if places else -1 for places in standing], dtype=np.int64)
    content, taught = _scores(vectors, first, decisions, themes)
    gain = taught - content
    rows = np.arange(len(first))
    stands = first >= 0
    loyal = taught.copy()
    loyal[rows[stands], first[stands]] += LOYALTY
    shares = _softmax(loyal)
    target = shares.argmax(axis=1)
    held = np.where(stands, shares[rows, first], 1 / themes)
    learnt = gain[rows, target] > np.where(stands, gain[rows, first], 0)
    moves = (target != first) & learnt & (shares[rows, target] - held >= CLEARLY)
    moves[[d.row for d in decisions]] = False
    return tuple(
        Move(row, int(first[row]) if stands[row] else None, int(target[row]), round(float(shares[row, target[row]]), 4))
        for row in np.flatnonzero(moves).tolist()
        if target[row] not in standing[row]
    )


def ask_first(
    vectors: Table,
    standing: Sequence[Sequence[int]],
    decisions: Sequence[Decision],
    themes: int,
    *,
    most: int = 20,
    seed: int = 0,
) -> tuple[int, ...]:
    """Say which undecided rows to read first: those the engine is least sure of and that many others are like.

    Arguments as for :func:`relearn`. At most ``most`` rows, the one that teaches most first; no two of them
    say nearly the same (uncertainty weighed by density; Settles and Craven, 2008).
    """
    del seed
    _check(vectors, standing, decisions, themes)
    decided = {decision.row for decision in decisions}
    free = np.array([row for row in range(len(vectors)) if row not in decided], dtype=np.int64)
    if not len(free) or most < 1:
        return ()
    first = np.array([places[0] if places else -1 for places in standing], dtype=np.int64)
    shares = np.sort(_softmax(_scores(vectors, first, decisions, themes)[1]), axis=1)
    doubt = 1 - (shares[:, -1] - shares[:, -2]) if themes > 1 else np.ones(len(vectors), dtype=np.float32)
    pool = free[np.argsort(-doubt[free], kind="stable")[:POOL]]
    alike = np.clip(vectors[pool] @ vectors[pool].T, 0, None) ** 2
    missing = np.asarray(doubt[pool], dtype=np.float32)
    picked: list[int] = []
    for _ in range(min(most, len(pool))):
        worth = alike @ missing
        worth[picked] = -1
        best = int(worth.argmax())
        picked.append(best)
        missing = missing * (1 - np.clip(alike[best], 0, 1))
    return tuple(int(pool[place]) for place in picked)


def _check(vectors: Table, standing: Sequence[Sequence[int]], decisions: Sequence[Decision], themes: int) -> None:
    if len(vectors) != len(standing):
        raise ValueError("There must be one vector for each row.")
    for decision in decisions:
        if not 0 <= decision.row < len(vectors):
            raise ValueError(f"A decision names row {decision.row}, but there are {len(vectors)} rows.")
        if not 0 <= decision.theme < themes:
            raise ValueError(f"A decision names theme {decision.theme}, but there are {themes} themes.")
    if any(not 0 <= theme < themes for places in standing for theme in places):
        raise ValueError(f"A row stands in a theme that is not one of the {themes}.")


def _scores(
    vectors: Table, first: NDArray[np.int64], decisions: Sequence[Decision], themes: int
) -> tuple[Table, Table]:
    """Log odds by the middles alone, and with what was taught, both of shape (rows, themes)."""
    space = vectors - vectors.mean(axis=0)
    home = first.copy()
    for decision in decisions:
        if decision.yes:
            home[decision.row] = decision.theme
        elif home[decision.row] == decision.theme:
            home[decision.row] = -1
    middles = np.zeros((themes, vectors.shape[1]), dtype=np.float32)
    np.add.at(middles, home[home >= 0], space[home >= 0])
    middles /= np.maximum(np.linalg.norm(middles, axis=1, keepdims=True), 1e-6)
    content = np.asarray(space @ middles.T / WARMTH, dtype=np.float32)
    if not decisions:
        return content, content
    return content, content + _lessons(space, content, decisions)


def _lessons(space: Table, content: Table, decisions: Sequence[Decision]) -> Table:
    rows = np.array(sorted({decision.row for decision in decisions}))
    place = {int(row): i for i, row in enumerate(rows)}
    said = np.full((len(rows), content.shape[1]), np.nan, dtype=np.float32)
    for decision in decisions:
        said[place[decision.row], decision.theme] = float(decision.yes)
    features = np.hstack([space, np.full((len(space), 1), 0.5, dtype=np.float32)])
    known = features[rows]
    learner = np.linalg.solve(known.T @ known + RIDGE * np.eye(known.shape[1], dtype=np.float32), known.T)
    lesson = np.zeros((known.shape[1], content.shape[1]), dtype=np.float32)
    for _ in range(LESSONS):
        shares = _softmax(content[rows] + known @ lesson)
        lesson += PACE * learner @ (_wanted(said, shares) - shares)
    return np.asarray(features @ lesson, dtype=np.float32)


def _wanted(said: Table, shares: Table) -> Table:
    """The shares a row should have: all to what was confirmed, none to what was refused, the rest as it was."""
    yes = said == 1
    rest = np.where(said == 0, 0, shares)
    rest = rest / np.maximum(rest.sum(axis=1, keepdims=True), 1e-6)
    sure = yes / np.maximum(yes.sum(axis=1, keepdims=True), 1)
    return np.asarray(np.where(yes.any(axis=1, keepdims=True), sure, rest), dtype=np.float32)


def _softmax(scores: Table) -> Table:
    pull = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(pull / pull.sum(axis=1, keepdims=True), dtype=np.float32)
