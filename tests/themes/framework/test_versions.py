"""A version holds a framework as it stood, packed, and without a word of anybody's."""

from __future__ import annotations

import struct
import uuid
import zlib
from collections.abc import Callable

import numpy as np
from sqlalchemy import select

from consult.extensions import db
from consult.themes.actions import keep_coding, reject_coding, rename_theme
from consult.themes.framework.models import FrameworkVersion
from consult.themes.framework.versions import KEPT_BY_ITSELF, State, pack, snapshot, state_now, state_of, versions_of
from consult.themes.gathering import gather_excerpts
from consult.themes.models import Coding, Excerpt
from consult.themes.rows import ROW, ids_of, uuids
from tests.themes.conftest import FOOD, HOUSING, World

Excerpts = Callable[..., list[Excerpt]]


def gathered(world: World, *texts: str) -> list[Excerpt]:
    for text in texts:
        world.respond(text)
    gather_excerpts(world.consultation.id)
    db.session.commit()
    found = {each.text: each for each in db.session.scalars(select(Excerpt))}
    return [found[text] for text in texts]


def coding(excerpt: Excerpt, theme_id: int) -> Coding:
    return db.session.get_one(Coding, (excerpt.id, theme_id))


def test_what_is_read_from_a_version_is_what_stood(world_on: World) -> None:
    tents, sofa, soup, bread = gathered(world_on, HOUSING[3], HOUSING[7], FOOD[7], FOOD[1])
    housing, food = world_on.theme("Housing"), world_on.theme("Food")
    world_on.suggest(tents, housing, 0.25).telling = 1
    slept = world_on.suggest(sofa, housing, 0.5)
    slept.to_at, slept.from_at = 9, 0
    world_on.suggest(soup, food, 0.1 + 0.2)
    keep_coding(coding(tents, housing.id), world_on.person)
    coding(tents, housing.id).is_example = True
    reject_coding(coding(soup, food.id), world_on.person)
    version = snapshot(world_on.consultation, world_on.person, "First  reading", automatic=False)
    db.session.commit()
    db.session.expire_all()
    state = state_of(version)
    assert state.mark == state_now(world_on.consultation.id).mark
    assert uuids(state.nowhere) == [bread.id]
    assert 0.1 + 0.2 in state.codings["confidence"]
    assert (version.label, version.number, version.made_by_id) == ("First reading", 1, world_on.person.id)


def test_nobodys_words_stand_in_a_version(world: World, excerpts: Excerpts) -> None:
    (tents,) = excerpts(HOUSING[3])
    world.suggest(tents, world.theme("Housing"))
    version = snapshot(world.consultation, None, "")
    assert b"tent" not in zlib.decompress(version.codings) and "tent" not in str(version.themes)


def test_nothing_changed_makes_no_second_version_but_a_name_does(world: World) -> None:
    theme = world.theme("Housing")
    first = snapshot(world.consultation, world.person, "Before a merge")
    assert snapshot(world.consultation, world.person, "Before another") is first
    named = snapshot(world.consultation, world.person, "As shown to the trustees", automatic=False)
    assert named.number == 2
    rename_theme(theme, world.person, "A place to live")
    assert snapshot(world.consultation, world.person, "Before a third").number == 3


def test_the_oldest_kept_by_itself_go_and_those_with_a_name_stay(world: World) -> None:
    theme = world.theme("Housing")
    snapshot(world.consultation, world.person, "Mine", automatic=False)
    for number in range(KEPT_BY_ITSELF + 2):
        theme.name = f"Housing {number}"
        snapshot(world.consultation, world.person, "By itself")
    left = versions_of(world.consultation.id)
    assert [version.number for version in left] == [*range(KEPT_BY_ITSELF + 3, 3, -1), 1]


def test_the_order_of_reading_does_not_change_the_packing(world: World, excerpts: Excerpts) -> None:
    theme = world.theme("Housing")
    for excerpt in excerpts(*HOUSING[:3]):
        world.suggest(excerpt, theme)
    state = state_now(world.consultation.id)
    some = ids_of([uuid.UUID(int=1), uuid.UUID(int=2)])
    turned = State(state.themes, state.codings[::-1], some[::-1])
    assert pack(turned) == pack(State(state.themes, state.codings, some))


def test_a_version_holds_every_column_of_a_coding() -> None:
    assert ROW.names
    assert {"excerpt_id", "theme_id", *ROW.names[2:]} == {column.key for column in Coding.__table__.columns}


def test_a_version_that_was_kept_row_by_row_is_read_as_it_was() -> None:
    """As versions were written before rows were arrays."""
    row = struct.pack("<16siBB?diiiiq", uuid.UUID(int=256).bytes, 3, 1, 2, True, 0.25, 4, 9, 1, 7, 1_000_000)
    plain = struct.pack("<BII", 1, 1, 1) + row + uuid.UUID(int=512).bytes
    state = state_of(FrameworkVersion(themes=[], codings=zlib.compress(plain)))
    assert state.codings.tolist() == np.frombuffer(row, ROW).tolist()
    assert state.codings[0]["decided_at"] == 1_000_000 and state.codings[0]["theme"] == 3
    assert (uuids(state.codings["excerpt"]), uuids(state.nowhere)) == ([uuid.UUID(int=256)], [uuid.UUID(int=512)])
