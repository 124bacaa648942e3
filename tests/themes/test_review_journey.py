"""A reviewer at work in a real browser: by keyboard, without JavaScript, and with axe looking on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from consult.extensions import db
from consult.people.actions import create_person
from consult.people.models import Role
from consult.themes.discovery import discover_themes
from consult.themes.models import Coding, CodingStatus, Theme
from tests.themes.conftest import FOOD, World

EMAIL, PASSWORD = "reviewer@example.org", "a long walk to the harbour"
pytestmark = pytest.mark.journey


@pytest.fixture
def found(world: World) -> World:
    """A consultation whose themes were found, and somebody to review them."""
    world.three_subjects()
    wales = world.forum_session("South Wales forum")
    world.say(wales, FOOD[0], world.member(wales, "Linnet"), headcount=7)
    discover_themes(world.consultation.id)
    db.session.commit()
    create_person("Lena Marsh", EMAIL, Role.STRATEGY, PASSWORD)
    return world


def enter(page: Page, server: Any) -> None:
    page.goto(f"{server}/sign-in")
    page.locator("[name=email]").fill(EMAIL)
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/workspace*")


def press(page: Page, key: str) -> None:
    page.wait_for_load_state()  # the keys are there once the page's scripts have run
    page.keyboard.press(key)


def largest() -> Theme:
    return max(db.session.scalars(select(Theme)).all(), key=lambda theme: len(under(theme)))


def under(theme: Theme, *statuses: CodingStatus) -> list[Coding]:
    db.session.expire_all()
    wanted = select(Coding).where(Coding.theme_id == theme.id, Coding.status.in_(statuses or list(CodingStatus)))
    return list(db.session.scalars(wanted))


def test_a_reviewer_goes_down_a_theme_by_keyboard(
    found: World, server: Any, page: Page, check_page: Callable[[Page], None]
) -> None:
    enter(page, server)
    theme = largest()
    page.goto(f"{server}/consultations/{found.consultation.id}/themes")
    press(page, "j")
    expect(page.locator("tr.here")).to_contain_text(theme.name)
    press(page, "Enter")
    page.wait_for_url(f"**/themes/{theme.id}*")
    expect(page.locator(".passage.here .acts")).to_be_visible()
    expect(page.locator(".passage:not(.here) .acts").first).to_be_hidden()
    second = page.locator(".passage").nth(1).locator(".voice").inner_text()
    press(page, "a")
    expect(page.locator(".toast")).to_contain_text("Kept under")
    expect(page.locator(".passage.here .voice")).to_have_text(second)
    press(page, "x")
    expect(page.locator(".toast")).to_contain_text("Taken out of")
    assert len(under(theme, CodingStatus.KEPT)) == 1
    assert len(under(theme, CodingStatus.REJECTED)) == 1
    press(page, "u")
    expect(page.locator(".toast")).to_contain_text("Undone")
    assert under(theme, CodingStatus.REJECTED) == []
    press(page, "s")
    press(page, "j")
    press(page, "s")
    press(page, "S")
    page.wait_for_url("**/split?*")
    check_page(page)
    page.get_by_label("Name of the new theme").fill("Meal times")
    press(page, "Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Meal times")
    expect(page.locator(".passage")).to_have_count(2)
    press(page, "v")
    page.wait_for_url("**/move*")
    page.get_by_label(theme.name).check()
    page.get_by_role("button", name="Put it under both").click()
    expect(page.locator(".toast")).to_contain_text("Put under")
    press(page, "m")
    page.get_by_label(theme.name).check()
    page.get_by_role("button", name="Show what merging would do").click()
    page.get_by_role("main").get_by_role("button", name="Merge").click()
    expect(page.locator(".toast")).to_contain_text("“Meal times” is now part of")


def test_everything_is_done_without_javascript(found: World, server: Any, plain_page: Page) -> None:
    page, theme = plain_page, largest()
    enter(page, server)
    page.goto(f"{server}/consultations/{found.consultation.id}/themes/{theme.id}")
    page.locator(".passage").nth(2).get_by_role("link").first.click()
    page.locator(".passage.here").get_by_role("button", name="Keep").click()
    expect(page.locator(".toast")).to_contain_text("Kept under")
    page.locator(".toast").get_by_role("button", name="Undo").click()
    assert under(theme, CodingStatus.KEPT) == []
    page.locator(".passage.here").get_by_label("Tick to split").check()
    page.get_by_role("button", name="Split off the ticked passages").click()
    page.get_by_label("Name of the new theme").fill("One of its own")
    page.get_by_role("button", name="Split off").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("One of its own")


def test_looking_for_themes_can_be_left_and_found_again(world: World, server: Any, page: Page) -> None:
    world.three_subjects()
    create_person("Lena Marsh", EMAIL, Role.STRATEGY, PASSWORD)
    enter(page, server)
    page.goto(f"{server}/consultations/{world.consultation.id}/themes")
    page.get_by_role("button", name="Find themes").first.click()
    page.goto(f"{server}/workspace")
    page.goto(f"{server}/consultations/{world.consultation.id}/themes")
    expect(page.get_by_text("Read 30 passages")).to_be_visible(timeout=60_000)
    expect(page.locator("tr[data-row]").first).to_be_visible()


def test_axe_finds_nothing_on_the_pages_of_themes(
    found: World, server: Any, page: Page, check_page: Callable[[Page], None]
) -> None:
    enter(page, server)
    theme = largest()
    home = f"{server}/consultations/{found.consultation.id}"
    excerpt = under(theme)[0].excerpt_id
    for path in ("/themes", "/themes?words=nobody+said+this", "/themes/new", "/themes/unplaced", "/themes/passages",
                 "/themes/changes", f"/themes/{theme.id}", f"/themes/{theme.id}/rename", f"/themes/{theme.id}/merge",
                 f"/themes/{theme.id}/passages/{excerpt}/move", f"/excerpts/{excerpt}", f"/excerpts/{excerpt}/place"):  # fmt: skip
        page.goto(home + path)
        check_page(page)
    page.goto(f"{home}/themes/new")
    page.get_by_role("button", name="Add the theme").click()
    expect(page.get_by_text("There is a problem")).to_be_visible()
    check_page(page)
    other = World()
    page.goto(f"{server}/consultations/{other.consultation.id}/themes")
    check_page(page)
