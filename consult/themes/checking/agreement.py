"""How far coders agree beyond chance: Krippendorff's alpha and its intervals. Pure: whole numbers in, figures out.

Values are an array (passages, coders) of whole numbers from 0, and NOT_CODED where a coder did not say. A passage that
fewer than two coders said something of is left out: there is nothing to compare.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

NOT_CODED = -1
DRAWS = 4000
LEVEL = 0.95
Values = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Agreement:
    """A figure with its interval. None: it cannot be worked out, because everybody said one and the same thing."""

    alpha: float | None
    low: float | None
    high: float | None
    passages: int  # said something of by two coders or more
    codings: int  # what they said of those

    @property
    def width(self) -> float | None:
        return None if self.low is None or self.high is None else self.high - self.low


@dataclass(frozen=True)
class Counted:
    """What alpha is made of, passage by passage."""

    counts: Floats  # (passages, values): how many coders said each value
    apart: Floats  # (passages,): how far the coders of a passage are apart, weighted as alpha weights it
    distances: Floats  # (values, values)


def agreement(values: Values, distances: Floats | None = None, *, draws: int = DRAWS, seed: int = 0) -> Agreement:
    """Alpha with its interval; the same values and seed give the same figures."""
    counted = count(values, distances)
    low, high = interval(values, distances, draws=draws, seed=seed)
    return Agreement(of_counts(counted), low, high, len(counted.apart), int(counted.counts.sum()))


def alpha(values: Values, distances: Floats | None = None) -> float | None:
    """Krippendorff's alpha, 1 for perfect agreement and 0 for what chance would give; None without any variation.

    ``distances`` (values, values), 0 to 1, 0 on the diagonal; without it values are alike or not (nominal). Raises
    ValueError for an array that is not two-dimensional. Source: K. Krippendorff, "Computing Krippendorff's
    Alpha-Reliability", University of Pennsylvania, 2011, section C: any number of coders, values left out."""
    return of_counts(count(values, distances))


def interval(
    values: Values, distances: Floats | None = None, *, draws: int = DRAWS, seed: int = 0, level: float = LEVEL
) -> tuple[float, float] | tuple[None, None]:
    """Between which two figures alpha would lie, had other passages been drawn: passages drawn again with return.

    The percentile bootstrap over units (B. Efron and R. Tibshirani, "An Introduction to the Bootstrap", 1993, ch. 13;
    "nonparametric" in the R package icr). A draw without any variation has no alpha and is left out. None twice when
    there is no alpha."""
    counted = count(values, distances)
    if of_counts(counted) is None:
        return None, None
    found = of_draws(counted, times_drawn(len(counted.apart), draws, seed))
    low, high = np.percentile(found, [50 * (1 - level), 50 * (1 + level)])
    return float(low), float(high)


@functools.lru_cache(maxsize=8)
def times_drawn(passages: int, draws: int, seed: int) -> Floats:
    """How often each passage is in each draw, (draws, passages); each draw has as many passages as the sample."""
    chances = np.full(passages, 1 / passages)
    return np.random.default_rng(seed).multinomial(passages, chances, size=draws).astype(np.float64)


def of_draws(counted: Counted, times: Floats) -> Floats:
    """Alpha of each draw that has one. ``times`` (draws, passages) is how often a passage was drawn."""
    each = times @ counted.counts
    codings = each.sum(axis=1)
    by_chance = expected(each, codings, counted.distances)
    varied = by_chance > 0
    return np.asarray(1 - (times[varied] @ counted.apart) / codings[varied] / by_chance[varied])


def interval_of_pairs(values: Values, *, level: float = LEVEL) -> tuple[float, float] | tuple[None, None]:
    """Krippendorff's own interval (nominal): pairs of codings drawn again, the chance of agreeing held still.

    K. Krippendorff, "Algorithm for bootstrapping a distribution of alpha", 2006, as the R package icr reads it. For
    nominal values each drawn pair disagrees or does not, so the distribution over endlessly many draws is known: it is
    worked out, not drawn. It takes the pairs of one passage for independent, which they are not, and so is narrower
    than ``interval``. None twice when there is no alpha."""
    counted = count(values, None)
    whole = of_counts(counted)
    if whole is None:
        return None, None
    coders = counted.counts.sum(axis=1).astype(np.int64)
    pairs = coders * (coders - 1) // 2
    disagree = (coders**2 - (counted.counts**2).sum(axis=1)).sum() / 2 / pairs.sum()
    unit = math.lcm(*(int(each) - 1 for each in np.unique(coders)))
    chances = np.ones(1)
    for size in np.unique(coders):
        chances = np.convolve(chances, steps(int(pairs[coders == size].sum()), disagree, unit // (int(size) - 1)))
    codings = float(coders.sum())
    by_chance = float(expected(counted.counts.sum(axis=0)[None], np.array([codings]), counted.distances)[0])
    step = 2 / (codings * by_chance * unit)
    below = np.cumsum(chances)
    most, least = (int(np.searchsorted(below, share)) for share in ((1 + level) / 2, (1 - level) / 2))
    return 1 - step * most, 1 - step * least


def steps(pairs: int, chance: float, stride: int) -> Floats:
    """The binomial chances of 0 to ``pairs`` disagreements, ``stride`` places apart."""
    some = np.arange(pairs + 1)
    ways = np.array([math.lgamma(pairs + 1) - math.lgamma(k + 1) - math.lgamma(pairs - k + 1) for k in some])
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = (
            ways
            + np.where(some, some * np.log(chance), 0)
            + np.where(pairs - some, (pairs - some) * np.log1p(-chance), 0)
        )
    spread = np.zeros(pairs * stride + 1)
    spread[::stride] = np.exp(logs)
    return spread


def count(values: Values, distances: Floats | None) -> Counted:
    if values.ndim != 2:
        raise ValueError("values are an array of passages by coders")
    several = values[(values != NOT_CODED).sum(axis=1) > 1]
    kinds = int(max(several.max(initial=-1) + 1, 0 if distances is None else len(distances)))
    counts = np.stack([(several == kind).sum(axis=1) for kind in range(kinds)], axis=1) if kinds else np.zeros((0, 0))
    counts = counts.astype(np.float64)
    between = (1 - np.eye(kinds)) if distances is None else distances
    apart = np.einsum("uc,ck,uk->u", counts, between, counts) / np.maximum(counts.sum(axis=1) - 1, 1)
    return Counted(counts, apart, between)


def of_counts(counted: Counted) -> float | None:
    totals = counted.counts.sum(axis=0)
    codings = totals.sum()
    if codings < 2:
        return None
    by_chance = expected(totals[None], codings[None], counted.distances)[0]
    return float(1 - counted.apart.sum() / codings / by_chance) if by_chance > 0 else None


def expected(totals: Floats, codings: Floats, distances: Floats) -> Floats:
    """How far apart two codings would be by chance, for each row of totals (rows, values)."""
    return np.asarray(np.einsum("rc,ck,rk->r", totals, distances, totals) / (codings * (codings - 1)))


def sets_apart(sets: Sequence[frozenset[int]]) -> Floats:
    """How far apart sets of themes are: the share of all their themes that only one of the two has (Jaccard)."""
    return np.array([[1 - len(a & b) / len(a | b) if a | b else 0.0 for b in sets] for a in sets]).reshape(
        len(sets), len(sets)
    )
