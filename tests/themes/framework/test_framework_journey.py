"""A framework changed in a real browser, two reviewers at once, with axe looking at each sort of page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from consult.extensions import db
from consult.people.actions import create_person
from consult.people.models import Role
from consult.themes.actions import rename_theme
from consult.themes.framework.versions import versions_of
from tests.themes.conftest import World
from tests.themes.test_review_journey import EMAIL, PASSWORD, enter
from tests.themes.test_theme_actions import Desk, set_out

pytestmark = pytest.mark.journey


@pytest.fixture
def desk(world: World) -> Desk:
    create_person("Lena Marsh", EMAIL, Role.STRATEGY, PASSWORD)
    return set_out(world)


def test_a_framework_is_changed_looked_back_on_and_brought_back(
    desk: Desk, server: Any, page: Page, check_page: Callable[[Page], None]
) -> None:
    enter(page, server)
    themes = f"{server}/consultations/{desk.world.consultation.id}/themes"
    page.goto(f"{themes}/versions")
    check_page(page)
    page.get_by_label("Name of this version").fill("Before the meeting")
    page.get_by_role("button", name="Keep the framework").click()
    expect(page.locator(".toast")).to_contain_text("Kept as version 1")
    page.goto(f"{themes}/{desk.housing.id}/describe")
    page.get_by_label("What belongs here").fill("A bed, a room, an address")
    page.get_by_role("checkbox").first.check()
    check_page(page)
    page.get_by_role("button", name="Save").click()
    expect(page.locator("main")).to_contain_text("A bed, a room, an address")
    check_page(page)
    page.get_by_role("link", name="Rename").click()
    rename_theme(desk.housing, desk.world.make_person("Sam Ash"), "A place to live")
    page.get_by_label("Name").fill("Homes")
    page.get_by_role("button", name="Rename").click()
    expect(page.locator(".notice-care")).to_contain_text("Sam Ash has changed this theme since you opened it")
    check_page(page)
    page.get_by_role("button", name="Rename").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Homes")
    page.get_by_role("link", name="History").click()
    expect(page.locator("main")).to_contain_text("Sam Ash")
    check_page(page)
    page.goto(f"{themes}/{desk.food.id}/merge")
    check_page(page)
    page.get_by_role("button", name="Show what merging would do").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("“Food” becomes part of “Homes”")
    check_page(page)
    page.get_by_role("button", name="Merge").click()
    expect(page.locator(".toast")).to_contain_text("“Food” is now part of “Homes”.")
    page.goto(f"{themes}/versions/compare?before={first_version(desk)}&after=now")
    expect(page.locator("main")).to_contain_text("Merged into “Homes”")
    check_page(page)
    page.goto(f"{themes}/versions/{first_version(desk)}")
    check_page(page)
    page.get_by_role("button", name="Bring this version back").click()
    expect(page.locator(".toast")).to_contain_text("as it was in version 1")
    expect(page.locator("main")).to_contain_text("Food")


def first_version(desk: Desk) -> int:
    db.session.rollback()
    return versions_of(desk.world.consultation.id)[-1].id
