"""Campaign texts: the same words, or nearly, sent in by many. Found once, counted with their number.

Shingles of three words, MinHash (Broder, 1997) in bands (Leskovec et al., Mining of Massive Datasets, chapter 3);
what falls in the same band is compared in earnest. Time grows with the number of words.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from .types import Progress

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


def near_copies(texts: Sequence[str], progress: Progress | None = None) -> list[list[int]]:
    """Groups of two or more positions in ``texts`` whose words are nearly the same, each ascending, in order.

    Nearly: a Jaccard likeness of .6 or more between their sets of three-word shingles, directly or by way of others.
    """
    places, keys = _keyed(texts, progress)
    lead = list(range(len(texts)))
    kept: dict[int, frozenset[int]] = {}

    def head(one: int) -> int:
        while lead[one] != one:
            lead[one] = lead[lead[one]]
            one = lead[one]
        return one

    def held(one: int) -> frozenset[int]:
        if one not in kept:
            words = np.array([_hashed(word) for word in _WORD.findall(texts[one].casefold())], dtype=np.uint64)
            kept[one] = frozenset(_shingled(words).tolist())
        return kept[one]

    for column in keys.T:
        order = np.argsort(column, kind="stable")
        same = np.flatnonzero(column[order][1:] == column[order][:-1])
        for one, other in zip(places[order[same]].tolist(), places[order[same + 1]].tolist(), strict=True):
            if head(one) != head(other) and likeness(held(one), held(other)) >= ALIKE:
                first, second = sorted((head(one), head(other)))
                lead[second] = first
    groups: dict[int, list[int]] = {}
    for place in places.tolist():
        groups.setdefault(head(place), []).append(place)
    return [groups[first] for first in sorted(groups) if len(groups[first]) > 1]


def likeness(one: frozenset[int], other: frozenset[int]) -> float:
    """Jaccard: what two sets share, of all they hold."""
    return len(one & other) / max(len(one | other), 1)


@lru_cache(maxsize=200_000)
def _hashed(word: str) -> int:
    return crc32(word.encode())


def _shingled(words: Shingles) -> Shingles:
    return (words[:-2] * np.uint64(31) + words[1:-1] * np.uint64(17) + words[2:]) % _PRIME


def _keyed(texts: Sequence[str], progress: Progress | None) -> tuple[NDArray[np.int64], Shingles]:
    """Positions of the texts that are long enough, ascending, and the key of each band, shape (positions, BANDS)."""
    places: list[int] = []
    keys = [np.zeros((0, BANDS), dtype=np.uint64)]
    for start in range(0, len(texts), BLOCK):
        if progress is not None and start:
            progress("Looking for copies", start, len(texts))
        hashes: list[int] = []
        starts: list[int] = []
        for place in range(start, min(start + BLOCK, len(texts))):
            words = _WORD.findall(texts[place].casefold())
            if len(words) >= FEWEST_WORDS:
                places.append(place)
                starts.append(len(hashes))
                hashes += [_hashed(word) for word in words]
        if starts:
            keys.append(_bands(np.array(hashes, dtype=np.uint64), np.array(starts)))
    return np.array(places, dtype=np.int64), np.vstack(keys)


def _bands(words: Shingles, starts: NDArray[np.int64]) -> Shingles:
    """MinHash of each text's shingles, three at a time as one key, shape (texts, BANDS)."""
    every = _shingled(words)
    bounds = np.empty(2 * len(starts), dtype=np.int64)
    bounds[::2] = starts
    bounds[1::2] = np.append(starts[1:], len(words)) - 2
    chance = np.random.default_rng(1997)
    found = np.zeros((len(starts), BANDS), dtype=np.uint64)
    for band in range(BANDS):
        for factor, shift in chance.integers(1, 2**31, size=(ROWS, 2), dtype=np.uint64):
            turned = np.append((every * factor + shift) % _PRIME, _PRIME)
            least = np.minimum.reduceat(turned, bounds)[::2]
            found[:, band] = found[:, band] * np.uint64(1_000_003) + least
    return found
