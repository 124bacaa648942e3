"""Codings by the many: what is read, taken out and put back is what stood, to the last column."""

from __future__ import annotations

import uuid

import numpy as np
import pytest
from sqlalchemy import select

from consult.extensions import db
from consult.themes.actions import Refusal, keep_coding, merge_themes, reject_coding, undo_act
from consult.themes.models import Coding, Excerpt
from consult.themes.rows import ids_of, not_there, packed, put_in, rows_under, take_out, unpacked, uuids
from tests.themes.conftest import World
from tests.themes.test_theme_actions import Desk, rows, set_out


def worked(world: World) -> Desk:
    """Suggestions, with and without a part of the words, and decisions."""
    desk = set_out(world)
    part = desk.coding(2, desk.housing)
    part.to_at, part.from_at, part.telling, part.confidence = 9, 0, 1, 0.1 + 0.2
    keep_coding(desk.coding(0, desk.housing), world.person)
    desk.coding(0, desk.housing).is_example = True
    reject_coding(desk.coding(5, desk.food), world.person)
    db.session.commit()
    return desk


def test_what_is_taken_out_and_put_back_stands_as_it_stood(world_on: World) -> None:
    worked(world_on)
    before = rows()
    every = rows_under(world_on.consultation.id)
    assert len(every) == len(before[1])
    take_out(every)
    db.session.commit()
    assert rows()[1] == []
    put_in(unpacked(packed(every)))
    db.session.commit()
    assert rows() == before


def test_a_coding_of_withdrawn_words_and_one_that_was_not_there_are_not_put_in(world_on: World) -> None:
    desk = worked(world_on)
    every = rows_under(world_on.consultation.id, [desk.housing.id])
    gone = desk.excerpts[0].id
    take_out(every)
    db.session.delete(db.session.get_one(Excerpt, gone))
    put_in(np.concatenate([every, not_there(every, desk.food.id)]))
    db.session.commit()
    left = set(db.session.scalars(select(Coding.excerpt_id).where(Coding.theme_id == desk.housing.id)))
    assert left == set(uuids(every["excerpt"])) - {gone}


def test_an_id_that_ends_in_nothing_keeps_its_sixteen_bytes() -> None:
    ids = [uuid.UUID(int=number << 32) for number in (1, 2, 256)]
    assert uuids(ids_of(ids)) == ids


def test_a_merge_is_kept_in_one_image_and_what_was_built_on_one_of_its_passages_holds_it(world: World) -> None:
    desk = worked(world)
    before = rows()
    act = merge_themes(desk.food, world.person, desk.housing)
    assert [each["of"] for each in act.before] == ["theme", "theme", "codings"]
    kept = keep_coding(desk.coding(6, desk.housing), world.person)
    with pytest.raises(Refusal, match="Something later builds on this"):
        undo_act(act)
    undo_act(kept)
    undo_act(act)
    assert rows() == before
