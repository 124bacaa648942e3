"""A server that has just begun reads the consultations that were worked at last."""

from __future__ import annotations

from flask import Flask

from consult.extensions import db
from consult.themes.actions import create_theme
from consult.themes.gathering import gather_excerpts
from consult.themes.overview.columns import kept_columns
from consult.themes.overview.warming import lately_worked_at, warm_up
from tests.themes.conftest import HOUSING, World


def test_what_was_worked_at_last_is_read_before_anybody_asks(app: Flask) -> None:
    first, second, empty = World(), World(), World()
    for world in (first, second):
        world.respond(HOUSING[3])
        gather_excerpts(world.consultation.id)
        create_theme(world.consultation, world.person, "Housing")
    create_theme(first.consultation, first.person, "Food")
    alone = empty.consultation.id
    worked = [first.consultation.id, second.consultation.id]
    assert lately_worked_at() == worked
    db.session.remove()
    warm_up(app).join()
    assert list(kept_columns()) == worked
    assert alone not in kept_columns()
