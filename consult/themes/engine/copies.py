"""Campaign texts: the same words, or nearly, sent in by many. Found once, counted with their number.

Shingles of three words, MinHash (Broder, 1997) in bands (Leskovec et al., Mining of Massive Datasets, chapter 3);
what falls in the same band is compared in earnest. Time grows with the number of words.
"""

import re
from collections.abc import Sequence
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

FEWEST_WORDS = 8
"""Shorter texts are alike by themselves ("the staff were very helpful") and are no copies."""
ALIKE = 0.6
BANDS, ROWS = 12, 3
BLOCK = 20_000
_WORD = re.compile(r"\w+")
_PRIME = np.uint64(4_294_967_311)
Shingles = NDArray[np.uint64]


def worded(text: str) -> int:
    """How many words ``text`` has."""
    return len(_WORD.findall(text))


def near_copies(texts: Sequence[str]) -> list[list[int]]:
    """Groups of two or more positions in ``texts`` whose words are nearly the same, each ascending, in order.

    Nearly: a Jaccard likeness of .6 or more between their sets of three-word shingles, directly or by way of others.
    """
    lead = list(range(len(texts)))

    def head(one: int) -> int:
        while lead[one] != one:
            lead[one] = lead[lead[one]]
            one = lead[one]
        return one

    seen: dict[tuple[int, bytes], int] = {}
    kept: dict[int, frozenset[int]] = {}
    for start in range(0, len(texts), BLOCK):
        places, sets = _shingled(texts, start)
        for place, shingles, marks in zip(places, sets, _marks(sets), strict=True):
            for band in range(BANDS):
                key = band, marks[band * ROWS : (band + 1) * ROWS].tobytes()
                other = seen.setdefault(key, place)
                if other == place or head(other) == head(place):
                    continue
                for one, its in ((place, shingles), (other, None)):
                    if one not in kept:
                        kept[one] = frozenset((_one(texts[one]) if its is None else its).tolist())
                if likeness(kept[other], kept[place]) >= ALIKE:
                    first, second = sorted((head(other), head(place)))
                    lead[second] = first
    groups: dict[int, list[int]] = {}
    for place in range(len(texts)):
        groups.setdefault(head(place), []).append(place)
    return [group for group in groups.values() if len(group) > 1]


def likeness(one: frozenset[int], other: frozenset[int]) -> float:
    """Jaccard: what two sets share, of all they hold."""
    return len(one & other) / max(len(one | other), 1)


def _one(text: str) -> Shingles:
    words = np.array([crc32(word.encode()) for word in _WORD.findall(text.casefold())], dtype=np.uint64)
    return (words[:-2] * np.uint64(31) + words[1:-1] * np.uint64(17) + words[2:]) % _PRIME


def _shingled(texts: Sequence[str], start: int) -> tuple[list[int], list[Shingles]]:
    """Positions of the block's texts that are long enough, and their shingles."""
    places, sets = [], []
    for place in range(start, min(start + BLOCK, len(texts))):
        if worded(texts[place]) >= FEWEST_WORDS:
            places.append(place)
            sets.append(_one(texts[place]))
    return places, sets


def _marks(sets: Sequence[Shingles]) -> NDArray[np.uint32]:
    """The MinHash of each set, shape (sets, BANDS * ROWS)."""
    if not sets:
        return np.zeros((0, BANDS * ROWS), dtype=np.uint32)
    every = np.concatenate(sets)
    starts = np.cumsum([0, *(len(one) for one in sets[:-1])])
    chance = np.random.default_rng(1997)
    turns = chance.integers(1, 2**31, size=(BANDS * ROWS, 2), dtype=np.uint64)
    found = np.empty((len(sets), BANDS * ROWS), dtype=np.uint32)
    for column, (factor, shift) in enumerate(turns):
        turned = ((every * factor + shift) % _PRIME).astype(np.uint32)
        found[:, column] = np.minimum.reduceat(turned, starts)
    return found
