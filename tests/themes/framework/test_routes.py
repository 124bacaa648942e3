"""The pages that change a framework: previews, versions, and two reviewers at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from consult.extensions import db
from consult.themes.actions import define_theme, keep_coding, merge_themes, nest_theme, rename_theme
from consult.themes.framework.models import FrameworkVersion
from consult.themes.models import Coding, CodingStatus, Excerpt, Position, Theme, ThemeStatus
from consult.themes.theme_actions import Definition
from tests.themes.conftest import FOOD, HOUSING, World
from tests.themes.test_theme_actions import Desk, set_out


@dataclass
class Room:
    """Two themes on the web, and a second reviewer called Sam."""

    desk: Desk
    client: FlaskClient

    @property
    def path(self) -> str:
        return f"/consultations/{self.desk.world.consultation.id}/themes"

    def get(self, path: str, status: int = 200) -> str:
        response = self.client.get(self.path + path)
        assert response.status_code == status, f"{path} answered {response.status_code}"
        return response.text

    def post(self, path: str, status: int = 200, **form: Any) -> str:
        response = self.client.post(self.path + path, data=form, follow_redirects=True)
        assert response.status_code == status, f"{path} answered {response.status_code}"
        return response.text

    def seen(self, path: str) -> str:
        """The mark a page carries."""
        found = re.search(r'name="seen"[^>]*value="([^"]+)"', self.get(path))
        assert found, f"{path} carries no mark"
        return found[1]


@pytest.fixture
def room(world: World, client: FlaskClient, sign_in: Callable[..., Any]) -> Room:
    sign_in(client, "strategy")
    return Room(set_out(world), client)


def shown(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_merging_shows_first_what_it_would_do(room: Room) -> None:
    housing, food = room.desk.housing, room.desk.food
    chosen = room.get(f"/{food.id}/merge")
    assert f'value="{housing.id}"' in chosen
    page = shown(room.get(f"/{food.id}/merge?into={housing.id}"))
    assert "“Housing” would have 8 passages" in page
    assert "Passages of the first 5" in page and "Of the second 4" in page and "In both 1" in page
    assert HOUSING[1] in page and FOOD[1] in page
    seen = room.seen(f"/{food.id}/merge?into={housing.id}")
    assert "“Food” is now part of “Housing”" in room.post(f"/{food.id}/merge", theme=housing.id, seen=seen)


def test_its_own_parts_stand_last_among_what_a_theme_could_be_merged_into(room: Room) -> None:
    desk = room.desk
    part = desk.world.theme("A part", parent_id=desk.food.id)
    for coding in db.session.scalars(select(Coding).where(Coding.theme_id == desk.food.id)).all():
        desk.world.suggest(coding.excerpt, part)
    page = room.get(f"/{desk.food.id}/merge")
    assert page.index(f'value="{desk.housing.id}"') < page.index(f'value="{part.id}"')
    assert "a part of it" in page and f"theme={desk.food.id}&amp;also={desk.housing.id}" in page


def test_a_merge_of_what_somebody_changed_meanwhile_shows_both_again(room: Room) -> None:
    housing, food = room.desk.housing, room.desk.food
    seen = room.seen(f"/{food.id}/merge?into={housing.id}")
    rename_theme(housing, room.desk.world.make_person("Sam Ash"), "Homes")
    page = room.post(f"/{food.id}/merge", theme=housing.id, seen=seen)
    assert "Sam Ash has changed this theme since you opened it: “Housing” is now called “Homes”." in page
    assert "“Homes” would have 8 passages" in shown(page)
    assert food.status is ThemeStatus.SUGGESTED


def test_a_name_somebody_gave_meanwhile_is_shown_beside_yours_and_not_overwritten(room: Room) -> None:
    housing = room.desk.housing
    seen = room.seen(f"/{housing.id}/rename")
    rename_theme(housing, room.desk.world.make_person("Sam Ash"), "A place to live")
    page = room.post(f"/{housing.id}/rename", name="Homes", seen=seen)
    assert "Sam Ash has changed this theme" in page
    assert "what stands now A place to live" in shown(page) and "what you wrote Homes" in shown(page)
    db.session.refresh(housing)
    assert housing.name == "A place to live"
    again = re.search(r'name="seen"[^>]*value="([^"]+)"', page)
    assert again
    assert "is now called “Homes”" in room.post(f"/{housing.id}/rename", name="Homes", seen=again[1])


def test_what_does_not_touch_the_same_words_is_no_conflict(room: Room) -> None:
    housing = room.desk.housing
    seen = room.seen(f"/{housing.id}/rename")
    define_theme(housing, room.desk.world.make_person("Sam Ash"), Definition("Beds", "Hostels"))
    assert "is now called “Homes”" in room.post(f"/{housing.id}/rename", name="Homes", seen=seen)


@pytest.mark.parametrize("act", ["agree", "retire"])
def test_a_theme_that_was_changed_is_not_agreed_or_retired_unseen(room: Room, act: str) -> None:
    housing = room.desk.housing
    seen = room.seen(f"/{housing.id}")
    define_theme(housing, room.desk.world.make_person("Sam Ash"), Definition("Only tents"))
    page = room.post(f"/{housing.id}/{act}", seen=seen)
    assert "Sam Ash has changed this theme" in page
    db.session.refresh(housing)
    assert housing.status is ThemeStatus.SUGGESTED
    room.post(f"/{housing.id}/{act}", seen=room.seen(f"/{housing.id}"))
    db.session.refresh(housing)
    assert housing.status is not ThemeStatus.SUGGESTED


def test_a_theme_is_defined_with_examples_in_the_name_of_who_ticked_them(room: Room) -> None:
    housing, excerpt = room.desk.housing, room.desk.excerpts[0]
    page = room.get(f"/{housing.id}/describe")
    assert str(excerpt.id) in page
    room.post(
        f"/{housing.id}/describe", description="Beds", includes="Hostels", excludes="Rent", examples=1,
        example=str(excerpt.id),
    )  # fmt: skip
    coding = db.session.get_one(Coding, (excerpt.id, housing.id))
    assert (coding.is_example, coding.status, coding.person.name) == (True, CodingStatus.KEPT, "Test Strategy")
    page = shown(room.get(f"/{housing.id}"))
    assert "Belongs here Hostels" in page and "Does not Rent" in page
    assert "1 of 4 decided by a person" in page
    room.post(f"/{housing.id}/describe", description="Beds", includes="Hostels", excludes="", examples=1)
    db.session.refresh(coding)
    assert (coding.is_example, coding.status) == (False, CodingStatus.KEPT)


def test_definitions_written_at_once_stand_beside_each_other(room: Room) -> None:
    housing = room.desk.housing
    seen = room.seen(f"/{housing.id}/describe")
    define_theme(housing, room.desk.world.make_person("Sam Ash"), Definition("Beds and flats", "Hostels"))
    page = shown(room.post(f"/{housing.id}/describe", description="Beds and tents", includes="Hostels", seen=seen))
    assert "What it covers: what stands now Beds and flats" in page
    assert "What it covers: what you wrote Beds and tents" in page
    assert "What belongs here: what stands now" not in page


def test_a_theme_remembers_what_it_was_called_and_who_renamed_it(room: Room) -> None:
    housing = room.desk.housing
    rename_theme(housing, room.desk.world.person, "Homes")
    sam = room.desk.world.make_person("Sam Ash")
    define_theme(housing, sam, Definition("Beds"))
    rename_theme(housing, sam, "A place to live")
    nest_theme(housing, sam, room.desk.food)
    page = shown(room.get(f"/{housing.id}/history"))
    assert "Name Homes → became A place to live" in page
    assert "Name Housing → became Homes" in page
    assert "Part of nothing: on its own → became Food" in page
    assert page.index("Sam Ash") < page.index("Lena Marsh")
    assert "Called before: “Homes”, “Housing”" in shown(room.get(f"/{housing.id}/rename"))


def test_a_retired_theme_is_brought_back_and_a_merged_one_is_not(room: Room) -> None:
    housing, food = room.desk.housing, room.desk.food
    nest_theme(food, room.desk.world.person, housing)
    room.post(f"/{housing.id}/retire")
    assert food.parent_id is None
    assert "Bring this theme back" in room.get(f"/{housing.id}")
    assert "is in use again" in room.post(f"/{housing.id}/bring-back")
    merge_themes(food, room.desk.world.person, housing)
    assert "Bring this theme back" not in room.get(f"/{food.id}")
    assert "Undo the merge" in room.post(f"/{food.id}/bring-back")


def test_versions_are_kept_compared_and_brought_back_by_forms(room: Room) -> None:
    assert "No version is kept yet" in room.get("/versions")
    assert "Give the version a name" in room.post("/versions/keep", label=" ")
    assert "Kept as version 1, “Before the meeting”" in room.post("/versions/keep", label="Before the meeting")
    version = db.session.scalars(select(FrameworkVersion)).one()
    assert "The framework stands as it is here" in room.get(f"/versions/{version.id}")
    person = room.desk.world.person
    rename_theme(room.desk.food, person, "Meals")
    keep_coding(room.desk.coding(0, room.desk.housing), person)
    room.client.post(
        f"{room.path}/{room.desk.housing.id}/passages/{room.desk.excerpts[1].id}/move",
        data={"theme": room.desk.food.id},
    )
    page = shown(room.get(f"/versions/compare?before={version.id}&after=now"))
    assert "Renamed 1" in page and "Passages moved 1" in page
    assert "Food 5 passages of Meals Meals 6 passages of Meals Renamed" in page
    then = room.get(f"/versions/passages?at={version.id}&theme={room.desk.food.guid.hex}")
    now = room.get(f"/versions/passages?at=now&theme={room.desk.food.guid.hex}")
    assert FOOD[1] in then and HOUSING[1] not in then and HOUSING[1] in now
    guids = f"left={room.desk.housing.guid.hex}&reached={room.desk.food.guid.hex}"
    moved = room.get(f"/versions/compare/passages?before={version.id}&after=now&{guids}")
    assert HOUSING[1] in moved and HOUSING[0] not in moved
    seen = room.seen(f"/versions/{version.id}")
    rename_theme(room.desk.food, room.desk.world.make_person("Sam Ash"), "Food and drink")
    assert "has changed since you opened this page" in room.post(f"/versions/{version.id}/restore", seen=seen)
    seen = room.seen(f"/versions/{version.id}")
    assert "as it was in version 1" in room.post(f"/versions/{version.id}/restore", seen=seen)
    db.session.refresh(room.desk.food)
    assert room.desk.food.name == "Food"


def test_a_version_of_another_consultation_is_not_found(room: Room) -> None:
    room.post("/versions/keep", label="Mine")
    version = db.session.scalars(select(FrameworkVersion)).one()
    other = f"/consultations/{World().consultation.id}/themes/versions"
    for path in (f"{other}/{version.id}", f"{other}/compare?before={version.id}", f"{room.path}/versions/99"):
        assert room.client.get(path).status_code == 404
    assert room.client.post(f"{other}/{version.id}/restore").status_code == 404
    for path in (
        "compare?before=x",
        f"compare?after={'9' * 5000}",
        "passages?theme=none",
        f"passages?at={version.id}&theme=none",
    ):
        assert room.client.get(f"{room.path}/versions/{path}").status_code == 404


def test_the_engine_proposes_how_to_split_and_only_what_is_ticked_moves(room: Room) -> None:
    world = room.desk.world
    both = world.theme("Everything")
    texts = [*HOUSING, *FOOD]
    for text in texts[4:10] + texts[14:]:
        world.respond(text)
    from consult.themes.gathering import gather_excerpts

    gather_excerpts(world.consultation.id)
    db.session.commit()
    for excerpt in db.session.scalars(select(Excerpt)).all():
        world.suggest(excerpt, both)
    kept = db.session.scalars(select(Coding).where(Coding.theme_id == both.id)).first()
    assert kept
    decided = kept.excerpt_id
    keep_coding(kept, world.person)
    page = room.get(f"/{both.id}/parts")
    numbers = re.findall(r'name="part-(\d+)"', page)
    assert len(numbers) >= 2
    assert "Tick the groups" in room.post(f"/{both.id}/parts", place="aside", seen=room.seen(f"/{both.id}/parts"))
    form = {f"part-{number}": 1 for number in numbers} | {f"name-{number}": f"Group {number}" for number in numbers}
    page = room.post(f"/{both.id}/parts", place="within", seen=room.seen(f"/{both.id}/parts"), **form)
    assert "of “Everything”" in page and "Its parts" in page
    made = db.session.scalars(select(Theme).where(Theme.parent_id == both.id)).all()
    assert {theme.name for theme in made} == {f"Group {number}" for number in numbers}
    moved = db.session.scalars(select(Coding).where(Coding.theme_id.in_([theme.id for theme in made]))).all()
    assert len(moved) > len(texts) // 2
    assert {each.status for each in moved if each.excerpt_id != decided} == {CodingStatus.SUGGESTED}


def test_each_position_of_a_theme_opens_its_passages(room: Room) -> None:
    for excerpt in room.desk.excerpts[:2]:
        excerpt.position = Position.CRITICAL
    room.desk.excerpts[2].position = Position.POSITIVE
    db.session.commit()
    page = room.get(f"/{room.desk.housing.id}")
    assert "2 critical, 1 positive" in shown(page).replace(" ,", ",")
    listed = room.get(f"/{room.desk.housing.id}?show=critical&excerpt=none").split('id="passages"')[-1]
    assert HOUSING[0] in listed and HOUSING[1] in listed and HOUSING[2] not in listed


def test_a_small_theme_is_not_split_by_a_machine(room: Room) -> None:
    assert "Consult sees no groups in it" in room.get(f"/{room.desk.housing.id}/parts")


def test_an_evaluator_reads_versions_and_history_and_changes_nothing(
    room: Room, app: Any, sign_in: Callable[..., Any]
) -> None:
    room.post("/versions/keep", label="Mine")
    number = db.session.scalars(select(FrameworkVersion.id)).one()
    reader = app.test_client()
    sign_in(reader, "evaluator")
    for path in ("/versions", f"/versions/{number}", "/versions/compare", f"/{room.desk.housing.id}/history"):
        page = reader.get(room.path + path)
        assert page.status_code == 200
        assert '<form method="post"' not in page.text.split("<main", 1)[1]
    for path in ("/versions/keep", f"/versions/{number}/restore", f"/{room.desk.housing.id}/bring-back"):
        assert reader.post(room.path + path).status_code in (302, 403, 404)
    assert reader.get(f"{room.path}/{room.desk.housing.id}/parts").status_code in (302, 403, 404)
