"""The lens: how passages are looked at before they are grouped, chosen by what they are like.

Without the lens a passage is what its vector says beyond what all passages share. With it, that
is joined with what people who code feedback by hand tell apart: linear-discriminant directions
(Fisher, 1936) and how likely each of their codes is (multinomial logistic regression), learnt by
benchmarks/make_lens.py. It helps on feedback about a service and hurts elsewhere, so it is used
only where the coders' models know what they read.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from .communities import centred_on
from .weights import lens_path

Table = NDArray[np.float32]
PULLS = (1.0, 2.0, 1.0, 1.0)
"""How much the vector, the directions, the coarse codes and the fine codes count."""
WIDTH = 192
FITTED_ON = 20_000
BLOCK = 8_192
SURE = 0.58
"""How sure coders' models are, at least, for the lens to be used. Judged with each set left out: feedback .61 to
.66, from 50 passages up; questions, statements, debates, reviews of restaurants .49 to .545."""
WITH = (
    "These passages read like feedback about a service, so they were compared by what people who code feedback tell "
    "apart as well as by their meaning (models of such coding are {:.0%} sure of them; 58% is enough)."
)
WITHOUT = (
    "These passages were compared by their meaning alone: they do not read like feedback about a service "
    "(models of how people code feedback are {:.0%} sure of them; 58% would be enough)."
)


@dataclass(frozen=True, slots=True)
class Lens:
    """Directions (width, d), weights (width, codes) and intercepts (codes,) of several coders' models.

    ``chosen`` says in a sentence why this lens and no other, where that is settled already.
    """

    directions: Table
    weights: Table
    intercepts: Table
    codes: tuple[int, ...]
    chosen: str = ""

    def likely(self, middled: Table) -> list[Table]:
        """How likely each code is by each coder's model: a table (n, codes) for each, rows adding up to 1."""
        scores = middled @ self.weights + self.intercepts
        found = []
        for part in np.split(scores, np.cumsum(self.codes)[:-1], axis=1):
            pull = np.exp(part - part.max(axis=1, keepdims=True))
            found.append(np.asarray(pull / pull.sum(axis=1, keepdims=True), dtype=np.float32))
        return found

    def blocks(self, middled: Table) -> list[Table]:
        """Directions, roots of the coarse codes' shares, and of the fine ones', each (n, some)."""
        roots = [np.sqrt(shares) for shares in self.likely(middled)]
        half = len(roots) // 2
        return [middled @ self.directions, np.hstack(roots[:half]), np.hstack(roots[half:])]


@cache
def feedback_lens() -> Lens:
    """The lens that comes with Consult. Raises :class:`WeightsError` when the file is not ours."""
    return read_lens(str(lens_path()))


def read_lens(path: str) -> Lens:
    """A lens from a file of benchmarks/make_lens.py."""
    with np.load(path) as held:
        tables = [held[name].astype(np.float32) for name in ("directions", "weights", "intercepts")]
        return Lens(tables[0], tables[1], tables[2], tuple(int(count) for count in held["codes"]))


def sureness(middled: Table, lens: Lens) -> float:
    """The likeliest code's share, the mean over passages and coders; ``middled``: centred unit vectors (n, width)."""
    shares = lens.likely(middled)
    return float(np.mean([part.max(axis=1).mean() for part in shares[: len(shares) // 2]]))


@dataclass(frozen=True, slots=True)
class View:
    """A way to look at vectors, fitted on the passages of one consultation; :meth:`of` looks."""

    shared: Table
    sentence: str
    lens: Lens | None = None
    middles: tuple[Table, ...] = ()
    turn: Table | None = None
    offset: Table | None = None

    def of(self, vectors: Table) -> Table:
        """Unit vectors to compare, float32, shape (n, some width), from unit vectors (n, width)."""
        if self.turn is None:
            return centred_on(vectors, self.shared)
        found = np.empty((len(vectors), self.turn.shape[1]), dtype=np.float32)
        for start in range(0, len(vectors), BLOCK):
            joined = self.joined(centred_on(vectors[start : start + BLOCK], self.shared))
            found[start : start + BLOCK] = centred_on(joined @ self.turn, self.offset)  # type: ignore[arg-type]
        return found

    def joined(self, middled: Table) -> Table:
        """What the vector and the lens say side by side, each part of length 1 times its pull."""
        assert self.lens is not None
        parts = [centred_on(part, middle) for part, middle in zip(self.lens.blocks(middled), self.middles, strict=True)]
        return np.hstack([pull * part for pull, part in zip(PULLS, [middled, *parts], strict=True)])


def fitted(vectors: Table, *, lens: Lens | None = None, use: bool | None = None, seed: int = 0) -> View:
    """Choose how to look at these unit vectors, shape (n, width), and say why in a sentence.

    ``lens`` is another lens than Consult's own; one that was ``chosen`` is used. ``use`` takes the choice away.
    Vectors of another width than the lens are looked at without it.
    """
    shared = np.asarray(vectors.mean(axis=0), dtype=np.float32)
    lens = lens or feedback_lens()
    if vectors.shape[1] != len(lens.directions):
        return View(shared, "")
    rows = np.sort(np.random.default_rng(seed).permutation(len(vectors))[:FITTED_ON])
    middled = centred_on(vectors[rows], shared)
    sure = sureness(middled, lens)
    if not (bool(lens.chosen) or sure >= SURE if use is None else use):
        return View(shared, WITHOUT.format(sure))
    middles = tuple(np.asarray(part.mean(axis=0), dtype=np.float32) for part in lens.blocks(middled))
    view = View(shared, lens.chosen or WITH.format(sure), lens, middles)
    joined = view.joined(middled)
    offset = joined.mean(axis=0)
    _, axes = np.linalg.eigh(np.cov((joined - offset).T.astype(np.float64)))
    turn = np.ascontiguousarray(axes[:, ::-1][:, :WIDTH], dtype=np.float32)
    return View(shared, view.sentence, lens, middles, turn, np.asarray(offset @ turn, dtype=np.float32))
