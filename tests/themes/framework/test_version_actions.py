"""Bringing a kept framework back: everything as it stood, one act, undone like any other."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from consult.extensions import db
from consult.themes.actions import (
    Refusal,
    create_theme,
    define_theme,
    keep_coding,
    merge_themes,
    nest_theme,
    reject_coding,
    rename_theme,
    split_theme,
    undo_act,
)
from consult.themes.framework.version_actions import keep_version, restore_version
from consult.themes.framework.versions import state_now, state_of, versions_of
from consult.themes.gathering import gather_excerpts
from consult.themes.models import Coding, CodingStatus, Excerpt, Theme, ThemeStatus
from consult.themes.theme_actions import Definition
from tests.themes.conftest import FOOD, World
from tests.themes.test_theme_actions import Desk, rows, set_out


@pytest.fixture
def desk(world: World) -> Desk:
    return set_out(world)


@pytest.fixture
def desk_on(world_on: World) -> Desk:
    return set_out(world_on)


def work(desk: Desk) -> None:
    """Some of everything, after a version was kept."""
    person = desk.world.person
    keep_coding(desk.coding(0, desk.housing), person)
    split_theme(desk.housing, person, [desk.excerpts[1].id], "Tents")
    rename_theme(desk.food, person, "Housing and food")
    rename_theme(desk.housing, person, "Food")
    define_theme(desk.food, person, Definition("Meals", "Soup", "Prices"))
    nest_theme(desk.housing, person, desk.food)
    merge_themes(desk.food, person, desk.housing)


def test_a_version_brought_back_stands_as_it_stood_and_undo_brings_back_what_was_since(desk_on: Desk) -> None:
    reject_coding(desk_on.coding(5, desk_on.food), desk_on.world.person)
    before = rows()
    version = keep_version(desk_on.world.consultation, desk_on.world.person, "First reading")
    work(desk_on)
    since = rows()
    act = restore_version(version, desk_on.world.person)
    made = db.session.scalars(select(Theme).where(Theme.name == "Tents")).one()
    assert made.status is ThemeStatus.RETIRED
    themes, codings = rows()
    assert [row for row in themes if row[0] != made.id] == before[0]
    assert [row for row in codings if row[1] != made.id] == before[1]
    assert "as it was in version 1, “First reading”" in act.sentence
    undo_act(act)
    assert rows() == since


def test_what_stood_is_kept_before_a_merge_and_before_a_version_is_brought_back(desk: Desk) -> None:
    version = keep_version(desk.world.consultation, desk.world.person, "Mine")
    merge_themes(desk.food, desk.world.person, desk.housing)
    merged = state_now(desk.world.consultation.id).mark
    restore_version(version, desk.world.person)
    found = {each.label: each for each in versions_of(desk.world.consultation.id)}
    assert set(found) == {"Mine", "Before version 1 was brought back"}, "unchanged since Mine: not kept twice"
    assert state_of(found["Before version 1 was brought back"]).mark == merged


def test_withdrawn_words_do_not_come_back_with_a_version(desk_on: Desk) -> None:
    version = keep_version(desk_on.world.consultation, desk_on.world.person, "Mine")
    gone = desk_on.excerpts[5].id
    db.session.delete(desk_on.excerpts[5])
    db.session.commit()
    restore_version(version, desk_on.world.person)
    assert db.session.get(Excerpt, gone) is None
    assert not list(db.session.scalars(select(Coding).where(Coding.excerpt_id == gone)))


def test_passages_that_came_in_since_stay_where_they_are(desk: Desk) -> None:
    version = keep_version(desk.world.consultation, desk.world.person, "Mine")
    desk.world.respond(FOOD[8])
    gather_excerpts(desk.world.consultation.id)
    db.session.commit()
    new = db.session.scalars(select(Excerpt).where(Excerpt.text == FOOD[8])).one()
    desk.world.suggest(new, desk.food)
    keep_coding(db.session.get_one(Coding, (new.id, desk.food.id)), desk.world.person)
    restore_version(version, desk.world.person)
    assert db.session.get_one(Coding, (new.id, desk.food.id)).status is CodingStatus.KEPT


def test_a_suggestion_that_was_removed_since_comes_back_with_its_passages(desk_on: Desk) -> None:
    nest_theme(desk_on.housing, desk_on.world.person, desk_on.food)
    version = keep_version(desk_on.world.consultation, desk_on.world.person, "Mine")
    guid = desk_on.food.guid
    db.session.delete(desk_on.food)
    db.session.commit()
    create_theme(desk_on.world.consultation, desk_on.world.person, "Takes the number")
    before = rows()
    act = restore_version(version, desk_on.world.person)
    food = db.session.scalars(select(Theme).where(Theme.guid == guid)).one()
    assert desk_on.housing.parent_id == food.id
    assert len(db.session.scalars(select(Coding).where(Coding.theme_id == food.id)).all()) == 5
    undo_act(act)
    assert rows() == before


def test_a_part_longer_than_the_passage_is_now_is_left_out(desk: Desk) -> None:
    coding = desk.coding(0, desk.housing)
    coding.to_at = 30
    coding.from_at = 0
    db.session.commit()
    version = keep_version(desk.world.consultation, desk.world.person, "Mine")
    desk.excerpts[0].text = "I had nowhere"
    reject_coding(coding, desk.world.person)
    restore_version(version, desk.world.person)
    assert desk.coding(0, desk.housing).from_at is None


def test_a_version_is_not_brought_back_over_changes_nobody_saw(desk: Desk) -> None:
    version = keep_version(desk.world.consultation, desk.world.person, "Mine")
    seen = state_now(desk.world.consultation.id).mark
    keep_coding(desk.coding(0, desk.housing), desk.world.make_person("Sam Ash"))
    with pytest.raises(Refusal, match="has changed since you opened this page"):
        restore_version(version, desk.world.person, seen)


def test_a_version_asks_for_a_name(desk: Desk) -> None:
    with pytest.raises(Refusal, match="Give the version a name"):
        keep_version(desk.world.consultation, desk.world.person, "  ")
