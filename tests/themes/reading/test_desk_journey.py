"""Reading in a real browser: a hundred passages by keyboard alone, and a second reviewer at the same time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from consult.extensions import db
from consult.people.actions import create_person
from consult.people.models import Person, Role
from consult.themes.models import Coding, CodingStatus, Excerpt, Memo, Position, Theme
from tests.themes.conftest import World
from tests.themes.reading.conftest import SUBJECTS

PASSWORD = "a long walk to the harbour"
pytestmark = pytest.mark.journey


def enter(page: Page, server: Any, email: str) -> None:
    page.goto(f"{server}/sign-in")
    page.locator("[name=email]").fill(email)
    page.locator("[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/workspace*")


def count(*where: Any) -> int:
    db.session.expire_all()
    return db.session.scalar(select(func.count(func.distinct(Coding.excerpt_id))).where(*where)) or 0


def left(page: Page, number: int) -> None:
    expect(page.locator(".filters .count")).to_have_text(f"{number} passage{'' if number == 1 else 's'} left")


def test_a_hundred_passages_are_coded_by_keyboard_with_a_second_reviewer(
    world: World, themes: list[Theme], server: Any, page: Page, check_page: Callable[[Page], None]
) -> None:
    first = create_person("Lena Marsh", "lena@example.org", Role.STRATEGY, PASSWORD)
    second = create_person("Sana Ali", "sana@example.org", Role.STRATEGY, PASSWORD)
    desk = f"{server}/consultations/{world.consultation.id}/themes/read"
    enter(page, server, first.email)
    page.goto(desk)
    left(page, 100)
    check_page(page)
    press = page.keyboard.press
    words = page.locator("[data-words]")

    press("a")  # the least sure first: it stands under two themes, and both are kept
    left(page, 99)
    expect(page.locator(".toast")).to_contain_text("Kept under")
    press("u")
    left(page, 100)
    press("Enter")
    left(page, 99)

    one = words.inner_text()
    press("j")
    expect(words).not_to_have_text(one)
    press("k")
    expect(words).to_have_text(one)

    press("m")
    target = next(name for name in SUBJECTS if name not in page.locator("ol .passage a").all_inner_texts())
    page.keyboard.type(target.lower()[:9])
    press("Enter")
    expect(page.locator(".toast")).to_contain_text(f"to “{target}”")
    left(page, 98)

    press("s")
    page.keyboard.type("nothing like it")
    press("Enter")
    expect(page.get_by_text("There is a problem")).to_be_visible()
    check_page(page)
    press("Escape")
    one = words.inner_text()
    press("f")
    expect(page.locator(".tag-on")).to_have_text("Flagged by L.M.")
    press("+")
    expect(page.get_by_text("positive, said by L.M.")).to_be_visible()
    press("n")
    page.keyboard.type("Ask Sana about this one")
    press("Tab")
    press("Space")
    press("Tab")
    press("Enter")
    expect(page.locator(".memos")).to_contain_text("Ask Sana about this one")
    assert db.session.scalar(select(func.count()).select_from(Memo)) == 2

    press("p")
    page.locator("[data-caret]").wait_for()
    check_page(page)
    for _ in range(one.index("It was")):
        press("ArrowRight")
    press("Enter")
    expect(words).to_have_text(one[: one.index("It was")].strip())
    left(page, 99)
    press("u")
    expect(words).to_have_text(one)
    left(page, 98)

    rival_decides(page, server, world, second, check_page)

    press("l")
    expect(page.get_by_role("heading", level=1)).to_contain_text("like this")
    check_page(page)
    press("a")
    expect(page.locator(".toast")).to_contain_text("passages kept under")
    press("u")
    expect(page.locator(".toast")).to_contain_text("Undone")

    for _ in range(98):  # nobody waits for the page: what is pressed meanwhile is pressed on the next passage
        press("a")
    expect(page.get_by_role("heading", name="Nothing is waiting here")).to_be_visible(timeout=150_000)
    check_page(page)
    assert count(Coding.status == CodingStatus.SUGGESTED) == 0
    assert count(Coding.status != CodingStatus.SUGGESTED) == 100
    assert count(Coding.person_id == second.id) == 1
    assert db.session.scalar(select(func.count()).where(Excerpt.position == Position.POSITIVE)) == 1


def rival_decides(page: Page, server: Any, world: World, second: Person, check_page: Callable[[Page], None]) -> None:
    """Somebody else keeps what the first is about to take out: both are shown, nothing is overwritten."""
    assert page.context.browser
    with page.context.browser.new_context() as context:
        other = context.new_page()
        enter(other, server, second.email)
        other.goto(page.url)
        other.keyboard.press("a")
        expect(other.locator(".toast")).to_contain_text("Kept under")
    page.keyboard.press("x")
    expect(page.get_by_role("heading", level=1)).to_have_text("Somebody else decided first")
    expect(page.get_by_role("region", name="What stands now")).to_contain_text("by Sana Ali")
    expect(page.get_by_role("region", name="What you were about to do")).to_contain_text("Take it out of")
    check_page(page)
    assert count(Coding.person_id == second.id, Coding.status == CodingStatus.KEPT) == 1
    page.get_by_role("link", name="Leave it so").press("Enter")
    expect(page.locator(".passage .sure").first).to_contain_text("S.A.")
    left(page, 97)
