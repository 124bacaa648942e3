"""Small consultations: with a few dozen passages a graph of neighbours is too thin, so pairs are joined one by one."""

import numpy as np
from numpy.typing import NDArray

from .communities import Labels, tidy

MOST = 150
"""Different passages up to which a consultation counts as small."""
SMALLEST = 2
FEWER = 0.65
"""The least share of :func:`how_many` that is thought of, unless fewer groups stand apart beyond doubt."""
CLEAR = 0.25
Table = NDArray[np.float32]


def how_many(passages: int) -> int:
    """How many themes that many passages may carry: about the root of their number, four passages each at least."""
    return max(2, min(passages // 4, int(0.85 * float(passages) ** 0.5 + 1)))


def small_groups(space: Table, wanted: int | None = None) -> Labels:
    """Label unit vectors, shape (n, width), n at least 4, with themes that hold two or more of them.

    Average linkage on cosines (Sokal and Michener, 1958), cut where ``wanted`` groups of two or more stand; None:
    where the groups stand clearest apart (Rousseeuw's silhouette, 1987), near :func:`how_many`. What stands alone
    joins the group it is most alike. Nothing is left to chance.
    """
    from scipy.cluster.hierarchy import linkage
    from scipy.spatial.distance import squareform

    alike = np.asarray(space @ space.T, dtype=np.float64)
    alike = (alike + alike.T) / 2
    apart = np.maximum(1 - alike, 0)
    np.fill_diagonal(apart, 0)
    tree = linkage(squareform(apart, checks=False), "average")
    if wanted is not None:
        return _cut(tree, alike, wanted)
    most = how_many(len(space))
    cuts = [_cut(tree, alike, target) for target in range(2, most + 2)]
    clear = np.array([silhouette(alike, labels) for labels in cuts])
    if clear.max() < CLEAR:
        clear[: max(2, round(FEWER * most)) - 2] = -np.inf
    return cuts[len(cuts) - 1 - int(np.argmax(clear[::-1]))]


def _cut(tree: NDArray[np.float64], alike: NDArray[np.float64], wanted: int) -> Labels:
    """The labels where ``wanted`` groups of two or more stand, or as many as ever do."""
    from scipy.cluster.hierarchy import fcluster

    best: tuple[Labels, NDArray[np.int64]] | None = None
    for cut in range(wanted, min(len(alike), 4 * wanted) + 1):
        labels = np.asarray(fcluster(tree, cut, "maxclust") - 1, dtype=np.int64)
        whole = np.flatnonzero(np.bincount(labels) >= SMALLEST)
        if best is None or len(whole) > len(best[1]):
            best = labels, whole
        if len(whole) >= wanted:
            break
    if best is None or len(best[1]) == 0:
        return np.zeros(len(alike), dtype=np.int64)
    labels, whole = best
    pull = np.stack([alike[:, labels == group].mean(axis=1) for group in whole], axis=1)
    place = np.full(int(labels.max()) + 1, -1)
    place[whole] = np.arange(len(whole))
    found = place[labels]
    return tidy(np.where(found < 0, pull.argmax(axis=1), found))


def silhouette(alike: NDArray[np.float64], labels: Labels) -> float:
    """How clearly groups stand apart, from cosines (n, n): -1 to 1, the mean over what is grouped."""
    if labels.max() < 1:
        return -1.0
    sizes = np.bincount(labels)
    rows = np.arange(len(labels))
    sums = np.stack([alike[:, labels == group].sum(axis=1) for group in range(len(sizes))], axis=1)
    inside = 1 - (sums[rows, labels] - np.diag(alike)) / np.maximum(sizes[labels] - 1, 1)
    means = sums / sizes
    means[rows, labels] = -np.inf
    outside = 1 - means.max(axis=1)
    return float(np.mean((outside - inside) / np.maximum(np.maximum(inside, outside), 1e-9)))
