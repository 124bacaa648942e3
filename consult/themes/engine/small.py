"""Small consultations: with a few dozen passages one graph of neighbours is too thin, so many part views are joined."""

import numpy as np
from numpy.typing import NDArray

from .communities import Labels, communities, tidy
from .neighbours import Graph

MOST, MOST_THROUGH_LENS = 400, 150
"""Different passages up to which a consultation counts as small. Through the lens themes are clouds round a middle,
and fewer passages are enough to find the middles."""
SMALLEST = 2
FEWER = 0.5
"""The least share of :func:`how_many` that is thought of, unless fewer groups stand apart beyond doubt."""
CLEAR = 0.25
VIEWS = 150
SEEN = 0.8
NEIGHBOURS, FEWEST_NEIGHBOURS = (0.5, 0.75, 1.0), 4
RESOLUTIONS = (0.7, 1.0, 1.4)
"""Each view sees that share of the passages; neighbours are told in roots of how many those are."""
NUDGE = 0.01
Table = NDArray[np.float32]
Square = NDArray[np.float64]


def how_many(passages: int) -> int:
    """How many themes that many passages may carry: about the root of their number, four passages each at least."""
    return max(2, min(passages // 4, int(0.85 * float(passages) ** 0.5 + 1)))


def small_groups(space: Table, wanted: int | None = None) -> Labels:
    """Label unit vectors, shape (n, width), n at least 4, with themes that hold two or more of them.

    Average linkage (Sokal and Michener, 1958), cut where ``wanted`` groups of two or more stand; None: where the
    groups stand clearest apart (Rousseeuw's silhouette, 1987), near :func:`how_many`. Pairs are joined by their
    cosine when a number is wanted or groups stand apart beyond doubt, else by :func:`evidence`, which hardly changes
    when some passages are taken away. What stands alone joins the group it is most alike.
    """
    alike = np.asarray(space @ space.T, dtype=np.float64)
    alike = (alike + alike.T) / 2
    tree = _tree(alike)
    if wanted is not None:
        return _cut(tree, alike, wanted)
    most = how_many(len(space))
    targets = range(2, most + 2)
    cuts = [_cut(tree, alike, target) for target in targets]
    clear = [silhouette(alike, labels) for labels in cuts]
    if max(clear) < CLEAR:
        alike = NUDGE * alike + (1 - NUDGE) * evidence(alike)
        tree = _tree(alike)
        cuts = [_cut(tree, alike, target) for target in targets[max(2, round(FEWER * most)) - 2 :]]
        clear = [silhouette(alike, labels) for labels in cuts]
    return cuts[len(cuts) - 1 - int(np.argmax(clear[::-1]))]


def evidence(alike: Square) -> Square:
    """How often each pair comes together, 0 to 1, shape (n, n), among the views that see both; from cosines (n, n).

    Monti et al., Consensus clustering (2003); Fred and Jain, Evidence accumulation (2005). A view is communities of a
    graph of nearest neighbours of some of the passages, finer or coarser. Chance has a fixed seed.
    """
    n = len(alike)
    together, seen = np.zeros((n, n)), np.zeros((n, n))
    chance = np.random.default_rng(0)
    size = max(min(n, 4), round(SEEN * n))
    for view in range(VIEWS):
        rows = np.sort(chance.permutation(n)[:size])
        pairs = np.ix_(rows, rows)
        joined = _joined(alike[pairs], max(FEWEST_NEIGHBOURS, round(NEIGHBOURS[view % 3] * float(size) ** 0.5)))
        labels = communities(joined, RESOLUTIONS[view // 3 % 3], view)
        together[pairs] += labels[:, None] == labels
        seen[pairs] += 1
    found = together / np.maximum(seen, 1)
    np.fill_diagonal(found, 1)
    return found


def _joined(alike: Square, k: int) -> Graph:
    """Each passage joined to its k nearest; a pair that choose each other counts twice."""
    n = len(alike)
    k = max(1, min(k, n - 1))
    others = alike - 3 * np.eye(n)
    near = np.argpartition(-others, k - 1, axis=1)[:, :k]
    weights = np.zeros((n, n))
    np.put_along_axis(weights, near, np.maximum(np.take_along_axis(alike, near, axis=1), 1e-3), axis=1)
    weights += weights.T
    begin, end = np.nonzero(weights)
    starts = np.concatenate([[0], np.cumsum(np.bincount(begin, minlength=n))])
    return Graph(starts.astype(np.int64), end.astype(np.int32), weights[begin, end])


def _tree(alike: Square) -> Square:
    """Average linkage of what is alike."""
    from scipy.cluster.hierarchy import linkage
    from scipy.spatial.distance import squareform

    apart = np.maximum(1 - alike, 0)
    np.fill_diagonal(apart, 0)
    return np.asarray(linkage(squareform(apart, checks=False), "average"))


def _cut(tree: Square, alike: Square, wanted: int) -> Labels:
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


def silhouette(alike: Square, labels: Labels) -> float:
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
