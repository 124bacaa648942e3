"""The public pages and the receipt in a real browser: no fault that axe can find, and no script needed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from consult.strategy import actions

pytestmark = pytest.mark.journey
MINE = "I slept in my car for a month. Nobody asked where."


@pytest.fixture
def excerpt(world: Any) -> Any:
    """A published strategy that quotes a passage, and the passage."""
    theme = world.theme()
    mine = world.answer(MINE, theme)
    for _ in range(11):
        world.answer("A bed, in writing, before the date.", theme, organisation=world.organisation())
    aim = world.aim()
    actions.cite_theme(aim, theme, aim.commitments[0])
    for text in (MINE, "Nobody asked where."):
        quote = actions.pick_quote(mine, world.ana, text)
        actions.approve_quote(quote, world.ben)
        actions.cite_quote(aim, quote)
    actions.add_indicator(aim, "People with no address", 34, 10, "%")
    actions.publish_strategy(aim.strategy, world.ana)
    return mine


def test_no_public_page_has_a_fault_that_axe_can_find(
    server: Any, world: Any, excerpt: Any, page: Page, check_page: Callable[[Page], None]
) -> None:
    for address in ("/", "/happening", "/strategy", "/strategy/nobody-starts-again-alone/evidence/1.1"):
        page.goto(f"{server}{address}")
        check_page(page)
    for address in ("/strategy/nobody-starts-again-alone/evidence/1.2", "/how-we-look-after-your-words", "/my-words"):
        page.goto(f"{server}{address}")
        check_page(page)
    page.get_by_role("textbox").fill("these words are not mine")
    page.get_by_role("button", name="Open my answers").click()
    expect(page).to_have_title("Error: Open my answers – Wayside")
    expect(page.locator("[data-problem]")).to_be_focused()
    expect(page.get_by_role("textbox")).to_have_value("")
    check_page(page)
    page.get_by_role("textbox").fill(world.words_of(excerpt))
    page.get_by_role("button", name="Open my answers").click()
    expect(page.get_by_role("heading", name="Your answers", exact=True)).to_be_visible()
    check_page(page)


def test_words_are_opened_and_taken_back_without_script(
    server: Any, world: Any, excerpt: Any, plain_page: Page
) -> None:
    page = plain_page
    page.goto(f"{server}/happening")
    page.get_by_label("Your five words").fill(world.words_of(excerpt))
    page.get_by_role("button", name="Open my answers").click()
    expect(page.get_by_role("main")).to_contain_text("Your own words are quoted there.")
    page.get_by_role("button", name="Take my words back").click()
    expect(page.get_by_role("heading", name="Nothing is kept here")).to_be_visible()
    page.get_by_role("button", name="I am done").click()
    expect(page.get_by_role("heading", name="Your answers are closed")).to_be_visible()
    page.goto(f"{server}/receipt")
    expect(page).to_have_url(f"{server}/my-words")
    page.goto(f"{server}/strategy/nobody-starts-again-alone")
    assert MINE not in page.content()
    expect(page.get_by_text("These words were taken back by the person who said them.")).to_have_count(2)
