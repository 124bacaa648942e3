"""Themes within themes: sub-themes of a theme, finer and coarser grains that leave the other themes alone."""

from __future__ import annotations

from math import ceil

import numpy as np
from numpy.typing import NDArray

from .communities import Labels, absorb_tiny, centred, communities, merge_to, tidy
from .neighbours import neighbour_graph, spread
from .small import small_groups
from .types import Stop

FEWEST = 40
"""Different passages a theme needs before parts of it are told apart."""
MOST_PARTS = 6
SAMPLE = 2_000
THIN = 80
RESOLUTION = 0.8
COARSER = 0.7
FINER = 1 / 3
PIECES = 3
Table = NDArray[np.float32]


def parts_of(space: Table, most: int = MOST_PARTS, seed: int = 0, cancelled: Stop | None = None) -> Labels | None:
    """Sub-themes of one theme's passages, unit vectors (n, width); None when they are too few or all of a kind."""
    n = len(space)
    if n < FEWEST:
        return None
    middled = centred(space)
    if n > SAMPLE:
        sample = np.sort(np.random.default_rng(seed).permutation(n)[:SAMPLE])
        first = parts_of(space[sample], most, seed, cancelled)
        return None if first is None else spread(middled, sample, first, cancelled)
    ones = np.ones(n, dtype=np.float32)
    if n <= THIN:
        found = small_groups(middled, max(2, min(most, n // 12)))
    else:
        found = communities(neighbour_graph(middled, 10, cancelled), RESOLUTION, seed)
    found = absorb_tiny(middled, found, ones, max(8.0, 0.08 * n))
    found = merge_to(middled, found, ones, most)
    return found if found.max() > 0 else None


def regrained(space: Table, labels: Labels, grain: int, seed: int = 0, cancelled: Stop | None = None) -> Labels:
    """The labels one or more grains finer (the largest themes fall into parts) or coarser (the nearest join).

    Themes that neither fall apart nor join keep exactly their passages; each grain builds on the one before.
    """
    labels = tidy(labels)
    ones = np.ones(len(space), dtype=np.float32)
    if grain < 0:
        wanted = int(labels.max()) + 1
        for _ in range(-grain):
            wanted = max(2, ceil(wanted * COARSER) if ceil(wanted * COARSER) < wanted else wanted - 1)
        return merge_to(space, labels, ones, wanted)
    sizes = np.bincount(labels)
    split = np.argsort(-sizes, kind="stable")[: ceil(len(sizes) * FINER * grain)]
    found = labels.copy()
    for theme in split:
        inside = np.flatnonzero(labels == theme)
        parts = parts_of(space[inside], PIECES, seed, cancelled)
        if parts is not None:
            found[inside] = np.where(parts == 0, theme, found.max() + parts)
    return tidy(found)
