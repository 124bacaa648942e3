"""Which phrases, taken together, let a reader who sees all names find the right theme for a passage.

Every candidate is tried on passages of all themes: how near its meaning lies (MiniLM, as in KeyBERT,
Grootendorst, 2020) and how many of the passage's rarer words it holds. Names are then changed one theme at a
time while the passages find home better (coordinate ascent on the log-likelihood of the right theme), and
phrases are added to each description in the same way, greedily.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .candidates import Candidate
from .communities import centred_on

Floats = NDArray[np.float32]
Embed = Callable[[Sequence[str]], Floats]
WORDS = 0.5
"""How much words in common count beside nearness of meaning."""
DOUBT, TOLD_DOUBT = 0.2, 0.12
"""How unsure the reader of names, and of descriptions, is: larger, and small differences say less."""
READING = 0.4
SAYING = 0.3
"""How much a name's shape and its use by these people alone count beside finding home."""
TOLD_READING = 0.1
TOLD_SAYING = 1.0
ROUNDS = 4
DESCRIBED = 6
TOLD_WORDS = 4
"""Longer phrases are names, or nothing."""
FEWEST_TOLD = 3
"""After so many phrases, only what still helps is added."""
TRIED = 24
"""Phrases of each theme that are tried again after the first time: those that helped most."""


@dataclass(frozen=True, slots=True)
class Readers:
    """Passages that try the names: stems of each, unit vectors or None, and the theme each belongs to."""

    stems: Sequence[frozenset[str]]
    vectors: Floats | None
    home: NDArray[np.int64]


def _liking(pool: Sequence[Candidate], reading: float, saying: float) -> NDArray[np.float64]:
    """How much each candidate is liked before anybody tries it: it reads well, and it tells."""
    top = max((one.telling for one in pool), default=0.0) or 1.0
    return np.array([reading * np.log(one.reads) + saying * np.log(max(one.telling / top, 1e-4)) for one in pool])


class Trial:
    """Candidates of each theme (``pools``) tried on ``readers``; ``meanings`` (candidates, width) go with vectors."""

    def __init__(
        self,
        pools: Sequence[Sequence[Candidate]],
        readers: Readers,
        rarity: dict[str, float],
        meanings: Floats | None,
        shared: Floats | None,
    ) -> None:
        self.pools, self.home, self.rarity = pools, readers.home, rarity
        self.bounds = np.cumsum([0, *map(len, pools)])
        self.flat = [one for pool in pools for one in pool]
        self.columns = {stem: i for i, stem in enumerate(sorted({s for one in self.flat for s in one.stems}))}
        self.worded = self._worded([one.stems for one in self.flat])
        self.by_words = self._worded(readers.stems) @ self.worded.T
        its = np.repeat(np.arange(len(pools)), [len(pool) for pool in pools]) == self.home[:, None]
        self.by_words *= np.where(its, np.array([one.shared for one in self.flat], dtype=np.float32), np.float32(1))
        self.by_meaning = self.meaning = None
        if readers.vectors is not None and meanings is not None and shared is not None:
            self.meaning = centred_on(meanings, shared)
            self.by_meaning = centred_on(readers.vectors, shared) @ self.meaning.T
        sizes = np.bincount(self.home, minlength=len(pools))
        self.share = (1.0 / np.maximum(sizes[self.home], 1)).astype(np.float32)
        self.liking = np.concatenate([_liking(pool, READING, SAYING) for pool in pools])
        self.telling = np.concatenate([_liking(pool, TOLD_READING, TOLD_SAYING) for pool in pools])

    def _worded(self, sets: Sequence[frozenset[str]]) -> Floats:
        found = np.zeros((len(sets), len(self.columns)), dtype=np.float32)
        for i, stems in enumerate(sets):
            size = sum(self.rarity.get(s, 0.0) ** 2 for s in sorted(stems)) ** 0.5 or 1.0
            for stem in stems & self.columns.keys():
                found[i, self.columns[stem]] = self.rarity.get(stem, 0.0) / size
        return found

    def _fit(self, rows: Sequence[int], more: Sequence[int] | slice, doubt: float = TOLD_DOUBT) -> Floats:
        """How well labels made of ``rows`` and one of ``more`` each fit the passages, shape (passages, labels)."""
        begun = list(rows)
        size = np.linalg.norm(self.worded[begun].sum(axis=0) + self.worded[more], axis=1)
        fit = WORDS * (self.by_words[:, begun].sum(axis=1, keepdims=True) + self.by_words[:, more])
        fit /= np.maximum(size, 1e-9)
        if self.meaning is not None and self.by_meaning is not None:
            size = np.linalg.norm(self.meaning[begun].sum(axis=0) + self.meaning[more], axis=1)
            near = self.by_meaning[:, begun].sum(axis=1, keepdims=True) + self.by_meaning[:, more]
            fit += near / np.maximum(size, 1e-9)
        return np.asarray(fit / doubt, dtype=np.float32)

    def _value(self, others: Floats, theme: int, tried: Floats) -> NDArray[np.float64]:
        """How well passages find home (log-likelihood) with each of ``tried`` as the theme's label.

        ``others`` is what draws each passage to the other themes (summed exponentials of their labels' fits).
        """
        total = np.log(others[:, None] + np.exp(tried))
        mine = self.home == theme
        return np.asarray(self.share[mine] @ tried[mine] - self.share @ total, dtype=np.float64)

    def names(self, refused: Callable[[int, Candidate], bool]) -> list[int | None]:
        """The position in its pool of each theme's name; None where no candidate will do."""
        able = [[c for c, one in enumerate(pool) if not refused(t, one)] for t, pool in enumerate(self.pools)]
        fits = [self._fit([], [int(self.bounds[t]) + c for c in some], DOUBT) for t, some in enumerate(able)]
        drawn = np.ones((len(self.home), len(self.pools)), dtype=np.float32)
        chosen: list[int | None] = [None] * len(self.pools)
        for _ in range(ROUNDS):
            before = list(chosen)
            for t, some in enumerate(able):
                taken = {self.pools[o][c].stems for o, c in enumerate(chosen) if o != t and c is not None}
                free = np.array([self.pools[t][c].stems not in taken for c in some], dtype=bool)
                if free.any():
                    rest = drawn.sum(axis=1) - drawn[:, t]
                    value = self._value(rest, t, fits[t]) + self.liking[self._of(t)][some]
                    best = int(np.argmax(np.where(free, np.round(value, 5), -np.inf)))
                    chosen[t], drawn[:, t] = some[best], np.exp(fits[t][:, best])
            if chosen == before:
                break
        return chosen

    def descriptions(self, names: Sequence[int | None]) -> list[list[Candidate]]:
        """Phrases for each theme that help most beside the names, the most telling first."""
        told: list[list[int]] = [[] if c is None else [int(self.bounds[t]) + c] for t, c in enumerate(names)]
        shown = np.zeros((len(self.home), len(names)), dtype=np.float32)
        for t, rows in enumerate(told):
            if rows:
                shown[:, t] = self._fit([], rows)[:, 0]
        drawn = np.exp(shown)
        tries = [list(range(int(self.bounds[t]), int(self.bounds[t + 1]))) for t in range(len(names))]
        for _ in range(DESCRIBED):
            for t, rows in enumerate(told):
                free = self._free(tries[t], rows)
                if not free:
                    continue
                tried = self._fit(rows, free)
                rest = drawn.sum(axis=1) - drawn[:, t]
                value = self._value(rest, t, np.column_stack([tried, shown[:, t]]))
                liked = np.round(value[:-1] + self.telling[free], 5)
                tries[t] = [free[i] for i in np.argsort(-liked, kind="stable")[:TRIED]]
                best = int(np.argmax(liked))
                if len(rows) <= FEWEST_TOLD or value[best] >= value[-1]:
                    rows.append(free[best])
                    shown[:, t] = tried[:, best]
                    drawn[:, t] = np.exp(tried[:, best])
        return [[self.flat[i] for i in rows[0 if names[t] is None else 1 :]] for t, rows in enumerate(told)]

    def _of(self, theme: int) -> slice:
        return slice(int(self.bounds[theme]), int(self.bounds[theme + 1]))

    def _free(self, tries: Sequence[int], rows: Sequence[int]) -> list[int]:
        """Candidates whose every word is new beside those taken."""
        used = {stem[:5] for i in rows for stem in self.flat[i].stems}
        return [i for i in tries if self._new(self.flat[i], used)]

    @staticmethod
    def _new(one: Candidate, used: set[str]) -> bool:
        seldom = one.count < 2 and len(one.words) > 2
        return not (one.joined or seldom) and len(one.words) <= TOLD_WORDS and not {s[:5] for s in one.stems} & used
