"""Carrying: passages placed under what people agreed, learning from an earlier wave; decisions stay as they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from consult.extensions import db, now
from consult.jobs.actions import Refused, queue_job
from consult.jobs.models import Job, JobStatus
from consult.themes.carrying import CARRY, place_under_framework
from consult.themes.engine import Cancelled
from consult.themes.gathering import gather_excerpts
from consult.themes.models import Coding, CodingStatus, Excerpt, Origin, Theme, ThemeStatus
from consult.themes.vectors import read_vectors
from tests.themes.conftest import FOOD, HOUSING, PHONES, World

AGREED: dict[str, Any] = {"status": ThemeStatus.AGREED, "touched": True}


def place(world: World) -> dict[str, Any]:
    result = place_under_framework(world.consultation.id)
    db.session.commit()
    return result


def under(theme: Theme, *statuses: CodingStatus) -> set[str]:
    wanted = select(Excerpt.text).join(Coding).where(Coding.theme_id == theme.id)
    return set(db.session.scalars(wanted.where(Coding.status.in_(statuses or [CodingStatus.SUGGESTED]))))


def decide(world: World, theme: Theme, *texts: str, status: CodingStatus = CodingStatus.KEPT) -> None:
    for excerpt in db.session.scalars(select(Excerpt).where(Excerpt.text.in_(texts))).all():
        if excerpt.consultation_id == theme.consultation_id:
            world.add(
                Coding(
                    excerpt_id=excerpt.id,
                    theme_id=theme.id,
                    origin=Origin.PERSON,
                    status=status,
                    person_id=world.person.id,
                    decided_at=now(),
                )
            )


def gathered(world: World, texts: tuple[str, ...]) -> World:
    for text in texts:
        world.respond(text)
    gather_excerpts(world.consultation.id)
    db.session.commit()
    return world


def agreed(world: World) -> tuple[World, Theme, Theme]:
    """Two agreed themes with definitions, and passages on three subjects."""
    gathered(world, HOUSING[:6] + FOOD[:6] + PHONES[:3])
    housing = world.theme(
        "Somewhere to live", Origin.PERSON, includes="hostels, flats and homelessness\nhousing on release", **AGREED
    )
    return world, housing, world.theme("Food", Origin.PERSON, description="Meals and the kitchen.", **AGREED)


@pytest.fixture
def framework(world: World) -> tuple[World, Theme, Theme]:
    return agreed(world)


def test_definitions_place_what_was_said(framework: tuple[World, Theme, Theme]) -> None:
    world, housing, food = framework
    result = place(world)
    assert len(under(housing) & set(HOUSING)) >= 5
    assert len(under(food) & set(FOOD)) >= 5
    assert result["passages"] == 15
    assert result["placed"] + result["fit_nowhere"] == 15
    assert "2 agreed themes" in result["sentence"]


def test_what_people_decided_stays_and_what_they_refused_is_not_suggested_again(world_on: World) -> None:
    world, housing, food = agreed(world_on)
    decide(world, food, HOUSING[0])
    decide(world, food, FOOD[0], status=CodingStatus.REJECTED)
    place(world)
    first = set(map(tuple, db.session.execute(select(Coding.excerpt_id, Coding.theme_id, Coding.status))))
    assert under(food, CodingStatus.KEPT) == {HOUSING[0]}
    assert HOUSING[0] not in under(housing)
    assert under(food, CodingStatus.REJECTED) == {FOOD[0]}
    place(world)
    assert set(map(tuple, db.session.execute(select(Coding.excerpt_id, Coding.theme_id, Coding.status)))) == first


def test_a_part_of_a_theme_counts_for_the_theme_too(framework: tuple[World, Theme, Theme]) -> None:
    world, housing, _ = framework
    hostels = world.theme("Hostels", Origin.PERSON, parent_id=housing.id, includes="a bed in a hostel", **AGREED)
    place(world)
    assert under(hostels)
    assert under(hostels) <= under(housing)


def test_suggestions_under_themes_nobody_agreed_are_left_alone(framework: tuple[World, Theme, Theme]) -> None:
    world, _, _ = framework
    own = world.theme("Phones")
    excerpt = db.session.scalars(select(Excerpt).where(Excerpt.text == PHONES[0])).one()
    world.suggest(excerpt, own, 0.7)
    place(world)
    assert under(own) == {PHONES[0]}


def test_an_earlier_wave_teaches_what_a_bare_name_does_not_say(world: World) -> None:
    gathered(world, HOUSING[:7] + FOOD[:7])
    themes = [world.theme(name, Origin.PERSON, **AGREED) for name in ("Heading one", "Heading two")]
    decide(world, themes[0], *HOUSING[:7])
    decide(world, themes[1], *FOOD[:7])
    read_vectors(world.consultation.id)
    later = gathered(World(), HOUSING[7:] + FOOD[7:])
    carried = [later.theme(each.name, Origin.PERSON, carried_from_id=each.id, **AGREED) for each in themes]
    result = place(later)
    assert result["learnt_before"] == 14
    assert under(carried[0]) >= set(HOUSING[7:])
    assert under(carried[1]) >= set(FOOD[7:])


def test_welsh_is_left_for_people_to_place_and_said(framework: tuple[World, Theme, Theme]) -> None:
    world, housing, food = framework
    welsh = "Roedd y bwyd yn oer ac nid oedd digon ohono"
    gathered(world, (welsh,))
    result = place(world)
    assert welsh not in under(housing) | under(food)
    excerpt = db.session.scalars(select(Excerpt).where(Excerpt.text == welsh)).one()
    assert excerpt.placed_nowhere == "Seems to be in Welsh, which Consult cannot place"
    assert "1 does not seem to be in English: read and place those yourself." in result["sentence"]
    decide(world, food, welsh)
    place(world)
    assert under(food, CodingStatus.KEPT) == {welsh}


def test_with_nothing_agreed_it_is_said(world: World) -> None:
    world.theme("Food")
    with pytest.raises(Refused, match="No theme has been agreed"):
        place(world)


def test_stopping_leaves_the_codings_as_they_were(framework: tuple[World, Theme, Theme]) -> None:
    world, _, _ = framework
    with pytest.raises(Cancelled):
        place_under_framework(world.consultation.id, cancelled=lambda: True)
    db.session.rollback()
    assert db.session.scalars(select(Coding)).all() == []


def test_the_job_places_and_says_so(world: World, work_jobs: Callable[[], int]) -> None:
    gathered(world, FOOD[:3])
    theme = world.theme("Food and meals", Origin.PERSON, **AGREED)
    job = queue_job(CARRY, consultation_id=world.consultation.id)
    db.session.commit()
    assert work_jobs() == 1
    done = db.session.get_one(Job, job.id)
    assert done.status is JobStatus.DONE
    assert done.result and done.result["placed"] == 3
    assert under(theme) == set(FOOD[:3])
    position = db.session.scalars(select(Excerpt.position)).all()
    assert all(position)
