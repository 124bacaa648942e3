"""A map of passages: those that mean nearly the same stand near each other, the largest themes in their middle.

Principal components (Pearson 1901; Hotelling 1933) of the middles of the themes, so that what tells themes apart
spreads them; with fewer than three themes, of the passages themselves. Along each axis a point stands at its rank among
the sample, so that no crowd hides another. The same passages, the same map."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from consult.themes.listing import themes_in_use
from consult.themes.models import Theme
from consult.themes.overview.asked import Asked
from consult.themes.overview.columns import Columns, Whole, columns_of
from consult.themes.overview.counting import under
from consult.themes.overview.narrowing import mask_of
from consult.themes.searching.meaning import keys_of
from consult.themes.vectors import vectors_of

WIDE, HIGH, EDGE = 960, 600, 40
SAMPLE, DOTS, NAMED = 6000, 400, 14
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Dot:
    x: int
    y: int
    excerpt_id: str


@dataclass(frozen=True)
class Middle:
    """A theme on the map: where, how large, and the theme nearest to it in meaning."""

    theme: Theme
    x: int
    y: int
    r: float
    passages: int
    nearest: Theme | None


@dataclass(frozen=True)
class Drawn:
    """`read` of `passages` have been read by the network, and can stand on a map."""

    middles: list[Middle]
    dots: list[Dot]
    read: int
    passages: int


def map_of(consultation_id: int, asked: Asked) -> Drawn:
    here = columns_of(consultation_id)
    ids, matrix = vectors_of(consultation_id)
    mask = mask_of(consultation_id, asked, here)
    asked_for = len(here) if mask is None else int(mask.sum())
    row, place = here.once(("vectors", id(matrix)), lambda: both_known(here, keys_of(ids, matrix)))
    if len(row) < 3:
        return Drawn([], [], len(row), asked_for)
    if len(row) > SAMPLE:  # ids are random: the first of them are as good a sample as any
        row, place = row[:SAMPLE], place[:SAMPLE]
    vectors = matrix[place].astype(np.float64)
    themes = {theme.id: theme for theme in themes_in_use(consultation_id) if theme.parent_id is None}
    chosen = under(here, mask) & np.isin(here.theme, list(themes))
    numbers, sizes = np.unique(here.theme[chosen], return_counts=True)
    largest = numbers[np.argsort(-sizes, kind="stable")][:NAMED].tolist()
    size_of = dict(zip(numbers.tolist(), sizes.tolist(), strict=True))
    centres = {
        number: centre for number in numbers.tolist() if (centre := middle_of(here, row, vectors, number)) is not None
    }
    axes, centre = plane(np.stack(list(centres.values())) if len(centres) >= 3 else vectors)
    across, down = np.sort((vectors - centre) @ axes, axis=0).T

    def at(vector: Floats) -> tuple[int, int]:
        x, y = (vector - centre) @ axes
        return (round(EDGE + rank(across, x) * (WIDE - 2 * EDGE)), round(EDGE + rank(down, y) * (HIGH - 2 * EDGE)))

    most = max([size_of[number] for number in largest], default=1)
    middles = [
        Middle(themes[n], *at(centres[n]), 8 + 22 * (size_of[n] / most) ** 0.5, size_of[n], nearest(n, centres, themes))
        for n in largest
        if n in centres
    ]
    seen = np.flatnonzero(np.ones(len(row), np.bool_) if mask is None else mask[row])[:DOTS]
    names = here.uuids(row[seen])
    dots = [Dot(*at(vectors[n]), str(name)) for n, name in zip(seen.tolist(), names, strict=True)]
    return Drawn(middles, dots, len(keys_of(ids, matrix)), asked_for)


def rank(known: Floats, value: float) -> float:
    """Which share of these values, in order, is smaller; of equal ones half."""
    return float(np.searchsorted(known, value, "left") + np.searchsorted(known, value, "right")) / (2 * len(known))


def both_known(here: Columns, keys: Whole) -> tuple[Whole, Whole]:
    """Rows of the columns and of the vectors that are about the same excerpt, in the order of the keys."""
    _, row, place = np.intersect1d(here.key, keys, return_indices=True)
    return row, place


def middle_of(here: Columns, row: Whole, vectors: Floats, theme: int) -> Floats | None:
    """The mean of a theme's vectors in the sample."""
    inside = np.zeros(len(here), np.bool_)
    inside[here.row[under(here) & (here.theme == theme)]] = True
    mine = inside[row]
    return np.asarray(vectors[mine].mean(axis=0), np.float64) if mine.any() else None


def plane(points: Floats) -> tuple[Floats, Floats]:
    """Two axes, shape (width, 2), along which points differ most, and their middle. Of each axis the way that its
    largest part is positive."""
    centre = points.mean(axis=0)
    axes = np.linalg.svd(points - centre, full_matrices=False)[2][:2].T
    if axes.shape[1] < 2:
        axes = np.concatenate([axes, np.zeros((len(axes), 2 - axes.shape[1]))], axis=1)
    largest = np.abs(axes).argmax(axis=0)
    return axes * np.where(axes[largest, [0, 1]] < 0, -1.0, 1.0), centre


def nearest(number: int, centres: dict[int, Floats], themes: dict[int, Theme]) -> Theme | None:
    others = [other for other in centres if other != number]
    if not others:
        return None
    return themes[max(others, key=lambda other: float(unit(centres[number]) @ unit(centres[other])))]


def unit(vector: Floats) -> Floats:
    return np.asarray(vector / max(float(np.linalg.norm(vector)), 1e-12), np.float64)
