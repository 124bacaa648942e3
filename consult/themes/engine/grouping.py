"""From passages to named themes: the pure function ``group``."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from .communities import Labels, absorb_tiny, agreed, centred, centred_on, centres, communities, exactly, sizes_of
from .embedding import embed
from .mapping import reach, to_read
from .names import Meaning, label_themes
from .neighbours import neighbour_graph, spread
from .network import WIDTH
from .quotes import pick_quotes
from .text import Passages, gather
from .types import Cancelled, Grouping, Placement, Progress, Stop, Theme

FEWEST = 12
MOST_IN_GRAPH = 20_000
RESOLUTION = 0.9
FITS_NOWHERE = 0.12
WARMTH = 0.1
SECOND_PLACE = 0.05
NAMING_SAMPLE = 400


class _Run:
    """Progress in hundredths, never backwards, and the question whether to stop."""

    def __init__(self, progress: Progress | None, cancelled: Stop | None) -> None:
        self.progress, self.cancelled = progress, cancelled

    def at(self, stage: str, done: int) -> None:
        if self.cancelled is not None and self.cancelled():
            raise Cancelled
        if self.progress is not None:
            self.progress(stage, done, 100)

    def reading(self, stage: str, done: int, total: int) -> None:
        self.at(f"{stage}: {done:,} of {total:,}", 80 * done // total)


def group(
    texts: Sequence[str],
    *,
    themes: int | None = None,
    grain: int = 0,
    careful: bool | None = None,
    seed: int = 0,
    asked: Sequence[str] | None = None,
    progress: Progress | None = None,
    cancelled: Stop | None = None,
    vectors: NDArray[np.float32] | None = None,
) -> Grouping:
    """Group passages (one row each) into named themes; the order of rows does not matter.

    ``themes`` asks for exactly that many; None lets the engine choose. ``vectors`` are unit
    vectors of the rows, shape (len(texts), width), from :func:`embed`. ``careful``: None reads
    every passage of up to 20,000 with the network and a sample of more; True all; False few.
    Confidence lies in [0, 1]. Raises :class:`Cancelled` when told to stop and ``ValueError`` when ``themes`` is
    below 1 or ``vectors`` has another number of rows.
    """
    if themes is not None and themes < 1:
        raise ValueError("Ask for at least one theme.")
    if vectors is not None and len(vectors) != len(texts):
        raise ValueError("There must be one vector for each row.")
    run = _Run(progress, cancelled)
    run.at("Putting passages in order", 0)
    passages = gather(texts)
    if len(passages.texts) < max(FEWEST, themes or 0):
        return _too_little(passages, len(texts))
    space = _space(passages, vectors, careful, seed, run)
    weights = np.array([len(rows) for rows in passages.copies], dtype=np.float32)
    run.at("Finding passages that say alike things", 82)
    labels = _labels(space, weights, themes, seed, run)
    run.at("Naming the themes", 92)
    result = _grouping(passages, space, weights, labels, len(texts))
    run.at("Done", 100)
    return result


def _space(
    passages: Passages, vectors: NDArray[np.float32] | None, careful: bool | None, seed: int, run: _Run
) -> NDArray[np.float32]:
    if vectors is not None:
        return np.asarray(vectors[[rows[0] for rows in passages.copies]], dtype=np.float32)
    texts = passages.texts
    sample = to_read(len(texts), careful, seed)
    read = embed([texts[i] for i in sample], progress=run.reading, cancelled=run.cancelled)
    if len(sample) == len(texts):
        return read
    run.at("Reading the rest by their words", 81)
    return reach(passages, sample, read, cancelled=run.cancelled)


def _labels(
    space: NDArray[np.float32], weights: NDArray[np.float32], themes: int | None, seed: int, run: _Run
) -> Labels:
    n = len(space)
    middled = centred(space)
    if n > MOST_IN_GRAPH:
        sample = np.sort(np.random.default_rng(seed).permutation(n)[:MOST_IN_GRAPH])
        first = _labels(space[sample], weights[sample], themes, seed, run)
        return spread(middled, sample, first, run.cancelled)
    graph = neighbour_graph(middled, neighbours_for(n), run.cancelled)
    smallest = max(2.0, 0.4 * n**0.5)
    if themes is not None:
        return exactly(graph, middled, weights, themes, min(smallest, n / themes / 4), seed)
    run.at("Comparing several ways to group them", 85)
    steady = agreed(graph, seed, run.cancelled)
    return absorb_tiny(middled, communities(steady, RESOLUTION, seed), weights, smallest)


def neighbours_for(n: int) -> int:
    """How many neighbours each of n passages is joined to: 4 of a few dozen, 15 of ten thousand."""
    return max(4, min(n // 10, 10 + n // 2000, 15))


def _too_little(passages: Passages, rows: int) -> Grouping:
    note = (
        f"There is too little to group: {len(passages.texts)} different passages "
        f"with words in them. Read them as they are, or bring in more."
    )
    nowhere = Placement(None, 0.0, ())
    return Grouping((), (nowhere,) * rows, note)


def _grouping(
    passages: Passages, space: NDArray[np.float32], weights: NDArray[np.float32], labels: Labels, rows: int
) -> Grouping:
    order = np.argsort(-sizes_of(labels, weights), kind="stable")
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    labels = rank[labels]
    middle = centres(space, labels, weights)
    likeness = space @ middle.T
    placements = [Placement(None, 0.0, ())] * rows
    for i, copies in enumerate(passages.copies):
        place = _placement(likeness[i], int(labels[i]))
        for row in copies:
            placements[row] = place
    kept = [place.theme for place in placements]
    return Grouping(_themes(passages, space, labels, middle, kept), tuple(placements), "")


def _placement(likeness: NDArray[np.float32], home: int) -> Placement:
    if likeness[home] < FITS_NOWHERE:
        return Placement(None, 0.0, ())
    pull = np.exp((likeness - likeness.max()) / WARMTH)
    confidence = float(pull[home] / pull.sum())
    close = np.flatnonzero(likeness >= likeness[home] - SECOND_PLACE)
    ranked = sorted((int(t) for t in close if t != home), key=lambda t: (-likeness[t], t))
    return Placement(home, round(confidence, 4), tuple(ranked[:2]))


def _meaning(space: NDArray[np.float32], middle: NDArray[np.float32]) -> Meaning | None:
    """How near a phrase lies to each theme, when the vectors are ones we can make ourselves."""
    if space.shape[1] != WIDTH:
        return None
    shared = space.mean(axis=0)
    aims = centred_on(middle, shared)

    def near(phrases: Sequence[str]) -> NDArray[np.float32]:
        return np.asarray(centred_on(embed(phrases), shared) @ aims.T, dtype=np.float32)

    return near


def _themes(
    passages: Passages,
    space: NDArray[np.float32],
    labels: Labels,
    middle: NDArray[np.float32],
    kept: Sequence[int | None],
) -> tuple[Theme, ...]:
    members = [np.flatnonzero(labels == t) for t in range(len(middle))]
    shown = []
    for t, inside in enumerate(members):
        near = np.argsort(-(space[inside] @ middle[t]), kind="stable")
        shown.append(inside[near[:NAMING_SAMPLE]])
    labelled = label_themes([[passages.texts[i] for i in inside] for inside in shown], _meaning(space, middle))
    found = []
    for t, inside in enumerate(shown):
        texts = [passages.texts[i] for i in inside]
        quotes = pick_quotes(texts, space[inside], middle[t])
        found.append(
            Theme(
                id=t,
                name=labelled[t].name,
                description=labelled[t].description,
                size=kept.count(t),
                quotes=tuple(passages.copies[inside[q]][0] for q in quotes),
            )
        )
    return tuple(found)
