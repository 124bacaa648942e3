"""Looking for themes: the real engine on small made-up texts, and what a second look leaves alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select

from consult.extensions import db, now
from consult.forums.contribution_models import Contribution
from consult.jobs.models import Job, JobStatus
from consult.themes.actions import (
    agree_theme,
    create_theme,
    keep_coding,
    merge_themes,
    place_excerpt,
    reject_coding,
    rename_theme,
    retire_theme,
    split_theme,
    start_discovery,
    undo_act,
)
from consult.themes.discovery import discover_themes
from consult.themes.engine import Cancelled
from consult.themes.models import Coding, CodingStatus, Excerpt, Origin, ReviewAct, Theme, ThemeStatus
from tests.themes.conftest import FOOD, HOUSING, World


def discover(world: World) -> dict[str, Any]:
    result = discover_themes(world.consultation.id)
    db.session.commit()
    return result


def themes() -> list[Theme]:
    return list(db.session.scalars(select(Theme).where(Theme.status != ThemeStatus.RETIRED).order_by(Theme.id)))


def codings(theme: Theme, *statuses: CodingStatus) -> list[Coding]:
    wanted = select(Coding).where(Coding.theme_id == theme.id).order_by(Coding.confidence, Coding.excerpt_id)
    return list(db.session.scalars(wanted.where(Coding.status.in_(statuses or list(CodingStatus)))))


def home_of(texts: tuple[str, ...]) -> Theme:
    """The theme that holds most of these texts."""
    found = db.session.execute(
        select(Coding.theme_id, func.count())
        .join(Excerpt)
        .where(Excerpt.text.in_(texts), Coding.status != CodingStatus.REJECTED)
        .group_by(Coding.theme_id)
        .order_by(func.count().desc())
    ).first()
    assert found
    return db.session.get_one(Theme, found[0])


def picture() -> set[tuple[Any, ...]]:
    return {
        (each.excerpt_id, each.theme_id, each.status, each.origin, each.confidence)
        for each in db.session.scalars(select(Coding))
    }


@pytest.fixture
def found(world: World) -> World:
    world.three_subjects()
    discover(world)
    return world


@pytest.fixture
def found_on(world_on: World) -> World:
    """The same on SQLite and on PostgreSQL."""
    world_on.three_subjects()
    discover(world_on)
    return world_on


def test_every_passage_is_placed_or_said_to_fit_nowhere(found_on: World) -> None:
    found_themes = themes()
    assert 2 <= len(found_themes) <= 6
    assert all(theme.origin is Origin.ENGINE and theme.status is ThemeStatus.SUGGESTED for theme in found_themes)
    assert all(theme.name and theme.description for theme in found_themes)
    placed = set(db.session.scalars(select(Coding.excerpt_id)))
    for excerpt in db.session.scalars(select(Excerpt)):
        assert (excerpt.id in placed) is (excerpt.placed_nowhere is None)
    assert all(
        coding.status is CodingStatus.SUGGESTED and coding.person_id is None
        for coding in db.session.scalars(select(Coding))
    )
    assert home_of(HOUSING).id != home_of(FOOD).id
    assert db.session.scalar(select(func.count()).where(Coding.telling == 1)) == len(found_themes)


def test_the_outcome_is_told_in_counts_and_in_a_sentence(world: World) -> None:
    world.three_subjects()
    said = discover(world)
    assert (said["gathered"], said["passages"], said["placed"] + said["fit_nowhere"]) == (30, 30, 30)
    assert said["new_themes"] == said["themes"] == len(themes())
    assert "Read 30 passages" in said["sentence"]


def test_a_second_look_at_the_same_words_changes_nothing(found: World) -> None:
    before, names = picture(), [(theme.id, theme.name) for theme in themes()]
    said = discover(found)
    assert (said["gathered"], said["new_themes"], said["removed_themes"]) == (0, 0, 0)
    assert picture() == before
    assert [(theme.id, theme.name) for theme in themes()] == names


def test_more_words_feed_the_themes_there_are(found: World) -> None:
    housing, before = home_of(HOUSING), {theme.guid: theme.name for theme in themes()}
    new = "A flat would have kept me out of prison", "There was no bed in any hostel on release day"
    for text in new:
        found.respond(text)
    discover(found)
    assert home_of(HOUSING).id == housing.id
    fed = set(db.session.scalars(select(Coding.theme_id).join(Excerpt).where(Excerpt.text.in_(new))))
    assert fed
    after = {theme.guid: theme.name for theme in themes()}
    assert len(set(after) & set(before)) >= len(before) - 1
    assert all(after[kept] == before[kept] for kept in set(after) & set(before))


def test_what_people_decided_outlives_a_second_look(found_on: World) -> None:
    housing, food = home_of(HOUSING), home_of(FOOD)
    rename_theme(housing, found_on.person, "Somewhere to live")
    agree_theme(food, found_on.person)
    own = create_theme(found_on.consultation, found_on.person, "Dignity", "Being treated as a person")
    kept, turned_away = codings(housing)[0], codings(housing)[1]
    keep_coding(kept, found_on.person)
    reject_coding(turned_away, found_on.person)
    placed = codings(food)[0].excerpt
    place_excerpt(placed, found_on.person, own)
    decided = {key for key in picture() if key[2] is not CodingStatus.SUGGESTED}
    found_on.respond("The soup was cold again today")
    discover(found_on)
    assert decided <= picture()
    assert home_of(HOUSING).name == "Somewhere to live"
    assert db.session.get_one(Theme, food.id).status is ThemeStatus.AGREED
    assert db.session.get_one(Theme, own.id).description == "Being treated as a person"
    again = db.session.get_one(Coding, (turned_away.excerpt_id, housing.id))
    assert again.status is CodingStatus.REJECTED


def test_what_was_merged_does_not_fall_apart_again(found: World) -> None:
    housing, food = home_of(HOUSING), home_of(FOOD)
    count = len(themes())
    merge_themes(food, found.person, housing)
    discover(found)
    assert len(themes()) == count - 1
    assert home_of(FOOD).id == home_of(HOUSING).id == housing.id


def test_what_was_split_off_stays_apart(found: World) -> None:
    food = home_of(FOOD)
    apart = [each.excerpt_id for each in codings(food)[:3]]
    own = split_theme(food, found.person, apart, "Meal times")
    discover(found)
    assert {each.excerpt_id for each in codings(own, CodingStatus.KEPT)} == set(apart)
    assert not {each.excerpt_id for each in codings(food, CodingStatus.SUGGESTED)} & set(apart)


def test_a_retired_theme_does_not_come_back(found: World) -> None:
    food = home_of(FOOD)
    names = {theme.name for theme in themes()}
    retire_theme(food, found.person)
    discover(found)
    assert db.session.get_one(Theme, food.id).status is ThemeStatus.RETIRED
    assert {theme.name for theme in themes()} == names - {food.name}


def test_a_suggested_theme_that_nothing_feeds_any_more_goes(found_on: World) -> None:
    gone = found_on.theme("Nobody says this").id
    stays = found_on.theme("Made by hand", Origin.PERSON).id
    said = discover(found_on)
    assert said["removed_themes"] == 1
    assert db.session.get(Theme, gone) is None
    assert db.session.get(Theme, stays) is not None


def test_a_theme_that_takes_the_number_of_one_that_went_is_new(world: World) -> None:
    world.three_subjects()
    world.theme("Nobody says this")
    said = discover(world)
    assert (said["removed_themes"], said["new_themes"]) == (1, len(themes()))


def test_two_themes_of_one_name_are_never_made(found: World) -> None:
    food = home_of(FOOD)
    name = food.name
    retire_theme(food, found.person)
    create_theme(found.consultation, found.person, name)
    undo_act(db.session.scalars(select(ReviewAct).order_by(ReviewAct.id)).all()[1])
    create_theme(found.consultation, found.person, name)
    discover(found)
    assert len({theme.name.casefold() for theme in themes()}) == len(themes())


def test_too_little_to_group_is_said_and_leaves_what_is_there(world: World) -> None:
    world.respond("Only one thing was said here")
    own = world.theme("Made by hand", Origin.PERSON)
    said = discover(world)
    assert "too little" in said["sentence"]
    assert [theme.id for theme in themes()] == [own.id]


def test_words_withdrawn_while_the_engine_works_are_not_placed(world_on: World) -> None:
    world_on.three_subjects()
    said = world_on.say(world_on.forum_session("National forum"), "The kitchen closed before I had dinner")

    def progress(message: str, done: int, total: int) -> None:
        if done == 100:
            db.session.get_one(Contribution, said.id).removed_at = now()
            for excerpt in db.session.scalars(select(Excerpt).where(Excerpt.contribution_id == said.id)):
                db.session.delete(excerpt)
            db.session.commit()

    discover_themes(world_on.consultation.id, progress=progress)
    db.session.commit()
    assert db.session.scalar(select(Excerpt).where(Excerpt.contribution_id == said.id)) is None
    assert len(set(db.session.scalars(select(Coding.excerpt_id)))) > 20


def test_a_decision_made_while_the_engine_works_stands(found_on: World) -> None:
    coding = codings(home_of(FOOD))[0]
    key = (coding.excerpt_id, coding.theme_id)

    def progress(message: str, done: int, total: int) -> None:
        if done == 100:
            reject_coding(db.session.get_one(Coding, key), found_on.person)

    discover_themes(found_on.consultation.id, progress=progress)
    db.session.commit()
    assert db.session.get_one(Coding, key).status is CodingStatus.REJECTED


def test_stopping_leaves_the_themes_as_they_were(found: World) -> None:
    before = picture()
    found.respond("One more thing about food")
    with pytest.raises(Cancelled):
        discover_themes(found.consultation.id, cancelled=lambda: True)
    db.session.rollback()
    assert picture() == before


def test_asking_twice_gives_one_job(world_on: World) -> None:
    first = start_discovery(world_on.consultation, world_on.person)
    assert start_discovery(world_on.consultation, None).id == first.id
    other = World()
    assert start_discovery(other.consultation, None).id != first.id


def test_the_job_finds_the_themes_and_says_so(world: World, work_jobs: Callable[[], int]) -> None:
    world.three_subjects()
    job = start_discovery(world.consultation, world.person)
    assert work_jobs() == 1
    done = db.session.get_one(Job, job.id)
    assert done.status is JobStatus.DONE
    assert done.result and done.result["passages"] == 30
    assert len(themes()) == done.result["themes"]
    assert start_discovery(world.consultation, world.person).id != job.id


def test_a_job_asked_to_stop_stops(world: World, work_jobs: Callable[[], int]) -> None:
    world.three_subjects()
    job = start_discovery(world.consultation, world.person)
    job.stop_asked = True
    db.session.commit()
    work_jobs()
    assert db.session.get_one(Job, job.id).status is JobStatus.STOPPED
    assert themes() == []
