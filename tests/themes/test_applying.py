"""What the engine found, beside what people decided: sub-themes, parts of passages, copies, positions."""

from __future__ import annotations

import dataclasses
import uuid

import pytest
from sqlalchemy import select

from consult.extensions import db
from consult.themes.actions import agree_theme, reject_coding
from consult.themes.applying import Applied, apply_grouping
from consult.themes.engine import Grouping, Part, Placement
from consult.themes.engine import Theme as Found
from consult.themes.gathering import gather_excerpts
from consult.themes.models import Coding, Excerpt, Position, Theme
from tests.themes.conftest import World

TEXTS = [f"Answer {number} about the bus, but also about money" for number in range(8)]
GROUPING = Grouping(
    themes=(
        Found(0, "Late buses", "About buses.", 5, (0, 1)),
        Found(1, "Money worries", "About money.", 3, (5,)),
        Found(2, "Buses on Sundays", "About Sundays.", 3, (2,), parent=0),
        Found(3, "Bus fares", "About fares.", 2, (3,), parent=0),
    ),
    placements=(
        Placement(0, 0.9, (1,), sub=2, parts=(Part(0, 0, 22), Part(1, 23, 48))),
        *(Placement(0, 0.8, (), sub=2),) * 2,
        *(Placement(0, 0.8, (), sub=3),) * 2,
        *(Placement(1, 0.7, ()),) * 2,
        Placement(None, 0.0, (), why="fits_nowhere"),
    ),
    note="",
    copies=((1, 3, 5),),
)
Rows = list[tuple[uuid.UUID, str]]


@pytest.fixture
def rows(world: World) -> Rows:
    for text in TEXTS:
        world.respond(text)
    gather_excerpts(world.consultation.id)
    db.session.commit()
    held = {text: excerpt for excerpt, text in db.session.execute(select(Excerpt.id, Excerpt.text))}
    return [(held[text], text) for text in TEXTS]


def apply(world: World, rows: Rows, grouping: Grouping = GROUPING, asked: list[str] | None = None) -> Applied:
    applied = apply_grouping(world.consultation.id, rows, grouping, asked)
    db.session.commit()
    return applied


def named(name: str) -> Theme:
    return db.session.scalars(select(Theme).where(Theme.name == name)).one()


def under(theme: Theme) -> set[uuid.UUID]:
    return set(db.session.scalars(select(Coding.excerpt_id).where(Coding.theme_id == theme.id)))


def test_sub_themes_are_parts_of_their_theme_and_hold_its_passages(world: World, rows: Rows) -> None:
    assert apply(world, rows).new_themes == 4
    buses, sundays = named("Late buses"), named("Buses on Sundays")
    assert (buses.parent_id, sundays.parent_id, named("Bus fares").parent_id) == (None, buses.id, buses.id)
    assert under(sundays) == {rows[row][0] for row in (0, 1, 2)} < under(buses)
    coding = db.session.get_one(Coding, (rows[0][0], sundays.id))
    assert 0 < (coding.confidence or 0) < 0.9


def test_each_theme_of_an_answer_knows_its_part_of_the_words(world: World, rows: Rows) -> None:
    apply(world, rows)
    first, second = (
        db.session.get_one(Coding, (rows[0][0], named(name).id)) for name in ("Late buses", "Money worries")
    )
    assert (first.from_at, first.to_at, second.from_at, second.to_at) == (0, 22, 23, 48)
    assert db.session.get_one(Coding, (rows[1][0], named("Late buses").id)).from_at is None


def test_a_second_look_keeps_sub_themes_and_their_names(world: World, rows: Rows) -> None:
    apply(world, rows)
    before = {(theme.id, theme.name, theme.parent_id) for theme in db.session.scalars(select(Theme))}
    other = tuple(dataclasses.replace(theme, name=f"Another name {theme.id}") for theme in GROUPING.themes)
    again = apply(world, rows, dataclasses.replace(GROUPING, themes=other))
    assert (again.new_themes, again.removed_themes) == (0, 0)
    assert {(theme.id, theme.name, theme.parent_id) for theme in db.session.scalars(select(Theme))} == before


def test_sub_themes_that_are_no_longer_found_go_unless_a_person_agreed_them(world: World, rows: Rows) -> None:
    apply(world, rows)
    agree_theme(named("Bus fares"), world.person)
    flat = tuple(dataclasses.replace(place, sub=None) for place in GROUPING.placements)
    assert (
        apply(world, rows, dataclasses.replace(GROUPING, themes=GROUPING.themes[:2], placements=flat)).removed_themes
        == 1
    )
    assert set(db.session.scalars(select(Theme.name))) == {"Late buses", "Money worries", "Bus fares"}


def test_what_a_person_turned_away_is_not_suggested_again_in_a_sub_theme(world: World, rows: Rows) -> None:
    apply(world, rows)
    sundays = named("Buses on Sundays")
    reject_coding(db.session.get_one(Coding, (rows[1][0], sundays.id)), world.person)
    apply(world, rows)
    standing = db.session.get_one(Coding, (rows[1][0], sundays.id))
    assert standing.status == "rejected"
    assert rows[1][0] in under(named("Late buses"))


def test_one_passage_stands_for_its_copies(world: World, rows: Rows) -> None:
    apply(world, rows)
    copies = sorted((rows[row][0] for row in (1, 3, 5)), key=str)
    found = {excerpt.id: excerpt.copy_of_id for excerpt in db.session.scalars(select(Excerpt))}
    assert {one: of for one, of in found.items() if of} == dict.fromkeys(copies[1:], copies[0])
    apply(world, rows, dataclasses.replace(GROUPING, copies=()))
    assert not list(db.session.scalars(select(Excerpt).where(Excerpt.copy_of_id.is_not(None))))


def test_passages_are_given_a_position_but_never_over_a_persons(world: World, rows: Rows) -> None:
    said = db.session.get_one(Excerpt, rows[0][0])
    said.position, said.position_by_id = Position.POSITIVE, world.person.id
    db.session.commit()
    apply(world, rows, asked=["What could be better?"] * len(rows))
    found = list(db.session.scalars(select(Excerpt)))
    assert all(excerpt.position is not None for excerpt in found)
    mine = next(excerpt for excerpt in found if excerpt.id == rows[0][0])
    assert (mine.position, mine.position_confidence) == (Position.POSITIVE, None)


def test_why_a_passage_is_nowhere_is_written_beside_it(world: World, rows: Rows) -> None:
    apply(world, rows)
    assert db.session.get_one(Excerpt, rows[7][0]).placed_nowhere == "Unlike anything else that was said"
