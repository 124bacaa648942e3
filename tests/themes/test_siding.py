"""A theme of both sides says so in its description."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from consult.extensions import db
from consult.themes.models import Position
from consult.themes.siding import say_sides
from tests.themes.conftest import FOOD, HOUSING, World


def test_a_theme_of_both_sides_says_so_and_one_of_one_side_does_not(
    world: World, excerpts: Callable[..., list[Any]]
) -> None:
    mixed, plain = world.theme("Beds", description="About beds."), world.theme("Meals", description="About meals.")
    for place, excerpt in enumerate(excerpts(*HOUSING)):
        excerpt.position = Position.POSITIVE if place % 2 else Position.CRITICAL
        world.suggest(excerpt, mixed)
    for excerpt in excerpts(*FOOD):
        excerpt.position = Position.CRITICAL
        world.suggest(excerpt, plain)
    say_sides({mixed.id, plain.id})
    db.session.commit()
    assert mixed.description == "About beds; some are pleased and some want change."
    assert plain.description == "About meals."
