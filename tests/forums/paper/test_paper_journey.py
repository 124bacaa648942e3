"""Paper in a browser: the pack's page, a sheet keyed by keyboard alone, and words of it taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect
from sqlalchemy import select

from consult.extensions import db
from consult.forums.actions import make_slips
from consult.forums.contribution_models import Contribution
from consult.forums.models import Speaker
from consult.forums.session_models import ForumSession
from consult.people.actions import create_person
from consult.people.models import Role

PASSWORD = "a long walk to the harbour"
CheckPage = Callable[[Page], None]


def enter(page: Page, server: Any) -> None:
    create_person("Test Strategy", "strategy@example.org", Role.STRATEGY, PASSWORD)
    page.goto(f"{server}/sign-in")
    page.get_by_label("Work email").fill("strategy@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page).not_to_have_url(f"{server}/sign-in")


def test_a_sheet_is_keyed_by_keyboard_and_its_words_are_taken_back(
    server: Any, session: ForumSession, page: Page, check_page: CheckPage
) -> None:
    slip = make_slips(session, 2)[1]
    enter(page, server)
    forums = f"{server}/consultations/{session.consultation_id}/forums"
    page.goto(f"{forums}/sessions/{session.id}/paper")
    check_page(page)
    page.get_by_role("link", name="Key a sheet").click()
    expect(page.get_by_label("Who, line A")).to_be_focused()
    check_page(page)
    key_two_lines(page)
    expect(page.get_by_role("status")).to_contain_text("2 kept from this sheet.")
    kept = db.session.scalars(select(Contribution).order_by(Contribution.position)).all()
    assert [(each.text, each.speaker) for each in kept] == [
        ("Nobody rang my mum.\nNot once.", Speaker.MEMBER),
        ("Mine neither.", Speaker.SOMEONE),
    ]
    assert kept[1].refers_to is kept[0]
    page.keyboard.press("Control+Enter")  # an empty sheet
    expect(page.get_by_role("status")).to_contain_text("Nothing was keyed")
    on_the_web(page, server, slip.words, check_page)
    by_phone(page, forums, session, check_page)
    db.session.expire_all()
    assert [each.text for each in kept] == ["", ""]


def key_two_lines(page: Page) -> None:
    keys = page.keyboard
    keys.type("Wren")
    for _ in range(2):
        keys.press("Tab")
    keys.type("Nobody rang my mum.")
    keys.press("Shift+Enter")
    keys.type("Not once.")
    keys.press("Enter")
    expect(page.get_by_label("Who, line B")).to_be_focused()
    keys.press("Tab")
    keys.type("2")
    keys.press("Tab")
    keys.type("Mine neither.")
    for _ in range(4):
        keys.press("Tab")
    keys.type("Agrees")
    keys.press("Tab")
    keys.type("a")
    keys.press("Control+Enter")


def on_the_web(page: Page, server: Any, words: str, check_page: CheckPage) -> None:
    page.goto(f"{server}/my-words")
    page.get_by_label("Your five words").fill(words)
    page.get_by_role("button", name="Open my answers").click()
    expect(page.get_by_role("heading", name="What you said")).to_be_visible()
    expect(page.get_by_text("Mine neither.")).to_be_visible()
    check_page(page)
    page.get_by_role("button", name="Take all my words back").click()
    expect(page.get_by_text("We hold no words of yours.")).to_be_visible()


def by_phone(page: Page, forums: str, session: ForumSession, check_page: CheckPage) -> None:
    page.goto(f"{forums}/sessions/{session.id}")
    page.get_by_role("link", name="Take words back for somebody").click()
    page.get_by_label("Or their alias").fill("wren")
    page.get_by_role("button", name="Look them up").click()
    expect(page.get_by_role("heading", name="Take 1 thing back?")).to_be_visible()
    assert "mum" not in page.content()
    check_page(page)
    page.get_by_role("button", name="Take them back").click()
    expect(page.get_by_role("status")).to_contain_text("Taken back: 1")
