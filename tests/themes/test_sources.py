"""Source lines are generated: what the team reads, and what the public may read."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select

from consult.extensions import db
from consult.privacy.consent import Consent
from consult.themes.gathering import gather_excerpts
from consult.themes.models import Excerpt
from consult.themes.sources import public_source_line, season, source_line, with_source
from tests.themes.conftest import World


def only_excerpt(world: World) -> Excerpt:
    gather_excerpts(world.consultation.id)
    db.session.commit()
    return db.session.scalars(select(Excerpt).options(*with_source())).one()


def test_a_contribution_names_forum_session_alias_and_how_many(world: World) -> None:
    session = world.forum_session("South Wales forum", title="Before the gate")
    world.say(session, "A tent voucher.", world.member(session, "Linnet"), headcount=7)
    excerpt = only_excerpt(world)
    assert source_line(excerpt) == "South Wales forum, Before the gate · Linnet · stands for 7"
    assert public_source_line(excerpt) == "Forum member, roundtable, autumn 2026"


def test_a_room_is_said_to_be_the_room(world: World) -> None:
    world.say(world.forum_session("National forum"), "All of us.")
    excerpt = only_excerpt(world)
    assert source_line(excerpt) == "National forum, Autumn roundtable · the room"
    assert public_source_line(excerpt) == "People in a forum, roundtable, autumn 2026"


def test_an_answer_names_survey_question_and_kind_of_organisation(world: World) -> None:
    world.respond("Beds first.", organisation=world.organisation("Second Step", "Charity"))
    excerpt = only_excerpt(world)
    assert source_line(excerpt) == "Member survey, question 1 · charity"
    assert public_source_line(excerpt) == "Member survey"
    assert "Second Step" not in source_line(excerpt) + public_source_line(excerpt, "charity")


@pytest.mark.parametrize(
    ("consent", "line"),
    [(Consent.QUOTE, "Member survey"), (Consent.QUOTE_ATTRIBUTE, "Member survey, charity working in probation")],
)
def test_something_about_the_person_is_said_only_where_they_agreed(world: World, consent: Consent, line: str) -> None:
    world.respond("Beds first.", organisation=world.organisation("Second Step"), consent=consent)
    assert public_source_line(only_excerpt(world), "charity working in probation") == line


def test_a_public_line_tells_neither_place_nor_week_nor_alias(world: World) -> None:
    session = world.forum_session("South Wales forum", title="Cardiff, 5 October")
    world.say(session, "A tent voucher.", world.member(session, "Linnet"))
    line = public_source_line(only_excerpt(world))
    assert not any(word in line for word in ("Wales", "Cardiff", "October", "Linnet", "5"))


def test_many_source_lines_take_one_query(world: World) -> None:
    for number in range(5):
        world.respond(f"Words number {number}", organisation=world.organisation(f"Charity {number}"))
    gather_excerpts(world.consultation.id)
    db.session.commit()
    found = db.session.scalars(select(Excerpt).options(*with_source())).all()
    db.session.remove()  # nothing more can be loaded: a line that needs another query would fail
    assert len({source_line(excerpt) for excerpt in found}) == 1


@pytest.mark.parametrize(
    ("month", "name"), [(1, "winter"), (3, "spring"), (8, "summer"), (9, "autumn"), (12, "winter")]
)
def test_a_week_is_told_as_a_season(month: int, name: str) -> None:
    assert season(dt.date(2026, month, 7)) == f"{name} 2026"
