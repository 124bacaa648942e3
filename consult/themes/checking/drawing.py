"""Drawing a sample: which passages, by chance, in proportion to the engine's themes, with a few from each."""

from __future__ import annotations

import random
import uuid
from collections.abc import Mapping, Sequence

from sqlalchemy import select

from consult.extensions import db
from consult.themes.models import Coding, Excerpt, Origin, Theme, ThemeStatus

LEAST = 2  # passages of each theme, where a sample has room for them
Machine = dict[uuid.UUID, list[int]]


def passages_to_draw(consultation_id: int) -> list[uuid.UUID]:
    """Every passage that may be drawn: a copy of another's words is no passage of its own."""
    wanted = select(Excerpt.id).where(Excerpt.consultation_id == consultation_id, Excerpt.copy_of_id.is_(None))
    return sorted(db.session.scalars(wanted), key=lambda each: each.hex)


def themes_to_choose(consultation_id: int) -> list[int]:
    wanted = select(Theme.id).where(Theme.consultation_id == consultation_id, Theme.status != ThemeStatus.RETIRED)
    return sorted(db.session.scalars(wanted))


def machine_themes(consultation_id: int) -> Machine:
    """The themes in use that the engine gave each passage, the surest first, whatever a person decided since."""
    wanted = (
        select(Coding.excerpt_id, Coding.theme_id)
        .join(Theme)
        .where(
            Theme.consultation_id == consultation_id,
            Theme.status != ThemeStatus.RETIRED,
            Coding.origin == Origin.ENGINE,
        )
        .order_by(Coding.confidence.desc(), Coding.theme_id)
    )
    found: Machine = {}
    for excerpt_id, theme_id in db.session.execute(wanted):
        found.setdefault(excerpt_id, []).append(theme_id)
    return found


def draw(
    passages: Sequence[uuid.UUID], machine: Mapping[uuid.UUID, Sequence[int]], size: int, seed: int
) -> list[uuid.UUID]:
    """``size`` passages (fewer when there are fewer), in an order by chance. The same arguments give the same ones.

    Each of the engine's first themes, and no theme at all, is a layer; each layer gives in proportion to its size, and
    LEAST where the sample has room (W. Cochran, "Sampling Techniques", 1977, ch. 5, proportional allocation)."""
    chance = random.Random(seed)
    layers: dict[int, list[uuid.UUID]] = {}
    for each in passages:
        layers.setdefault(next(iter(machine.get(each, ())), 0), []).append(each)
    drawn = []
    for layer, count in shares({layer: len(each) for layer, each in layers.items()}, size).items():
        drawn += chance.sample(layers[layer], count)
    chance.shuffle(drawn)
    return drawn


def shares(sizes: Mapping[int, int], size: int) -> dict[int, int]:
    """How many of each layer: the largest remainders of its share, LEAST at the least where there is room."""
    whole = sum(sizes.values())
    size = min(size, whole)
    floor = min(LEAST, size // max(1, len(sizes)))
    given = {layer: min(count, floor) for layer, count in sorted(sizes.items())}
    wanted = {layer: size * count / whole for layer, count in sizes.items()} if whole else {}
    while sum(given.values()) < size:
        open_ones = [layer for layer in given if given[layer] < sizes[layer]]
        given[max(open_ones, key=lambda layer: (wanted[layer] - given[layer], -layer))] += 1
    return given
