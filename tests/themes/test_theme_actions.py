"""What a reviewer does with themes; and that each act can be undone, row for row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import select

from consult.extensions import db
from consult.themes.actions import (
    Refusal,
    agree_theme,
    create_theme,
    describe_theme,
    keep_coding,
    latest_act,
    merge_themes,
    move_excerpt,
    nest_theme,
    place_excerpt,
    reject_coding,
    rename_theme,
    retire_theme,
    split_theme,
    unagree_theme,
    undo_act,
)
from consult.themes.gathering import gather_excerpts
from consult.themes.models import Coding, CodingStatus, Excerpt, Origin, ReviewAct, Theme, ThemeStatus
from tests.themes.conftest import FOOD, HOUSING, World


@dataclass
class Desk:
    """Two suggested themes with four passages each, and the reviewer."""

    world: World
    housing: Theme
    food: Theme
    excerpts: list[Excerpt]

    def coding(self, place: int, theme: Theme) -> Coding:
        return db.session.get_one(Coding, (self.excerpts[place].id, theme.id))

    def last_act(self) -> ReviewAct:
        act = latest_act(self.world.consultation, self.world.person)
        assert act
        return act


def set_out(world: World) -> Desk:
    texts = [*HOUSING[:4], *FOOD[:4]]
    for text in texts:
        world.respond(text)
    gather_excerpts(world.consultation.id)
    db.session.commit()
    by_text = {each.text: each for each in db.session.scalars(select(Excerpt))}
    desk = Desk(world, world.theme("Housing"), world.theme("Food"), [by_text[text] for text in texts])
    for place, excerpt in enumerate(desk.excerpts):
        world.suggest(excerpt, desk.housing if place < 4 else desk.food, 0.3 + place / 20)
    world.suggest(desk.excerpts[3], desk.food, 0.2)
    return desk


@pytest.fixture
def desk(world: World) -> Desk:
    return set_out(world)


@pytest.fixture
def desk_on(world_on: World) -> Desk:
    return set_out(world_on)


def rows() -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """Every theme and every coding, column by column."""
    db.session.commit()
    themes = [tuple(row) for row in db.session.execute(select(Theme.__table__).order_by(Theme.id))]
    codings = select(Coding.__table__).order_by(Coding.excerpt_id, Coding.theme_id)
    return themes, [tuple(row) for row in db.session.execute(codings)]


ACTS: dict[str, Callable[[Desk], object]] = {
    "rename": lambda d: rename_theme(d.housing, d.world.person, "A place to live"),
    "describe": lambda d: describe_theme(d.housing, d.world.person, "Beds, flats, tents."),
    "agree": lambda d: agree_theme(d.housing, d.world.person),
    "retire": lambda d: retire_theme(d.housing, d.world.person),
    "nest": lambda d: nest_theme(d.housing, d.world.person, d.food),
    "create": lambda d: create_theme(d.world.consultation, d.world.person, "Dignity", "Being seen"),
    "merge": lambda d: merge_themes(d.food, d.world.person, d.housing),
    "split": lambda d: split_theme(d.housing, d.world.person, [each.id for each in d.excerpts[:2]], "Tents"),
    "keep": lambda d: keep_coding(d.coding(0, d.housing), d.world.person),
    "reject": lambda d: reject_coding(d.coding(0, d.housing), d.world.person),
    "move": lambda d: move_excerpt(d.excerpts[0], d.world.person, d.housing, d.food),
    "move to where it is already": lambda d: move_excerpt(d.excerpts[3], d.world.person, d.housing, d.food),
    "place": lambda d: place_excerpt(d.excerpts[0], d.world.person, d.food),
}


@pytest.mark.parametrize("name", ACTS)
def test_every_act_changes_something_and_undo_puts_each_row_back(desk_on: Desk, name: str) -> None:
    before = rows()
    ACTS[name](desk_on)
    assert rows() != before
    undo_act(desk_on.last_act())
    assert rows() == before


def test_taking_an_agreement_back_can_be_undone(desk: Desk) -> None:
    agree_theme(desk.housing, desk.world.person)
    before = rows()
    act = unagree_theme(desk.housing, desk.world.person)
    assert desk.housing.status is ThemeStatus.SUGGESTED
    undo_act(act)
    assert rows() == before


def test_acts_are_undone_one_after_another_back_to_the_beginning(desk: Desk) -> None:
    before = rows()
    for act in ("keep", "rename", "merge", "create", "describe"):
        ACTS[act](desk)
    for done in db.session.scalars(select(ReviewAct).order_by(ReviewAct.id.desc())).all():
        undo_act(done)
    assert rows() == before


def test_undo_refuses_when_something_later_builds_on_it(desk: Desk) -> None:
    first = rename_theme(desk.housing, desk.world.person, "A place to live")
    rename_theme(desk.housing, desk.world.person, "Homes")
    with pytest.raises(Refusal, match=r"Something later builds on this: “A place to live” is now called “Homes”\."):
        undo_act(first)


def test_a_merge_is_not_undone_under_a_later_decision(desk: Desk) -> None:
    merge = merge_themes(desk.food, desk.world.person, desk.housing)
    kept = keep_coding(desk.coding(5, desk.housing), desk.world.person)
    with pytest.raises(Refusal, match="Undo that first"):
        undo_act(merge)
    undo_act(kept)
    undo_act(merge)
    assert desk.food.status is ThemeStatus.SUGGESTED


def test_a_theme_somebody_has_put_a_passage_under_is_not_undone_away(desk: Desk) -> None:
    made = create_theme(desk.world.consultation, desk.world.person, "Dignity")
    act = desk.last_act()
    place_excerpt(desk.excerpts[0], desk.world.person, made)
    with pytest.raises(Refusal):
        undo_act(act)


def test_an_act_is_undone_once(desk: Desk) -> None:
    act = rename_theme(desk.housing, desk.world.person, "A place to live")
    undo_act(act)
    with pytest.raises(Refusal, match="undone already"):
        undo_act(act)


def test_withdrawn_words_do_not_come_back_by_undoing(desk_on: Desk) -> None:
    act = merge_themes(desk_on.food, desk_on.world.person, desk_on.housing)
    gone = desk_on.excerpts[5].id
    db.session.delete(desk_on.excerpts[5])
    db.session.commit()
    undo_act(act)
    left = set(db.session.scalars(select(Coding.excerpt_id).where(Coding.theme_id == desk_on.food.id)))
    assert len(left) == 4
    assert gone not in left


def test_undo_does_not_make_two_themes_of_one_name(desk: Desk) -> None:
    act = rename_theme(desk.housing, desk.world.person, "Homes")
    create_theme(desk.world.consultation, desk.world.person, "Housing")
    with pytest.raises(Refusal, match="Another theme is called “Housing” now"):
        undo_act(act)


def test_a_taken_name_is_refused_and_the_other_theme_named(desk: Desk) -> None:
    for attempt in (
        lambda: rename_theme(desk.housing, desk.world.person, "  FOOD "),
        lambda: create_theme(desk.world.consultation, desk.world.person, "food"),
        lambda: split_theme(desk.housing, desk.world.person, [desk.excerpts[0].id], "Food"),
    ):
        with pytest.raises(Refusal, match="There is already a theme called “Food”"):
            attempt()
        db.session.rollback()
    rename_theme(desk.housing, desk.world.person, "HOUSING")
    assert desk.housing.name == "HOUSING"


@pytest.mark.parametrize(("name", "words"), [("  ", "Give the theme a name"), ("x" * 161, "It has 161")])
def test_a_name_must_say_something_and_be_short(desk: Desk, name: str, words: str) -> None:
    with pytest.raises(Refusal, match=words):
        rename_theme(desk.housing, desk.world.person, name)


def test_merging_takes_decisions_along_and_keeps_what_was_said_of_the_target(desk: Desk) -> None:
    person = desk.world.person
    keep_coding(desk.coding(4, desk.food), person)
    reject_coding(desk.coding(5, desk.food), person)
    reject_coding(desk.coding(3, desk.housing), person)
    merge_themes(desk.food, person, desk.housing)
    assert desk.coding(4, desk.housing).status is CodingStatus.KEPT
    assert db.session.get(Coding, (desk.excerpts[5].id, desk.housing.id)) is None
    assert desk.coding(3, desk.housing).status is CodingStatus.REJECTED
    assert desk.coding(6, desk.housing).status is CodingStatus.SUGGESTED
    assert (desk.food.status, desk.food.merged_into_id) == (ThemeStatus.RETIRED, desk.housing.id)
    assert db.session.scalars(select(Coding).where(Coding.theme_id == desk.food.id)).all() == []


def test_merging_brings_the_parts_of_a_theme_along(desk: Desk) -> None:
    part = desk.world.theme("Tents")
    nest_theme(part, desk.world.person, desk.food)
    merge_themes(desk.food, desk.world.person, desk.housing)
    assert part.parent_id == desk.housing.id


def test_a_theme_split_off_is_made_by_its_person_and_holds_its_passages(desk: Desk) -> None:
    made = split_theme(desk.housing, desk.world.person, [each.id for each in desk.excerpts[:2]], "Tents")
    assert (made.origin, made.status, made.made_by_id) == (Origin.PERSON, ThemeStatus.AGREED, desk.world.person.id)
    kept = set(db.session.scalars(select(Coding.excerpt_id).where(Coding.theme_id == made.id)))
    assert kept == {each.id for each in desk.excerpts[:2]}
    assert desk.coding(0, desk.housing).status is CodingStatus.REJECTED
    assert desk.coding(2, desk.housing).status is CodingStatus.SUGGESTED


def test_what_cannot_be_done_is_refused_in_plain_words(desk: Desk) -> None:
    person = desk.world.person
    other = World()
    foreign = other.theme("Somewhere else")
    retired = desk.world.theme("Old", status=ThemeStatus.RETIRED)
    for attempt, words in (
        (lambda: merge_themes(desk.food, person, desk.food), "Choose another theme"),
        (lambda: merge_themes(desk.food, person, foreign), "another consultation"),
        (lambda: merge_themes(desk.food, person, retired), "is retired"),
        (lambda: split_theme(desk.food, person, [desk.excerpts[0].id], "New"), "Tick the passages"),
        (lambda: nest_theme(desk.food, person, desk.food), "part of itself"),
        (lambda: unagree_theme(desk.food, person), "no agreement"),
        (lambda: move_excerpt(desk.excerpts[0], person, desk.food, desk.housing), "not under “Food”"),
        (lambda: place_excerpt(desk.excerpts[0], person, foreign), "another consultation"),
        (lambda: place_excerpt(desk.excerpts[0], person, retired), "is retired"),
    ):
        with pytest.raises(Refusal, match=words):
            attempt()
        db.session.rollback()


def test_a_decision_is_signed_and_what_the_engine_said_stays_beside_it(desk: Desk) -> None:
    coding = desk.coding(0, desk.housing)
    keep_coding(coding, desk.world.person)
    assert (coding.status, coding.origin, coding.confidence) == (CodingStatus.KEPT, Origin.ENGINE, 0.3)
    assert coding.person_id == desk.world.person.id
    assert coding.decided_at is not None
    place_excerpt(desk.excerpts[0], desk.world.person, desk.food)
    own = desk.coding(0, desk.food)
    assert (own.status, own.origin, own.confidence) == (CodingStatus.KEPT, Origin.PERSON, None)
