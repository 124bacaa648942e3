"""Breadth, counted by hand on a small example."""

from __future__ import annotations

from sqlalchemy import select

from consult.extensions import db
from consult.themes.actions import reject_coding
from consult.themes.breadth import NOBODY, Breadth, few_people_many_rooms
from consult.themes.gathering import gather_excerpts
from consult.themes.models import Coding, Excerpt, Theme
from consult.themes.overview.columns import columns_of
from consult.themes.overview.counting import breadth_by_theme, counts_of
from tests.themes.conftest import World


def example(world: World) -> tuple[Theme, Theme]:
    """One theme over a survey and two forums, and one theme of a single answer."""
    charity, trust = world.organisation("Second Step"), world.organisation("A Trust")
    world.respond("bed one", organisation=charity)
    world.respond("bed two", organisation=charity)
    world.respond("bed three", organisation=trust, person_hash="a" * 64)
    world.respond("bed four", organisation=trust, person_hash="a" * 64)  # the same person of a file
    world.respond("soup")
    wales = world.forum_session("South Wales forum")
    linnet, teal = world.member(wales, "Linnet"), world.member(wales, "Teal")
    world.say(wales, "bed five", linnet)
    world.say(wales, "bed six", teal, headcount=7)
    world.say(wales, "bed seven", headcount=5)
    again = world.forum_session("", forum=wales.forum, title="Second roundtable")
    world.say(again, "bed eight", linnet, headcount=3)  # the same people, met again
    east = world.forum_session("North East forum")
    for alias in ("Wren", "Rowan", "Ash"):
        world.say(east, f"bed by {alias}", world.member(east, alias), headcount=2)
    gather_excerpts(world.consultation.id)
    db.session.commit()
    beds, soup = world.theme("Beds"), world.theme("Soup")
    for excerpt in db.session.scalars(select(Excerpt)):
        world.suggest(excerpt, beds if excerpt.text.startswith("bed") else soup)
    return beds, soup


def test_people_are_the_fewest_they_can_be(world_on: World) -> None:
    beds, soup = example(world_on)
    found = breadth_by_theme(world_on.consultation.id)
    forums = frozenset(db.session.scalars(select(Excerpt.forum_id).where(Excerpt.forum_id.is_not(None))))
    # survey: two answers and one person twice = 3; South Wales: max(2 aliases, 7 nodding) = 7; North East: 3 aliases
    assert found[beds.id] == Breadth(passages=11, people=3 + 7 + 3, organisations=2, forums=forums, sources=4)
    assert found[soup.id] == Breadth(passages=1, people=1, organisations=0, forums=frozenset(), sources=1)
    assert counts_of(columns_of(world_on.consultation.id)).breadth.people == 4 + 7 + 3


def test_what_a_person_took_out_does_not_count(world: World) -> None:
    _, soup = example(world)
    reject_coding(db.session.scalars(select(Coding).where(Coding.theme_id == soup.id)).one(), world.person)
    assert breadth_by_theme(world.consultation.id).get(soup.id, NOBODY) == NOBODY


def test_few_people_in_many_rooms() -> None:
    everything = Breadth(passages=1000)
    two_rooms, one_room = frozenset({1, 2}), frozenset({1})
    assert few_people_many_rooms(Breadth(passages=19, forums=two_rooms), everything)
    assert not few_people_many_rooms(Breadth(passages=20, forums=two_rooms), everything)
    assert not few_people_many_rooms(Breadth(passages=5, forums=one_room), everything)
