"""New groups matched to the themes there are, so that a theme keeps its id and its name from one look to the next."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence, Set

import numpy as np
from scipy.optimize import linear_sum_assignment

ALIKE = 0.25  # the least Jaccard overlap at which a group is the theme it was
MOSTLY = 0.5  # of a group's passages at home in a theme that people hold: the group feeds that theme


def match_groups(
    groups: Sequence[Set[uuid.UUID]], homes: Mapping[int, Set[uuid.UUID]], held: Collection[int]
) -> dict[int, int]:
    """Which theme each group (by its place) feeds; a group left out is a new theme.

    First one to one, by the assignment that shares most passages (Jaccard overlap; Kuhn 1955). Then a group that
    found no theme of its own, but whose passages mostly live in one theme of `held` (merged, say, by a person),
    feeds that one, so that what people put together does not fall apart again.
    """
    themes = sorted(homes)
    if not groups or not themes:
        return {}
    shared = np.array([[len(group & homes[theme]) for theme in themes] for group in groups], dtype=float)
    sizes = np.array([[len(group | homes[theme]) for theme in themes] for group in groups], dtype=float)
    overlap = shared / np.maximum(sizes, 1)
    found = {}
    for group, column in zip(*linear_sum_assignment(overlap, maximize=True), strict=True):
        if overlap[group, column] >= ALIKE:
            found[int(group)] = themes[column]
    for group in range(len(groups)):
        column = int(shared[group].argmax())
        at_home = len(groups[group] & set().union(*homes.values()))
        if group not in found and themes[column] in held and at_home and shared[group, column] / at_home >= MOSTLY:
            found[group] = themes[column]
    return found
