"""The pages of the overview in a browser: no barrier, nothing off the side, and from a number to its passages by keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect
from sqlalchemy import select

from consult.extensions import db
from consult.people.actions import create_person
from consult.people.models import Role
from consult.themes.models import Excerpt, Position
from tests.conftest import PASSWORD
from tests.themes.conftest import FOOD, HOUSING, PHONES, World, read_all

SignIn = Callable[..., Any]


def enter(page: Page, server: object) -> None:
    create_person("Lena Marsh", "lena@example.org", Role.STRATEGY, PASSWORD)
    page.goto(f"{server}/sign-in")
    page.locator("[name=email]").fill("lena@example.org")
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/workspace*")


def furnish(world: World) -> list[Excerpt]:
    """Three themes over a survey and a forum; a part, a copy, positions, one theme carried, one of the forum alone."""
    from consult.themes.gathering import gather_excerpts

    charity = world.organisation("Second Step")
    for text in (*HOUSING[:6], *FOOD[:5]):
        world.respond(text, organisation=charity)
    session = world.forum_session("South Wales forum")
    for text in PHONES[:4]:
        world.say(session, text, world.member(session, text[:20]))
    gather_excerpts(world.consultation.id)
    db.session.commit()
    before = World().theme("Somewhere to live")
    homes = world.theme("Somewhere to live", description="No address on the day", carried_from_id=before.id)
    food, phones = world.theme("Food"), world.theme("Phones")
    part = world.theme("Hostels", parent_id=homes.id)
    excerpts = list(db.session.scalars(select(Excerpt).where(Excerpt.consultation_id == world.consultation.id)))
    for number, excerpt in enumerate(excerpts):
        own = homes if excerpt.text in HOUSING else food if excerpt.text in FOOD else phones
        world.suggest(excerpt, own, 0.7)
        excerpt.position = Position.CRITICAL if number % 3 else Position.POSITIVE
        if own is homes and number % 2:
            world.suggest(excerpt, part)
            world.suggest(excerpt, food, 0.3)
    excerpts[1].copy_of_id = excerpts[0].id
    db.session.commit()
    return excerpts


@pytest.mark.journey
def test_the_overview_in_a_browser(
    world: World, server: object, page: Page, check_page: Callable[[Page], None]
) -> None:
    excerpts = furnish(world)
    read_all(excerpts)
    enter(page, server)
    themes = f"{server}/consultations/{world.consultation.id}/themes"
    page.goto(themes)
    check_page(page)
    page.keyboard.press("/")
    page.keyboard.type("bed")
    page.keyboard.press("Enter")
    page.get_by_text("Choose whose words").click()
    page.get_by_label("Heard in").select_option("surveys")
    page.get_by_role("button", name="Show these").click()
    expect(page.get_by_role("link", name="All surveys")).to_be_visible()
    page.get_by_text("Choose whose words").click()
    check_page(page)
    page.get_by_role("link", name="All surveys").click()
    expect(page.get_by_text("Everybody’s words are shown")).to_be_visible()
    page.goto(themes)
    page.get_by_role("link", name="15 passages").click()
    expect(page.get_by_text("15 passages")).to_be_visible()
    page.keyboard.press("j")
    page.keyboard.press("l")
    expect(page.get_by_role("heading", name="Like this one")).to_be_visible()
    check_page(page)
    page.goto(f"{themes}/together")
    check_page(page)
    page.get_by_role("link", name="passages carry both").first.click()
    expect(page.locator("li.passage").first).to_be_visible()
    page.goto(f"{themes}/map")
    check_page(page)
    page.locator(".passage-map a[aria-label]").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("li.passage").first).to_be_visible()


@pytest.mark.parametrize("path", ["together", "map", "passages"])
def test_empty_pages_say_what_they_are_for(world: World, client: FlaskClient, sign_in: SignIn, path: str) -> None:
    sign_in(client, "evaluator")
    at = f"/consultations/{world.consultation.id}/themes/{path}"
    assert 'class="empty"' in client.get(at).text
    assert "Show" in client.get(f"{at}?words=nothing").text
