"""Teaching: examples and decisions become one linear table, with as much of other feedback as helps, and a warmth.

With enough decisions, cross-validation on them chooses how much the codes of other feedback weigh; with few, the
passages' likeness to feedback chooses. How sure the shares may be is in calibration.py. Nothing is random.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from .calibration import fairest_loss, neighbourly, sampled, share_right, warmth_for
from .learning_fit import Table, evened, fit, softmax, with_bias
from .learning_heads import coded, like_feedback
from .network import WIDTH

GAIN = 0.6
"""How much the codes of other feedback weigh beside the vector, where they help."""
Pair = tuple[Table, Table]
ENOUGH = 40
"""From this many decisions on they say themselves what helps."""
FOLDS = 4
ASKED = 0.3


@dataclass(frozen=True, slots=True)
class Lessons:
    """What is known: vectors (rows, width), what was said of them (rows, themes; 1, 0, NaN), their weights (rows,).

    ``trial`` are the places of the rows that stand for what a person decided here: they are asked in
    cross-validation. ``asked`` is the place of each row's question, -1 where none is known. ``told`` is how many
    decisions all that was said of the themes, beyond their names, is worth.
    """

    vectors: Table
    said: Table
    weights: Table
    trial: NDArray[np.int64]
    asked: NDArray[np.int64]
    told: float


@dataclass(frozen=True, slots=True)
class Taught:
    """What was learnt: how much other feedback weighs, the coefficients, the warmth, and how many questions."""

    gain: float
    table: Table
    warmth: float
    questions: int
    without: tuple[str, ...]

    def scores(self, vectors: Table, asked: NDArray[np.int64]) -> Table:
        """Log odds of each theme, shape (rows, themes); their softmax is how sure that is."""
        seen = features(vectors, self.gain, asked, self.questions, self.without)
        return np.asarray(seen @ self.table / self.warmth, dtype=np.float32)


def features(
    vectors: Table, gain: float, asked: NDArray[np.int64], questions: int, without: Collection[str] = ()
) -> Table:
    """The vectors, what coders of other feedback would call them, the question asked, and a constant."""
    parts = [np.asarray(vectors, dtype=np.float32)]
    if gain > 0 and vectors.shape[1] == WIDTH:
        parts.append(np.float32(gain) * coded(vectors, without))
    if questions > 1:
        known = np.full((len(vectors), questions), 1 / questions, dtype=np.float32)
        known[asked >= 0] = np.eye(questions, dtype=np.float32)[asked[asked >= 0]]
        parts.append(np.float32(ASKED) * known)
    return with_bias(np.hstack(parts))


def teach(
    lessons: Lessons, space: Table, asked: NDArray[np.int64], questions: int = 0, without: Collection[str] = ()
) -> Taught:
    """Learn from the lessons, for passages with vectors ``space``, shape (rows, width), asked what ``asked`` says."""
    left_out = tuple(sorted(without))
    gain, unseen = GAIN * like_feedback(space, without), None
    if len(lessons.trial) >= ENOUGH:
        gains = (GAIN, 0.0) if space.shape[1] == WIDTH else (0.0,)
        beside = neighbourly(lessons.vectors[lessons.trial], space[sampled(space)]) if len(space) else None
        tried = [(_unseen(lessons, beside, each, questions, left_out), each) for each in gains]
        unseen, gain = min(tried, key=lambda pair: fairest_loss(pair[0][0], _truth(lessons)))
    taught = Taught(gain, _learn(lessons, gain, questions, left_out), 1.0, questions, left_out)
    return replace(taught, warmth=_warmth(taught, lessons, space, asked, unseen))


def _truth(lessons: Lessons) -> NDArray[np.int64]:
    return np.asarray(np.nan_to_num(lessons.said[lessons.trial]).argmax(axis=1), dtype=np.int64)


def _warmth(taught: Taught, lessons: Lessons, space: Table, asked: NDArray[np.int64], unseen: Pair | None) -> float:
    """How warm the shares must be to mean what they say, by how often passages agree with what lies next to them."""
    if len(space) < 2:
        return 1.0
    some = sampled(space)
    few, places = space[some], asked[some]
    own = taught.scores(few, places)
    agree = (taught.scores(neighbourly(few, few), places).argmax(axis=1) == own.argmax(axis=1)).mean()
    right = agreeing = 0
    if unseen is not None:
        guess, beside = (scores.argmax(axis=1) for scores in unseen)
        right, agreeing = int((guess == _truth(lessons)).sum()), int((guess == beside).sum())
    return warmth_for(own, float(agree) * share_right(lessons.told, right, agreeing))


def _learn(lessons: Lessons, gain: float, questions: int, without: Collection[str]) -> Table:
    seen = features(lessons.vectors, gain, lessons.asked, questions, without)
    return fit(seen, lessons.said, evened(lessons.said, lessons.weights))


def _unseen(lessons: Lessons, beside: Table | None, gain: float, questions: int, without: Collection[str]) -> Pair:
    """Log odds of each trial row by what the other rows teach, and of what lies beside it, (trial rows, themes)."""
    seen = features(lessons.vectors, gain, lessons.asked, questions, without)
    own = seen[lessons.trial]
    near = own if beside is None else features(beside, gain, lessons.asked[lessons.trial], questions, without)
    found = np.zeros((2, len(own), lessons.said.shape[1]), dtype=np.float32)
    for fold in range(FOLDS):
        rest = np.setdiff1d(np.arange(len(seen)), lessons.trial[fold::FOLDS])
        said, weights = lessons.said[rest], lessons.weights[rest]
        table = fit(seen[rest], said, evened(said, weights))
        found[0, fold::FOLDS], found[1, fold::FOLDS] = own[fold::FOLDS] @ table, near[fold::FOLDS] @ table
    return found[0], found[1]


__all__ = ["Lessons", "Taught", "features", "softmax", "teach"]
