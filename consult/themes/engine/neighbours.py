"""Which passages lie close together: a graph of nearest neighbours, without an N x N table."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .turns import in_turn
from .types import Progress, Stop

BLOCK = 512
VOTERS = 10


@dataclass(frozen=True, slots=True)
class Graph:
    """A symmetric weighted graph in compressed rows, as Leiden reads it."""

    starts: NDArray[np.int64]
    ends: NDArray[np.int32]
    weights: NDArray[np.float64]

    @property
    def size(self) -> int:
        """The number of nodes."""
        return len(self.starts) - 1


def nearest(
    vectors: NDArray[np.float32], k: int, cancelled: Stop | None = None
) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Return the k nearest others of each unit vector and their cosines, each (n, k)."""
    n = len(vectors)
    k = min(k, n - 1)
    found = np.zeros((n, k), dtype=np.int32)
    cosines = np.zeros((n, k), dtype=np.float32)

    def met(start: int) -> None:
        rows = np.arange(start, min(start + BLOCK, n))
        apart = vectors[rows] @ vectors.T
        np.negative(apart, out=apart)
        apart[rows - start, rows] = 2
        best = np.sort(np.argpartition(apart, k - 1, axis=1)[:, :k], axis=1)
        found[rows] = best
        cosines[rows] = -np.take_along_axis(apart, best, axis=1)

    in_turn(met, range(0, n, BLOCK), cancelled)
    return found, cosines


def neighbour_graph(vectors: NDArray[np.float32], k: int, cancelled: Stop | None = None) -> Graph:
    """Join each passage to its k nearest; a pair that choose each other counts twice."""
    from scipy.sparse import csr_matrix

    found, cosines = nearest(vectors, k, cancelled)
    n, width = found.shape
    starts = np.arange(0, n * width + 1, width)
    one_way = csr_matrix((np.maximum(cosines.ravel(), 1e-3).astype(np.float64), found.ravel(), starts), shape=(n, n))
    both = (one_way + one_way.T).tocsr()
    both.sort_indices()
    return Graph(both.indptr.astype(np.int64), both.indices.astype(np.int32), both.data.astype(np.float64))


def spread(
    vectors: NDArray[np.float32],
    sample: NDArray[np.int64],
    labels: NDArray[np.int64],
    cancelled: Stop | None = None,
    progress: Progress | None = None,
) -> NDArray[np.int64]:
    """Label all rows by the votes of each one's ten nearest rows of the labelled sample."""
    found = np.empty(len(vectors), dtype=np.int64)
    known, themes = vectors[sample], int(labels.max()) + 1

    def voted(start: int) -> None:
        block = vectors[start : start + BLOCK] @ known.T
        most = block.shape[1] - min(VOTERS, block.shape[1])
        best = np.sort(np.argpartition(block, most, axis=1)[:, most:], axis=1)
        votes = np.zeros((len(block), themes))
        pulls = np.maximum(np.take_along_axis(block, best, axis=1), 0) ** 2
        np.add.at(votes, (np.arange(len(block))[:, None], labels[best]), pulls)
        found[start : start + BLOCK] = votes.argmax(axis=1)

    def told(blocks: int) -> None:
        if progress is not None:
            progress("Placing the rest", min(blocks * BLOCK, len(vectors)), len(vectors))

    in_turn(voted, range(0, len(vectors), BLOCK), cancelled, told)
    found[sample] = labels
    return found
