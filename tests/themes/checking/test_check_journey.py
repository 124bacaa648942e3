"""In a real browser: a check coded by keyboard, its report, and a quote on its way; with axe looking on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from consult.extensions import db
from consult.people.actions import create_person
from consult.people.models import Role
from consult.themes.checking.actions import code_blind, draw_sample
from consult.themes.checking.models import BlindCoding, SampledExcerpt
from consult.themes.models import Excerpt
from consult.themes.quoting.models import Quote
from tests.themes.conftest import FOOD, HOUSING, World

EMAIL, PASSWORD = "coder@example.org", "a long walk to the harbour"
NAMED = "My key worker Sharon Pritchard found me a flat in Cardiff in 2019 when nobody else would"
pytestmark = pytest.mark.journey


def enter(page: Page, server: Any) -> None:
    page.goto(f"{server}/sign-in")
    page.locator("[name=email]").fill(EMAIL)
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/workspace*")


def test_a_check_is_coded_by_keyboard_and_a_quote_put_forward(
    world: World, excerpts: Callable[..., list[Excerpt]], server: Any, page: Page, check_page: Callable[[Page], None]
) -> None:
    housing, food = world.theme("Somewhere to live"), world.theme("Meals worth eating")
    for excerpt in excerpts(NAMED, *HOUSING, *FOOD):
        world.suggest(excerpt, food if excerpt.text in FOOD else housing)
    sample = draw_sample(world.consultation, world.person, "October check", 10, seed=3)
    for row in db.session.scalars(select(SampledExcerpt).where(SampledExcerpt.sample_id == sample.id)).all():
        code_blind(row, sample, world.person, row.machine)
    coder = create_person("Omar Lind", EMAIL, Role.STRATEGY, PASSWORD)
    enter(page, server)
    themes = f"{server}/consultations/{world.consultation.id}/themes"
    page.goto(f"{themes}/checking")
    check_page(page)
    page.get_by_role("link", name="October check").click()
    check_page(page)
    page.get_by_role("link", name="Begin to code").click()
    expect(page.get_by_label("Find a theme")).to_be_focused()
    page.keyboard.type("meals")
    expect(page.get_by_role("checkbox")).to_have_count(1)
    page.keyboard.press("Enter")  # ticks the one that is left
    page.keyboard.press("Enter")  # an empty box saves
    expect(page.get_by_role("heading", name="Passage 2")).to_be_visible()
    check_page(page)
    for place in range(2, 11):
        expect(page.get_by_role("heading", name=f"Passage {place}")).to_be_visible()
        page.get_by_role("button", name="None of these fits").click()
    expect(page.locator(".toast")).to_contain_text("You have coded every passage")
    said = [each.themes for each in db.session.scalars(select(BlindCoding).where(BlindCoding.person_id == coder.id))]
    assert sorted(said) == [[]] * 9 + [[food.id]]
    page.get_by_role("button", name="Close it and show the figures").click()
    expect(page.get_by_text("What these figures can and cannot say")).to_be_visible()
    check_page(page)
    page.get_by_role("link", name="Settle it").first.click()
    check_page(page)
    page.goto(f"{themes}/{housing.id}/quotes")
    check_page(page)
    page.get_by_role("link", name="Choose the passage that begins “My key worker").click()
    check_page(page)
    page.get_by_role("button", name="Put them forward").click()
    expect(page.locator(".said")).to_contain_text("My key worker [name] found me a flat in [place] in [date]")
    check_page(page)
    assert db.session.scalars(select(Quote.approved_by_id)).one() is None
