"""From passages to named themes: the pure function ``group``."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future, wait
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from .communities import Labels, centres
from .copies import FEWEST_WORDS, near_copies, worded
from .embedding import embed
from .finding import find_labels, neighbours_for
from .frames import FOLLOWS, follows, numbered, unframed
from .hierarchy import regrained
from .lens import Lens, View, fitted
from .mapping import reach, to_read
from .parts import Spoken, spoken
from .shaping import Looked, Within, by_size, kept_names, named, placed, sub_themes, top_themes, within_themes
from .text import Passages, gather
from .turns import Made, beside
from .types import Cancelled, Grouping, Placement, Progress, Stop

__all__ = ["group", "neighbours_for"]
FEWEST = 12
PATIENCE = 0.5
"""Seconds between two questions whether to stop, while there is nothing to do but wait."""
UNFRAMED = "What was asked has been taken out of the comparison: themes would have followed the questions."
Table = NDArray[np.float32]


class _Run:
    """Progress in hundredths, never backwards, and the question whether to stop."""

    def __init__(self, progress: Progress | None, cancelled: Stop | None) -> None:
        self.progress, self.cancelled = progress, cancelled

    def at(self, stage: str, done: int) -> None:
        if self.cancelled is not None and self.cancelled():
            raise Cancelled
        if self.progress is not None:
            self.progress(stage, done, 100)

    def counting(self, at: int) -> Progress:
        """Progress of a part that is over before the next hundredth: its words count, the number stands."""
        return lambda stage, done, total: self.at(f"{stage}: {done:,} of {total:,}", at)

    def awaited(self, job: Future[Made], stage: str, at: int) -> Made:
        """What the job made, once it has; told to stop meanwhile, this ends with :class:`Cancelled`."""
        while True:
            self.at(stage, at)
            if wait([job], timeout=PATIENCE).done:
                return job.result()

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
    vectors: Table | None = None,
    lens: Lens | None = None,
    within: bool = True,
) -> Grouping:
    """Group passages (one row each) into named themes; the order of rows does not matter.

    ``themes`` asks for exactly that many; None lets the engine choose, ``grain`` finer (+1, +2) or coarser (-1)
    than it would: themes that this leaves alone keep their passages and names. ``asked`` is the question each row
    answers; where themes would follow questions that ask about the same things, the question is taken out.
    ``vectors`` are unit vectors of the rows, shape (len(texts), width), from :func:`embed`. ``careful``: None reads
    every passage of up to 20,000 with the network and a sample of more; True all; False few. ``lens`` is another
    lens than the one that comes with Consult (both are used only where evidence speaks for it). Without ``within``
    each row has one theme and no theme has sub-themes: the same themes, sooner. Confidence lies in [0, 1]. Raises
    :class:`Cancelled` when told to stop and ``ValueError`` when ``themes`` is below 1, or when ``vectors`` or
    ``asked`` have another number of rows.
    """
    if themes is not None and themes < 1:
        raise ValueError("Ask for at least one theme.")
    if vectors is not None and len(vectors) != len(texts):
        raise ValueError("There must be one vector for each row.")
    if asked is not None and len(asked) != len(texts):
        raise ValueError("There must be one question for each row.")
    run = _Run(progress, cancelled)
    run.at("Putting passages in order", 0)
    passages, copies = counted_once(gather(texts, run.counting(0)), run.counting(0))
    if len(passages.texts) < max(FEWEST, themes or 0):
        return replace(_too_little(passages, len(texts)), copies=copies, grain=grain)
    read = _space(passages, vectors, careful, seed, run)
    weights = np.array([len(rows) for rows in passages.copies], dtype=np.float32)
    run.at("Finding passages that say alike things", 82)
    questions = None if asked is None else numbered([asked[rows[0]] for rows in passages.copies])
    read, view, labels = _labels(read, themes, questions, lens, seed, run)
    looked = Looked(passages, read, view.of(read), weights)
    run.at("Naming the themes", 88)
    first = by_size(labels, weights)
    finer = grain and themes is None
    labels = by_size(regrained(looked.space, first, grain, seed, cancelled), weights) if finer else first

    def further(stop: Stop) -> tuple[dict[int, Spoken], Within]:
        if not within:
            return {}, Within(np.full(len(labels), -1, dtype=np.int64), ())
        middle = centres(looked.space, labels, weights)
        said = spoken(passages.texts, read, view, labels, middle, careful, seed, stop)
        return said, within_themes(looked, labels, seed, stop)

    with beside(further) as job:
        names = named(looked, first)
        if finer:
            names = kept_names(labels, first, names, named(looked, labels))
        said, insides = run.awaited(job, "Looking for several themes in one answer", 93)
    run.at("Naming the themes within the themes", 96)
    tops = top_themes(looked, labels, names, placed(looked, labels, texts, {}))
    subs, inner = sub_themes(looked, insides, tops)
    result = Grouping((*tops, *subs), tuple(placed(looked, labels, texts, said, inner)), "")
    run.at("Done", 100)
    return replace(result, note=_note(labels, copies), lens=view.sentence, copies=copies, grain=grain)


def counted_once(passages: Passages, progress: Progress | None = None) -> tuple[Passages, tuple[tuple[int, ...], ...]]:
    """Campaign texts as one passage each (the wording most rows have), and which rows have nearly the same words."""
    groups = near_copies(passages.texts, progress)
    others: set[int] = set()
    rows = list(passages.copies)
    for group in groups:
        lead = min(group, key=lambda place: (-len(passages.copies[place]), place))
        others.update(place for place in group if place != lead)
        rows[lead] += tuple(row for place in group if place != lead for row in passages.copies[place])
    kept = [place for place in range(len(rows)) if place not in others]
    found = Passages(tuple(passages.texts[i] for i in kept), tuple(rows[i] for i in kept), passages.silent)
    pairs = zip(found.texts, found.copies, strict=True)
    copies = sorted(tuple(sorted(held)) for text, held in pairs if len(held) > 1 and worded(text) >= FEWEST_WORDS)
    return found, tuple(copies)


def _space(passages: Passages, vectors: Table | None, careful: bool | None, seed: int, run: _Run) -> Table:
    if vectors is not None:
        return np.asarray(vectors[[rows[0] for rows in passages.copies]], dtype=np.float32)
    texts = passages.texts
    sample = to_read(len(texts), careful, seed)
    read = embed([texts[i] for i in sample], progress=run.reading, cancelled=run.cancelled)
    if len(sample) == len(texts):
        return read
    run.at("Reading the rest by their words", 81)
    return reach(passages, sample, read, progress=run.counting(81), cancelled=run.cancelled)


def _labels(
    read: Table, themes: int | None, questions: NDArray[np.int64] | None, lens: Lens | None, seed: int, run: _Run
) -> tuple[Table, View, Labels]:
    """Vectors, how they are looked at and their labels; without the questions' frames where themes would follow them."""
    view = fitted(read, lens=lens, seed=seed)
    labels = find_labels(view.of(read), themes, view.lens is not None, seed, run.cancelled, run.counting(84))
    run.at("Comparing several ways to group them", 85)
    if questions is None or follows(labels, questions) < FOLLOWS:
        return read, view, labels
    rest = unframed(read, questions, seed)
    if rest is None:
        return read, view, labels
    view = fitted(rest, lens=lens, use=view.lens is not None, seed=seed)
    again = find_labels(view.of(rest), themes, view.lens is not None, seed, run.cancelled)
    return rest, replace(view, sentence=f"{view.sentence} {UNFRAMED}"), again


def _note(labels: Labels, copies: Sequence[Sequence[int]]) -> str:
    """What should be known of these themes, in plain words; mostly nothing."""
    said = []
    alone = int((np.bincount(labels) == 1).sum())
    if alone:
        said.append(f"{alone} {'theme holds' if alone == 1 else 'themes hold'} a single passage.")
    if copies:
        rows = sum(map(len, copies))
        texts = "one text" if len(copies) == 1 else f"{len(copies)} texts"
        said.append(f"{rows} passages use the same words as another, or nearly: they are {texts}, counted once each.")
    return " ".join(said)


def _too_little(passages: Passages, rows: int) -> Grouping:
    found = len(passages.texts)
    with_words = {0: "no passage has words in it", 1: "one passage, said once or more"}
    count = with_words.get(found, f"{found} different passages with words in them")
    note = f"There is too little to group: {count}. Read them as they are, or bring in more."
    silent = set(passages.silent)
    nowhere = (Placement(None, 0.0, (), why="too_short" if row in silent else "fits_nowhere") for row in range(rows))
    return Grouping((), tuple(nowhere), note)
