"""Themes as communities of a neighbour graph.

Traag, Waltman and van Eck, From Louvain to Leiden (2019), by graspologic-native.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from .neighbours import Graph
from .turns import in_turn
from .types import Stop

Labels = NDArray[np.int64]
VOTES = 9
VOTED_RESOLUTIONS = (0.7, 1.0, 1.5)
SEARCHES = 12


def communities(graph: Graph, resolution: float, seed: int, trials: int = 1) -> Labels:
    """Label each node with its community, 0 upwards in node order."""
    from graspologic_native import leiden_csr

    _, found = leiden_csr(
        graph.starts, graph.ends, graph.weights, graph.size,
        resolution=resolution, iterations=3, seed=seed, trials=trials,
    )  # fmt: skip
    return tidy(np.array([found.get(i, -1 - i) for i in range(graph.size)], dtype=np.int64))


def agreed(graph: Graph, seed: int, cancelled: Stop | None = None) -> Graph:
    """Weaken edges that runs at several resolutions cut, so that the last run hardly varies.

    Lancichinetti and Fortunato, Consensus clustering in complex networks (2012).
    """
    near = np.repeat(np.arange(graph.size), np.diff(graph.starts))
    alike: dict[int, NDArray[np.bool_]] = {}

    def voted(vote: int) -> None:
        resolution = VOTED_RESOLUTIONS[vote % len(VOTED_RESOLUTIONS)]
        labels = communities(graph, resolution, seed * VOTES + vote)
        alike[vote] = labels[near] == labels[graph.ends]

    in_turn(voted, range(VOTES), cancelled)
    together = np.sum([*alike.values()], axis=0, dtype=np.float64)
    return replace(graph, weights=graph.weights * np.maximum(together / VOTES, 1e-4))


def tidy(labels: Labels) -> Labels:
    """Renumber labels 0 upwards by first appearance."""
    _, first, inverse = np.unique(labels, return_index=True, return_inverse=True)
    rank = np.empty(len(first), dtype=np.int64)
    rank[np.argsort(first)] = np.arange(len(first))
    return np.asarray(rank[inverse], dtype=np.int64)


def centred(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Take away what all passages share, and make the rest unit vectors again."""
    return centred_on(vectors, vectors.mean(axis=0))


def centred_on(vectors: NDArray[np.float32], shared: NDArray[np.float32]) -> NDArray[np.float32]:
    """Unit vectors of what each vector has beyond ``shared``."""
    rest = vectors - shared
    return np.asarray(rest / np.maximum(np.linalg.norm(rest, axis=1, keepdims=True), 1e-9), dtype=np.float32)


def centres(vectors: NDArray[np.float32], labels: Labels, weights: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the unit mean vector of each label, shape (labels, width)."""
    order = np.argsort(labels, kind="stable")
    held = np.split((vectors * weights[:, None])[order], np.cumsum(np.bincount(labels))[:-1])
    sums = np.stack([rows.sum(axis=0) for rows in held])
    norms = np.linalg.norm(sums, axis=1, keepdims=True)
    return np.asarray(sums / np.maximum(norms, 1e-9), dtype=np.float32)


def sizes_of(labels: Labels, weights: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return how many rows each label holds, copies counted."""
    return np.asarray(np.bincount(labels, weights=weights), dtype=np.float64)


def absorb_tiny(vectors: NDArray[np.float32], labels: Labels, weights: NDArray[np.float32], smallest: float) -> Labels:
    """Merge the smallest theme into its nearest until none has fewer than ``smallest`` rows."""
    labels = tidy(labels)
    while labels.max() > 0:
        sizes = sizes_of(labels, weights)
        tiny = int(np.argmin(sizes))
        if sizes[tiny] >= smallest:
            break
        middle = centres(vectors, labels, weights)
        likeness = middle @ middle[tiny]
        likeness[tiny] = -2
        labels = tidy(np.where(labels == tiny, int(np.argmax(likeness)), labels))
    return labels


def settled(vectors: NDArray[np.float32], labels: Labels, rounds: int = 6) -> Labels:
    """Move each row of unit vectors (n, width) to the middle it is most alike, until nothing moves or rounds are over.

    Spherical k-means (Dhillon and Modha, 2001) begun at ``labels`` (n,). No label is left without rows: the round that
    would empty one is not taken.
    """
    labels = tidy(labels)
    ones = np.ones(len(vectors), dtype=np.float32)
    for _ in range(rounds):
        moved = np.argmax(vectors @ centres(vectors, labels, ones).T, axis=1)
        if (moved == labels).all() or len(np.unique(moved)) <= labels.max():
            break
        labels = np.asarray(moved, dtype=np.int64)
    return tidy(labels)


def merge_to(vectors: NDArray[np.float32], labels: Labels, weights: NDArray[np.float32], wanted: int) -> Labels:
    """Merge the pair whose union costs least (Ward's rule) until ``wanted`` themes are left."""
    labels = tidy(labels)
    while labels.max() + 1 > wanted:
        sizes = sizes_of(labels, weights)
        means = np.zeros((len(sizes), vectors.shape[1]))
        np.add.at(means, labels, vectors * weights[:, None])
        means /= sizes[:, None]
        squares = (means**2).sum(axis=1)
        apart = squares[:, None] + squares[None, :] - 2 * means @ means.T
        cost = apart * (sizes[:, None] * sizes[None, :]) / (sizes[:, None] + sizes[None, :])
        np.fill_diagonal(cost, np.inf)
        first, second = np.unravel_index(int(np.argmin(cost)), cost.shape)
        labels = tidy(np.where(labels == second, first, labels))
    return labels


def split_to(vectors: NDArray[np.float32], labels: Labels, weights: NDArray[np.float32], wanted: int) -> Labels:
    """Halve the widest theme until there are ``wanted`` (or nothing is left to halve)."""
    labels = tidy(labels)
    while labels.max() + 1 < wanted:
        middle = centres(vectors, labels, weights)
        spread = np.bincount(labels, weights=weights * (1 - np.einsum("ij,ij->i", vectors, middle[labels])))
        spread[np.bincount(labels) < 2] = -1
        widest = int(np.argmax(spread))
        if spread[widest] < 0:
            break
        inside = np.flatnonzero(labels == widest)
        labels = labels.copy()
        labels[inside[halves(vectors[inside])]] = labels.max() + 1
    return tidy(labels)


def halves(vectors: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Cut a cloud of points in two along its main direction; both sides hold someone."""
    middle = vectors - vectors.mean(axis=0)
    _, _, axes = np.linalg.svd(middle, full_matrices=False)
    along = middle @ axes[0]
    side = along > 0
    if side.all() or not side.any():
        side = np.arange(len(vectors)) >= len(vectors) // 2
    return np.asarray(side, dtype=np.bool_)


def exactly(
    graph: Graph, vectors: NDArray[np.float32], weights: NDArray[np.float32], wanted: int, smallest: float, seed: int
) -> Labels:
    """Return ``wanted`` themes: search Leiden's resolution, then merge or split the rest."""
    low, high, best = 0.01, 50.0, None
    for _ in range(SEARCHES):
        middle = float(np.sqrt(low * high))
        found = absorb_tiny(vectors, communities(graph, middle, seed), weights, smallest)
        count = int(found.max()) + 1
        if best is None or abs(count - wanted) < abs(int(best.max()) + 1 - wanted):
            best = found
        if count == wanted:
            break
        low, high = (middle, high) if count < wanted else (low, middle)
    assert best is not None
    merged = merge_to(vectors, best, weights, wanted)
    return split_to(vectors, merged, weights, wanted)
