"""Learning from decisions: which passages a person's yes and no would move, and which to read first.

What stands is the starting point: each theme is the middle of the passages that stand in it. Decisions
then teach ridge regression on what those middles get wrong, a few times over (gradient boosting with one
linear learner; Friedman, 2001): from what the passages say, and from where they stood, since people take
much out of one theme and nothing out of another. A passage moves only when the lessons, not the middles,
make it clear.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .learning_fit import Table, evened, fit, softmax
from .learning_heads import like_feedback
from .learning_teach import GAIN, features

WARMTH = 0.12
LOYALTY = 2.0
"""How much the place where a passage stands weighs against the lessons, in log odds."""
STOOD = 1.0
"""How much where a passage stood weighs beside its vector."""
LEARNT = 1.0
"""By how much, in log odds, the decisions themselves must speak for the new theme: one decision moves little. Of
passages that go the way people moved others, the less the more they moved."""
OFTEN, PLAINLY = 3, 0.5
"""So often moved that way, and so much likelier there, that the decisions need only agree."""
CLEARLY = 0.2
"""A passage moves when the new theme is this much likelier than the old one."""
POOL = 1_000


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
    vectors: Table,
    standing: Sequence[Sequence[int]],
    decisions: Sequence[Decision],
    themes: int,
    *,
    seed: int = 0,
    without: Collection[str] = (),
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
    content, taught = _scores(vectors, first, decisions, themes, without)
    gain = taught - content
    rows = np.arange(len(first))
    stands = first >= 0
    loyal = taught.copy()
    loyal[rows[stands], first[stands]] += LOYALTY
    shares = softmax(loyal)
    target = shares.argmax(axis=1)
    held = np.where(stands, shares[rows, first], 1 / themes)
    moved = _moved(decisions, themes)[first, target]
    plain = (moved >= OFTEN) & (shares[rows, target] - held >= PLAINLY)
    need = np.where(plain, 0, LEARNT / (1 + moved))
    learnt = gain[rows, target] - np.where(stands, gain[rows, first], 0) > need
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
    without: Collection[str] = (),
) -> tuple[int, ...]:
    """Say which undecided rows to read first: those the engine is least sure of and that many others are like.

    Arguments as for :func:`relearn`. At most ``most`` rows, the one that teaches most first; no two of them
    say nearly the same (uncertainty weighed by density; Settles and Craven, 2008).
    """
    del seed
    _check(vectors, standing, decisions, themes)
    decided = {decision.row for decision in decisions}
    free = np.array([row for row in range(len(vectors)) if row not in decided], dtype=np.int64)
    if not len(free) or most < 1 or themes < 1:
        return ()
    first = np.array([places[0] if places else -1 for places in standing], dtype=np.int64)
    shares = np.sort(softmax(_scores(vectors, first, decisions, themes, without)[1]), axis=1)
    doubt = 1 - (shares[:, -1] - shares[:, -2]) if themes > 1 else np.ones(len(vectors), dtype=np.float32)
    pool = free[np.argsort(-doubt[free], kind="stable")[:POOL]]
    alike = np.clip(vectors[pool] @ vectors[pool].T, 0, None) ** 2
    missing = np.asarray(doubt[pool], dtype=np.float32)
    picked: list[int] = []
    for _ in range(min(most, len(pool))):
        worth = (alike @ missing) * missing
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
    vectors: Table, first: NDArray[np.int64], decisions: Sequence[Decision], themes: int, without: Collection[str]
) -> tuple[Table, Table]:
    """Log odds by the middles alone, and with what was taught, both of shape (rows, themes)."""
    space = np.asarray(vectors - vectors.mean(axis=0), dtype=np.float32)
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
    rows, said = _said(decisions, themes)
    gain = GAIN * like_feedback(vectors, without)
    asked = np.full(len(vectors), -1, dtype=np.int64)
    stood = _stood(first, decisions)
    places = np.zeros((len(vectors), themes), dtype=np.float32)
    places[stood >= 0, stood[stood >= 0]] = STOOD
    seen = np.hstack([features(vectors, gain, asked, 0, without), places]).astype(np.float32)
    taught = fit(seen[rows], said, evened(said, np.ones(len(rows), dtype=np.float32)), content[rows])
    return content, np.asarray(content + seen @ taught, dtype=np.float32)


def _stood(first: NDArray[np.int64], decisions: Sequence[Decision]) -> NDArray[np.int64]:
    """Where each row stands, or stood before somebody decided; -1 nowhere."""
    found = first.copy()
    for decision in sorted(decisions, key=lambda one: (not one.yes, -one.theme)):  # what was refused comes last
        found[decision.row] = decision.theme
    return found


def _moved(decisions: Sequence[Decision], themes: int) -> NDArray[np.int64]:
    """How many rows people took from each theme and put under each, (themes + 1, themes); last, from anywhere."""
    said: dict[int, tuple[list[int], list[int]]] = {}
    for decision in decisions:
        said.setdefault(decision.row, ([], []))[decision.yes].append(decision.theme)
    found = np.zeros((themes + 1, themes), dtype=np.int64)
    for no, yes in said.values():
        for source in [*no, themes]:
            found[source, yes] += 1
    return found


def _said(decisions: Sequence[Decision], themes: int) -> tuple[NDArray[np.int64], Table]:
    """The rows decided, and what was said of each theme: 1 yes, 0 no, NaN nothing."""
    rows = np.array(sorted({decision.row for decision in decisions}), dtype=np.int64)
    place = {int(row): number for number, row in enumerate(rows)}
    said = np.full((len(rows), themes), np.nan, dtype=np.float32)
    for decision in decisions:
        said[place[decision.row], decision.theme] = float(decision.yes)
    return rows, said
