"""Counting over columns: how widely each theme was said, which way it goes, and which themes are said together, for any
choice of excerpts. A test holds the figures against the database's own count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from consult.themes.breadth import Breadth
from consult.themes.models import CodingStatus
from consult.themes.overview.columns import Columns, Whole, columns_of
from consult.themes.overview.reading import POSITIONS, STATUSES

Mask = NDArray[np.bool_]
REJECTED = STATUSES.index(CodingStatus.REJECTED.value)
KEPT = STATUSES.index(CodingStatus.KEPT.value)


@dataclass(frozen=True)
class Counts:
    """What stands behind one theme, in the excerpts that were asked for."""

    breadth: Breadth = field(default_factory=Breadth)
    kept: int = 0  # passages a person decided
    positions: tuple[int, ...] = (0,) * len(POSITIONS)  # in the order of POSITIONS; the rest has none
    copies: int = 0  # passages that repeat the words of another one
    in_forums: int = 0  # passages said in forums
    people_in_forums: int = 0

    @property
    def texts(self) -> int:
        """Passages when copies are counted once."""
        return self.breadth.passages - self.copies


def under(columns: Columns, mask: Mask | None = None, statuses: Sequence[int] = ()) -> Mask:
    """Which codings count: not rejected (or of these statuses), and of an excerpt that was asked for."""
    found = np.isin(columns.status, statuses) if statuses else columns.status != REJECTED
    return found if mask is None else found & mask[columns.row]


def counts_by_theme(columns: Columns, mask: Mask | None = None) -> dict[int, Counts]:
    """The counts of every theme that has a passage among those asked for."""
    if mask is None:
        return columns.once("counts by theme", lambda: by_theme(columns, under(columns)))
    return by_theme(columns, under(columns, mask))


def breadth_by_theme(consultation_id: int) -> dict[int, Breadth]:
    """The breadth of every theme that has a passage; passages a person turned away do not count."""
    return {theme: counts.breadth for theme, counts in counts_by_theme(columns_of(consultation_id)).items()}


def by_theme(columns: Columns, chosen: Mask) -> dict[int, Counts]:
    rows, place = columns.row[chosen], columns.theme_place[chosen]
    found = counted(columns, rows, place, len(columns.theme_ids), chosen)
    pairs = zip(columns.theme_ids.tolist(), found, strict=True)
    return {theme: counts for theme, counts in pairs if counts.breadth.passages}


def counts_of(columns: Columns, mask: Mask | None = None) -> Counts:
    """The counts of the excerpts themselves, all of them or some."""
    if mask is None:
        return columns.once("counts", lambda: counts_of(columns, np.ones(len(columns), np.bool_)))
    rows = np.flatnonzero(mask)
    return counted(columns, rows, np.zeros(len(rows), np.int64), 1)[0] if len(rows) else Counts()


def counted(columns: Columns, rows: Whole, owner: Whole, owners: int, codings: Mask | None = None) -> list[Counts]:
    """For each owner the counts of its rows; no row stands twice under one owner."""
    forum, survey = columns.forum[rows], columns.survey[rows]
    met = forum >= 0
    voices = distinct(owner[~met], columns.voice[rows][~met], owners)
    in_forums = people_of_forums(columns, rows[met], owner[met], owners)
    organisations = distinct_known(owner, columns.organisation[rows], owners)
    sources = distinct_known(owner, survey, owners) + distinct_known(owner, columns.session[rows], owners)
    passages = np.bincount(owner, minlength=owners)
    forums = forums_of(owner[met], forum[met], owners)
    known = columns.position[rows]
    stands = np.bincount((owner * len(POSITIONS) + known)[known >= 0], minlength=owners * len(POSITIONS))
    positions = stands.reshape(owners, len(POSITIONS))
    kept = np.zeros(owners, np.int64)
    if codings is not None:
        kept = np.bincount(owner[columns.status[codings] == KEPT], minlength=owners)
    copies = np.bincount(owner[columns.copy[rows]], minlength=owners)
    said = np.bincount(owner[met], minlength=owners)
    return [
        Counts(
            breadth=Breadth(
                passages=int(passages[one]),
                people=int(voices[one] + in_forums[one]),
                organisations=int(organisations[one]),
                forums=forums[one],
                sources=int(sources[one]),
            ),
            kept=int(kept[one]),
            positions=tuple(positions[one].tolist()),
            copies=int(copies[one]),
            in_forums=int(said[one]),
            people_in_forums=int(in_forums[one]),
        )
        for one in range(owners)
    ]


def forums_of(owner: Whole, forum: Whole, owners: int) -> list[frozenset[int]]:
    """In which forums each owner was raised."""
    found: list[set[int]] = [set() for _ in range(owners)]
    width = int(forum.max()) + 1 if len(forum) else 1
    for pair in np.flatnonzero(np.bincount(owner * width + forum, minlength=owners * width)).tolist():
        found[pair // width].add(pair % width)
    return [frozenset(each) for each in found]


def people_of_forums(columns: Columns, rows: Whole, owner: Whole, owners: int) -> Whole:
    """For each forum the larger of its aliases and its largest headcount, added up (see `Breadth`)."""
    if not len(rows):
        return np.zeros(owners, np.int64)
    forums, forum = np.unique(columns.forum[rows], return_inverse=True)
    place = owner * len(forums) + forum
    alias = columns.alias[rows]
    aliases = distinct(place[alias], columns.voice[rows][alias], owners * len(forums))
    largest = np.zeros(owners * len(forums), np.int64)
    np.maximum.at(largest, place, columns.headcount[rows])
    return np.asarray(np.maximum(aliases, largest).reshape(owners, len(forums)).sum(axis=1), np.int64)


def distinct(owner: Whole, value: Whole, owners: int) -> Whole:
    """How many different values each owner has; values are from 0 on."""
    if not len(owner):
        return np.zeros(owners, np.int64)
    width = int(value.max()) + 1
    if owners * width <= 20_000_000:  # a table of yes and no is quicker than sorting, while it is small
        seen = np.zeros((owners, width), np.bool_)
        seen[owner, value] = True
        return np.asarray(seen.sum(axis=1), np.int64)
    pairs = np.unique(owner * width + value)
    return np.asarray(np.bincount(pairs // width, minlength=owners), np.int64)


def distinct_known(owner: Whole, value: Whole, owners: int) -> Whole:
    known = value >= 0
    return distinct(owner[known], value[known], owners)


def placed(columns: Columns, themes: Sequence[int]) -> Mask:
    """Which excerpts are under one of these themes, not counting what a person took out."""
    chosen = under(columns) & np.isin(columns.theme_ids, np.asarray(themes, np.int64))[columns.theme_place]
    found = np.zeros(len(columns), np.bool_)
    found[columns.row[chosen]] = True
    return found


def said_together(columns: Columns, themes: Sequence[int], mask: Mask | None = None) -> Whole:
    """How many passages carry each two of these themes: a square of whole numbers, the themes' own sizes on the
    diagonal."""
    carries = np.zeros((len(columns), len(themes)), np.float32)
    places = {theme: place for place, theme in enumerate(themes)}
    column = np.fromiter(
        (places.get(each, -1) for each in columns.theme_ids.tolist()), np.int64, len(columns.theme_ids)
    )
    place = column[columns.theme_place]
    chosen = under(columns, mask) & (place >= 0)
    carries[columns.row[chosen], place[chosen]] = 1
    return np.asarray(np.rint(carries.T @ carries), np.int64)
