"""A few sentences people really wrote that together stand for many: nothing is put into other words.

Sentences are picked one by one so that each passage has something like it among them, and so that many sources and
groups are heard: a submodular objective, coverage and diversity (Lin and Bilmes, 2011), with the greedy way's
guarantee of 63% of the best there is. The smaller side of those for and against has one of its own, marked.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import NDArray

from .types import Said

MOST_READ = 900
"""Passages looked at; of more, these are drawn evenly."""
SHORTEST, LONGEST = 30, 240
SPREAD = 0.1
"""What hearing one more source, or one more group, is worth beside covering everybody."""
BOTH_SIDES = 0.05
"""A smaller side below this share of those who take one is not given a sentence of its own."""
_SENTENCE = re.compile(r"\S.*?(?:[.!?…]+(?=\s|$)|\n|$)", re.S)
_WORD = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True, slots=True)
class Pick:
    """A sentence of the summary, and how many passages it stands nearest to."""

    said: Said
    like: int


def sentences(text: str) -> list[tuple[int, int]]:
    """Where each sentence of a text begins and ends (characters), with no space around it."""
    found = []
    for match in _SENTENCE.finditer(text):
        start, end = match.span()
        found.append((start, start + len(text[start:end].rstrip())))
    return [(start, end) for start, end in found if end > start]


def summarise(
    texts: Sequence[str],
    vectors: NDArray[np.float32],
    members: Sequence[int] | None = None,
    *,
    sources: Sequence[Hashable] | None = None,
    groups: Sequence[Hashable] | None = None,
    stances: Sequence[str] | None = None,
    weights: Sequence[float] | None = None,
    most: int = 5,
) -> tuple[Pick, ...]:
    """Pick at most ``most`` sentences of the rows in ``members`` (None: all), one from a row, the widest first.

    ``vectors`` (rows, width) are unit vectors. ``sources`` and ``groups`` say where each row comes from and who said
    it; None or "" counts as unknown. ``stances`` are positions ("positive", "critical", "mixed", "unclear");
    ``weights`` how many people a row stands for. The order of rows does not matter. Raises ``ValueError`` when
    anything given has another length than ``texts``.
    """
    for beside in (vectors, sources, groups, stances, weights):
        if beside is not None and len(beside) != len(texts):
            raise ValueError("There must be one of each for each row.")
    rows = sorted(range(len(texts)) if members is None else set(members), key=lambda row: (texts[row], row))
    rows = [rows[i] for i in np.unique(np.linspace(0, len(rows) - 1, min(MOST_READ, len(rows))).astype(int))]
    best = _best_sentences([texts[row] for row in rows])
    able = [i for i, span in enumerate(best) if span is not None]
    if not able:
        return ()
    heads = np.array([1.0 if weights is None else max(weights[row], 0.0) for row in rows])
    likeness = np.clip(vectors[rows] @ vectors[[rows[i] for i in able]].T, 0, 1) ** 2
    kinds = [
        [value if (value := kind[rows[i]]) not in (None, "") else None for i in able]
        for kind in (sources, groups)
        if kind is not None
    ]
    sides = [stances[row] for row in rows] if stances is not None else ["unclear"] * len(rows)
    smaller = _smaller_side(sides)
    picked = _picked(likeness, heads / heads.sum(), kinds, [sides[i] == smaller for i in able], most)
    nearest = np.argmax(likeness[:, picked], axis=1)
    found = []
    for place, k in enumerate(picked):
        start, end = best[able[k]] or (0, 0)
        said = Said(rows[able[k]], start, end, minority=smaller is not None and sides[able[k]] == smaller)
        found.append(Pick(said, int((nearest == place).sum())))
    return tuple(found)


def _best_sentences(texts: Sequence[str]) -> list[tuple[int, int] | None]:
    """Of each text the sentence that says most of what the others say too; None when none can stand alone."""
    spoken = Counter(word for text in texts for word in set(_WORD.findall(text.lower())))
    found: list[tuple[int, int] | None] = []
    for text in texts:
        able = [(start, end) for start, end in sentences(text) if SHORTEST <= end - start <= LONGEST]

        def shared(span: tuple[int, int], text: str = text) -> float:
            words = set(_WORD.findall(text[slice(*span)].lower()))
            return sum(log(spoken[word]) * log(len(texts) / spoken[word] + 1) for word in sorted(words))

        found.append(
            max(able, key=lambda span: (round(shared(span) / (span[1] - span[0]) ** 0.5, 9), -span[0]), default=None)
        )
    return found


def _smaller_side(sides: Sequence[str]) -> str | None:
    """ "positive" or "critical", whichever is rarer, when it is not too rare to speak of."""
    count = Counter(sides)
    smaller, larger = sorted(("positive", "critical"), key=lambda side: (count[side], side))
    return (
        smaller
        if 0 < count[smaller] < count[larger] and count[smaller] >= BOTH_SIDES * (count[smaller] + count[larger])
        else None
    )


def _picked(
    likeness: NDArray[np.float32],
    heads: NDArray[np.float64],
    kinds: Sequence[Sequence[Hashable]],
    smaller: Sequence[bool],
    most: int,
) -> list[int]:
    """Columns of ``likeness`` (passages, sentences), greedily; one place is kept for the smaller side."""
    reached = np.zeros(len(likeness))
    heard: list[defaultdict[Hashable, int]] = [defaultdict(int) for _ in kinds]
    picked: list[int] = []
    while len(picked) < min(most, likeness.shape[1]):
        gain = heads @ np.maximum(likeness - reached[:, None], 0.0)
        for kind, count in zip(kinds, heard, strict=True):
            gain += [SPREAD * ((count[v] + 1) ** 0.5 - count[v] ** 0.5) if v is not None else 0.0 for v in kind]
        last = len(picked) == min(most, likeness.shape[1]) - 1
        if last and any(smaller) and not any(smaller[k] for k in picked) and len(picked) > 0:
            gain = np.where(smaller, gain, -1.0)
        gain[picked] = -np.inf
        best = int(np.argmax(np.round(gain, 9)))
        picked.append(best)
        reached = np.maximum(reached, likeness[:, best])
        for kind, count in zip(kinds, heard, strict=True):
            count[kind[best]] += 1
    return picked
