"""Labels for passages: pairs joined one by one when they are few, communities of neighbours when they are many."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .communities import Labels, absorb_tiny, agreed, communities, exactly, settled
from .mapping import MOST_READ, to_read
from .neighbours import neighbour_graph, spread
from .small import MOST, MOST_THROUGH_LENS, small_groups
from .types import Progress, Stop

RESOLUTION = 0.9
LENS_RESOLUTION = 0.3
"""Through the lens themes lie further apart, and fewer of them agree better with people's. There they are clouds round a
middle, as discriminant analysis makes them, so each passage ends with the middle it is most alike; without the lens
themes have any shape, and that would spoil them."""
Table = NDArray[np.float32]


def find_labels(
    space: Table,
    themes: int | None,
    through_lens: bool,
    seed: int = 0,
    cancelled: Stop | None = None,
    progress: Progress | None = None,
) -> Labels:
    """Label unit vectors, shape (n, width), as they are looked at; ``themes`` asks for exactly that many.

    Raises :class:`Cancelled` when told to stop.
    """
    n = len(space)
    ones = np.ones(n, dtype=np.float32)
    if n > MOST_READ:  # the graph is of the passages that the network reads of so many, read or not
        sample = to_read(n, None, seed)
        first = find_labels(space[sample], themes, through_lens, seed, cancelled)
        return spread(space, sample, first, cancelled, progress)
    if themes is None and n <= (MOST_THROUGH_LENS if through_lens else MOST):
        found = small_groups(space)
        return settled(space, found) if through_lens else found
    graph = neighbour_graph(space, neighbours_for(n), cancelled)
    smallest = max(2.0, 0.4 * n**0.5)
    if themes is not None:
        return exactly(graph, space, ones, themes, min(smallest, n / themes / 4), seed)
    steady = agreed(graph, seed, cancelled)
    resolution = LENS_RESOLUTION if through_lens else RESOLUTION
    found = absorb_tiny(space, communities(steady, resolution, seed), ones, smallest)
    return settled(space, found) if through_lens else found


def neighbours_for(n: int) -> int:
    """How many neighbours each of n passages is joined to: 4 of a few dozen, 15 of ten thousand."""
    return max(4, min(n // 10, 10 + n // 2000, 15))
