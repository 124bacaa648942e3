"""Which themes the clauses of an answer speak of, and where in its words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .clauses import clause_spans, clauses_of
from .embedding import embed
from .lens import View
from .mapping import learn
from .network import WIDTH
from .turns import in_turn
from .types import Part, Stop

READ = 600
"""Up to this many clauses the network reads them; of more, a map learnt on the whole passages says what it would."""
MOST = 150_000
"""Different passages up to which clauses are looked at."""
LEARNT_ON = 1_200
CHUNK = 20_000
CLEARLY = 0.4
MORE = 0.1
FURTHER = 3
Table = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Spoken:
    """The theme of each clause of one passage, and the further themes it speaks of, the clearest first."""

    clauses: tuple[int, ...]
    further: tuple[int, ...]


def spoken(
    texts: Sequence[str],
    vectors: Table,
    view: View,
    homes: NDArray[np.int64],
    middle: Table,
    careful: bool | None = None,
    seed: int = 0,
    cancelled: Stop | None = None,
) -> dict[int, Spoken]:
    """For each position in ``texts`` that speaks of further themes: what its clauses speak of.

    ``vectors`` (n, 384) are the passages'; ``homes`` (n,) their themes; ``middle`` (themes, width of the view) the
    themes' middles. A clause speaks of another theme than its passage's when it is clearly (cosine .4) and clearly
    more (.1) like it. Vectors of a width that words cannot be read into: nothing is found.
    """
    if vectors.shape[1] != WIDTH or len(texts) > MOST or len(middle) < 2:
        return {}
    several = [
        (place, part) for place, part in ((i, clauses_of(text)) for i, text in enumerate(texts)) if len(part) > 1
    ]
    whole = [clause for _, part in several for clause in part]
    owner = np.repeat([place for place, _ in several], [len(part) for _, part in several]).astype(np.int64)
    best = np.empty(len(whole), dtype=np.int64)
    pull = np.empty(len(whole), dtype=np.float32)
    known = _Known(texts, vectors, len(whole) <= READ and careful is not False, seed)

    def block(start: int) -> None:
        rows = slice(start, start + CHUNK)
        likeness = view.of(known.read(whole[rows])) @ middle.T
        home = homes[owner[rows]]
        at_home = likeness[np.arange(len(home)), home]
        found = likeness.argmax(axis=1)
        most = likeness.max(axis=1)
        clear = (most >= CLEARLY) & (most >= at_home + MORE)
        best[rows] = np.where(clear, found, home)
        pull[rows] = np.where(clear, most, at_home)

    in_turn(block, range(0, len(whole), CHUNK), cancelled)
    return _gathered(several, best, pull, homes)


def _gathered(
    several: Sequence[tuple[int, Sequence[str]]],
    best: NDArray[np.int64],
    pull: NDArray[np.float32],
    homes: NDArray[np.int64],
) -> dict[int, Spoken]:
    told: dict[int, Spoken] = {}
    at = 0
    for place, part in several:
        themes, pulls = best[at : at + len(part)], pull[at : at + len(part)]
        at += len(part)
        clearest: dict[int, float] = {}
        for theme, its in zip(themes.tolist(), pulls.tolist(), strict=True):
            if theme != homes[place]:
                clearest[theme] = max(its, clearest.get(theme, -1.0))
        if clearest:
            ranked = sorted(clearest, key=lambda theme: (-clearest[theme], theme))[:FURTHER]
            told[place] = Spoken(tuple(themes.tolist()), tuple(ranked))
    return told


class _Known:
    """Reads clauses: with the network, or by a map from their words learnt on whole passages."""

    def __init__(self, texts: Sequence[str], vectors: Table, careful: bool, seed: int) -> None:
        rows = np.sort(np.random.default_rng(seed).permutation(len(texts))[:LEARNT_ON])
        self.map = None if careful else learn([texts[i] for i in rows], vectors[rows])

    def read(self, clauses: Sequence[str]) -> Table:
        return embed(clauses) if self.map is None else self.map.vectors(clauses)


def parts_in(text: str, said: Spoken) -> tuple[Part, ...]:
    """Where in this row's own text each theme is spoken of: neighbouring clauses of a theme as one part.

    Nothing when the row's words fall into another number of clauses than the passage's.
    """
    spans = clause_spans(text)
    if len(spans) != len(said.clauses):
        return ()
    found: list[Part] = []
    for theme, (start, end) in zip(said.clauses, spans, strict=True):
        if found and found[-1].theme == theme:
            found[-1] = Part(theme, found[-1].start, end)
        else:
            found.append(Part(theme, start, end))
    return tuple(found)
