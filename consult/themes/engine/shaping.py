"""Labels made into themes with names, quotes and sub-themes, and into a placement for each row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from .communities import Labels, centres, sizes_of, tidy
from .hierarchy import parts_of
from .naming import Label, name_groups
from .parts import Spoken, parts_in
from .phrases import Book
from .quotes import pick_quotes
from .text import Passages
from .types import Placement, Stop, Theme

FITS_NOWHERE = 0.12
WARMTH = 0.2
NAMING_SAMPLE = 400
PART_SAMPLE = 80
MOST_NAMED = 6_000
"""Passages that all sub-themes together are named from, where there are very many."""
FEW = 12
"""Sub-themes up to which their names are weighed by meaning."""
Table = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Looked:
    """Passages with their vectors as read, as they are looked at, how many rows each stands for, and their phrases."""

    passages: Passages
    vectors: Table
    space: Table
    weights: Table
    book: Book = field(default_factory=Book)


def by_size(labels: Labels, weights: Table) -> Labels:
    """Number the themes from the largest down (of equals, the one met first)."""
    labels = tidy(labels)
    order = np.argsort(-sizes_of(labels, weights), kind="stable")
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    return np.asarray(rank[labels], dtype=np.int64)


def named(
    looked: Looked, labels: Labels, most: int = NAMING_SAMPLE, weighed: bool = True, taken: Sequence[str] = ()
) -> list[Label]:
    """A name and a description for each label."""
    middle = centres(looked.vectors, labels, looked.weights)
    groups, vectors = [], []
    for theme in range(len(middle)):
        inside = np.flatnonzero(labels == theme)
        near = inside[np.argsort(-(looked.vectors[inside] @ middle[theme]), kind="stable")[:most]]
        groups.append([looked.passages.texts[i] for i in near])
        vectors.append(looked.vectors[near])
    return name_groups(groups, vectors if weighed else None, taken=taken, book=looked.book)


def kept_names(labels: Labels, before: Labels, names: Sequence[Label], anew: Sequence[Label]) -> list[Label]:
    """The names ``anew``, but a theme with exactly the passages it had ``before`` keeps its name."""
    found: list[Label | None] = [None] * len(anew)
    for theme in range(len(anew)):
        was = before[labels == theme]
        if (was == was[0]).all() and (before == was[0]).sum() == len(was):
            found[theme] = names[was[0]]
    taken = {label.name.casefold() for label in found if label is not None}
    for theme, label in enumerate(anew):
        if found[theme] is None:
            found[theme] = apart(label, taken)
    return [label for label in found if label is not None]


def apart(label: Label, taken: set[str]) -> Label:
    """The label with a name that is not taken, which is then taken."""
    name, number = label.name, 1
    while name.casefold() in taken:
        number += 1
        name = f"{label.name} ({number})"
    taken.add(name.casefold())
    return replace(label, name=name)


def top_themes(looked: Looked, labels: Labels, names: Sequence[Label], placements: Sequence[Placement]) -> list[Theme]:
    """The top themes, largest first; sizes are rows that have the theme as their first."""
    counts = np.bincount([place.theme for place in placements if place.theme is not None], minlength=len(names))
    return [
        Theme(
            theme, label.name, label.description, int(counts[theme]), _quotes(looked, np.flatnonzero(labels == theme))
        )
        for theme, label in enumerate(names)
    ]


@dataclass(frozen=True, slots=True)
class Within:
    """Which theme within a theme each passage is in (-1: none), numbered from 0, and the theme each is within."""

    inner: Labels
    parents: Sequence[int]


def within_themes(looked: Looked, labels: Labels, seed: int = 0, cancelled: Stop | None = None) -> Within:
    """Find themes within the themes."""
    inner = np.full(len(labels), -1, dtype=np.int64)
    parents: list[int] = []
    for top in range(int(labels.max()) + 1):
        inside = np.flatnonzero(labels == top)
        parts = parts_of(looked.space[inside], seed=seed, cancelled=cancelled)
        if parts is not None:
            parts = by_size(parts, looked.weights[inside])
            inner[inside] = parts + len(parents)
            parents += [top] * (int(parts.max()) + 1)
    return Within(inner, parents)


def sub_themes(looked: Looked, found: Within, tops: Sequence[Theme]) -> tuple[list[Theme], Labels]:
    """Themes within the themes, numbered after them, and which one each passage is in (-1: none)."""
    inner, parents = found.inner, found.parents
    if not parents:
        return [], inner
    within = np.flatnonzero(inner >= 0)
    part = Looked(
        replace(
            looked.passages,
            texts=tuple(looked.passages.texts[i] for i in within),
            copies=tuple(looked.passages.copies[i] for i in within),
        ),
        looked.vectors[within],
        looked.space[within],
        looked.weights[within],
        looked.book,
    )
    taken = {top.name.casefold() for top in tops}
    most = max(PART_SAMPLE // 3, min(PART_SAMPLE, MOST_NAMED // len(parents)))
    labelled = named(part, inner[within], most, len(parents) <= FEW, [top.name for top in tops])
    themes = []
    for number, label in enumerate(labelled):
        own, inside = apart(label, taken), np.flatnonzero(inner == number)
        size = int(looked.weights[inside].sum())
        place = len(tops) + number
        themes.append(Theme(place, own.name, own.description, size, _quotes(looked, inside), parents[number]))
    return themes, np.where(inner >= 0, inner + len(tops), -1)


def placed(
    looked: Looked, labels: Labels, texts: Sequence[str], said: dict[int, Spoken], inner: Labels | None = None
) -> list[Placement]:
    """One placement for each row: its passage's theme, how sure, what else it speaks of and where."""
    near = looked.space @ centres(looked.space, labels, looked.weights).T
    rows = np.arange(len(labels))
    fit = np.einsum("ij,ij->i", looked.vectors, centres(looked.vectors, labels, looked.weights)[labels])
    pull = np.exp((near - near.max(axis=1, keepdims=True)) / WARMTH)
    sure = pull[rows, labels] / pull.sum(axis=1)
    found = [Placement(None, 0.0, (), why="too_short")] * len(texts)
    for i, copies in enumerate(looked.passages.copies):
        if fit[i] < FITS_NOWHERE:
            place = Placement(None, 0.0, (), why="fits_nowhere")
        else:
            sub = None if inner is None or inner[i] < 0 else int(inner[i])
            further = said[i].further if i in said else ()
            place = Placement(int(labels[i]), round(float(sure[i]), 4), further, sub)
        for row in copies:
            parts = parts_in(texts[row], said[i]) if i in said and place.theme is not None else ()
            found[row] = replace(place, parts=parts) if parts else place
    return found


def _quotes(looked: Looked, inside: NDArray[np.int64]) -> tuple[int, ...]:
    vectors = looked.vectors[inside]
    middle = (vectors * looked.weights[inside, None]).sum(axis=0)
    middle /= max(float(np.linalg.norm(middle)), 1e-9)
    near = inside[np.argsort(-(vectors @ middle), kind="stable")[:NAMING_SAMPLE]]
    texts = [looked.passages.texts[i] for i in near]
    return tuple(looked.passages.copies[near[q]][0] for q in pick_quotes(texts, looked.vectors[near], middle))
