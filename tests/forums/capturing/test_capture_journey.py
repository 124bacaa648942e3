"""Live capture in a real browser: two note-takers by keyboard alone, a bad network, no script, a small phone."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from sqlalchemy import select

from consult.extensions import db
from consult.forums.actions import ContributionDraft, count_room, record_contribution
from consult.forums.contribution_models import Contribution, Observation
from consult.forums.session_models import ForumSession
from consult.people.actions import create_person
from consult.people.models import Person, Role

pytestmark = pytest.mark.journey
PASSWORD = "a long walk to the harbour"
Check = Callable[[Page], None]
Draft = Callable[..., ContributionDraft]


@pytest.fixture
def desk(session: ForumSession, server: Any) -> str:
    """The address of the capture page on a running server."""
    create_person("Test Strategy", "strategy@example.org", Role.STRATEGY, PASSWORD)
    return f"{server}/consultations/{session.consultation_id}/forums/sessions/{session.id}/capture"


@pytest.fixture(scope="module")
def typing() -> ModuleType:
    """How benchmarks/two_note_takers.py types, and finds what is lost."""
    path = Path(__file__).resolve().parents[3] / "benchmarks" / "two_note_takers.py"
    spec = importlib.util.spec_from_file_location("two_note_takers", path)
    assert spec
    assert spec.loader
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


@pytest.fixture
def second_page(browser: Browser) -> Iterator[Page]:
    """The other note-taker's own browser."""
    with browser.new_context() as context:
        yield context.new_page()


def enter(page: Page, desk: str) -> None:
    page.goto(desk)
    page.locator("[name=email]").fill("strategy@example.org")
    page.locator("[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("header.session")).to_be_visible()
    page.wait_for_load_state("load")  # its script has run: what is typed from now on is the page's


def kept() -> list[str]:
    db.session.rollback()
    texts = select(Contribution.text).where(Contribution.removed_at.is_(None)).order_by(Contribution.position)
    return list(db.session.scalars(texts))


def test_two_note_takers_at_once_for_ten_minutes_lose_no_character_and_no_order(
    page: Page, second_page: Page, desk: str, typing: ModuleType, check_page: Check
) -> None:
    """Eight hundred words each: what ten minutes at eighty words a minute hold. Their strokes alternate, as fast as the
    machine takes them: the first five hundred characters of each as single keys, then five words at a stroke."""
    pages, texts = [page, second_page], [typing.entries("wren", 800), typing.entries("otter", 800)]
    for each in pages:
        each.add_init_script(typing.MEASURE)
        enter(each, desk)
    typing.type_together(pages, texts, keys=300)
    for each in pages:
        expect(each.locator(".stream .thing")).to_have_count(80)
        expect(each.locator("[data-live=count]")).to_have_text("80 kept")
        expect(each.get_by_role("textbox", name="What was said")).to_have_value("")
    assert typing.what_went_wrong(kept(), texts) == []
    print("milliseconds from a key to its letter:", typing.latency(pages))
    numbers = page.locator(".stream .by small").all_inner_texts()
    assert [int(said.partition(" ")[0][1:]) for said in numbers] == list(range(80, 0, -1))
    expect(page.locator(".heard li", has_text="The room")).to_contain_text("80")


def test_what_one_does_reaches_the_other_who_goes_on_from_it_by_keyboard(
    page: Page, second_page: Page, desk: str, session: ForumSession, draft: Draft, check_page: Check
) -> None:
    somebody = db.session.scalars(select(Person)).first()
    assert somebody
    for text in ("first", "second", "third"):
        record_contribution(session, draft(session, text=text), text, somebody)
    enter(page, desk)
    enter(second_page, desk)
    page.get_by_role("link", name="Differs from number 2").press("Enter")
    box = page.get_by_role("textbox", name="What was said")
    expect(box).to_be_focused()
    expect(page.get_by_role("spinbutton", name="Number", exact=True)).to_have_value("2")
    page.keyboard.press("F2")
    for _ in range(2):  # who: the room, several, someone
        page.keyboard.press("ArrowRight")
    page.keyboard.press("F9")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Escape")
    expect(box).to_be_focused()
    page.keyboard.type("I do not.")
    page.keyboard.press("Enter")
    mine = second_page.locator(".stream .thing").first
    expect(mine).to_contain_text("Someone")
    expect(mine).to_contain_text("May quote")
    expect(mine).to_contain_text("differs from #2")
    second_page.get_by_role("button", name="Strike out what Wren said: first").press("Enter")
    expect(page.get_by_text("#1 is struck out")).to_be_visible()
    page.get_by_role("radio", name="My observation").check(force=True)
    expect(page.get_by_role("group", name="May we use it")).to_be_hidden()
    box.fill("It went quiet.")
    box.press("Enter")
    expect(second_page.get_by_role("region", name="What facilitators saw")).to_contain_text("It went quiet.")
    expect(page.get_by_role("radio", name="Own words")).to_be_checked()
    db.session.rollback()
    assert list(db.session.scalars(select(Observation.text))) == ["It went quiet."]
    assert kept() == ["second", "third", "I do not."]
    check_page(page)
    second_page.get_by_role("button", name="Put it back number 1").press("Enter")
    expect(page.locator(".stream .thing")).to_have_count(4)
    assert kept() == ["first", "second", "third", "I do not."]
    for width in (320, 1024):
        page.set_viewport_size({"width": width, "height": 800})
        small = page.evaluate(
            """() => [...document.querySelectorAll("main a, main button, main .switch label, main select, header .button")]
                .map((el) => [el.textContent.trim(), el.getBoundingClientRect()])
                .filter(([, box]) => box.height && box.height < 43.5).map(([words]) => words)"""
        )
        assert small == []


def test_two_change_the_same_thing_and_both_wordings_are_kept(
    page: Page, second_page: Page, desk: str, session: ForumSession, draft: Draft, check_page: Check
) -> None:
    somebody = db.session.scalars(select(Person)).first()
    assert somebody
    record_contribution(session, draft(session, text="heard"), "key", somebody)
    for each in (page, second_page):
        enter(each, desk)
        each.get_by_role("link", name="Edit what Wren said: heard").press("Enter")
    box = page.get_by_role("textbox", name="What was said")
    box.fill("")
    page.get_by_role("button", name="Save").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Write what was said.")
    check_page(page)
    box.fill("heard by one")
    page.get_by_role("button", name="Save").press("Enter")
    expect(page.locator(".stream .thing")).to_contain_text(["heard by one"])
    second_page.get_by_role("textbox", name="What was said").fill("heard by two")
    second_page.get_by_role("button", name="Save").press("Enter")
    expect(second_page.get_by_role("heading", name="Two wordings")).to_be_visible()
    check_page(second_page)
    expect(page.get_by_text("One change waits for a choice.")).to_be_visible()
    second_page.get_by_role("button", name="Keep both as two contributions").press("Enter")
    expect(page.locator(".stream .thing")).to_have_count(2)
    expect(page.get_by_text("One change waits for a choice.")).to_be_hidden()
    assert kept() == ["heard by one", "heard by two"]


def test_the_choices_of_one_entry_are_not_carried_to_the_next_where_consent_is_concerned(
    page: Page, desk: str, session: ForumSession
) -> None:
    enter(page, desk)
    box = page.get_by_role("textbox", name="What was said")
    page.get_by_role("radio", name="Wren").check(force=True)
    page.get_by_role("radio", name="Paraphrase").check(force=True)
    page.get_by_role("radio", name="Strongly").check(force=True)
    page.get_by_role("button", name="One more").click()
    box.fill("first")
    box.press("Enter")
    expect(page.locator(".stream .thing")).to_contain_text(["2 nodded"])
    expect(page.locator(".stream .thing")).to_contain_text(["Paraphrase only"])
    expect(page.get_by_role("radio", name="Wren")).to_be_checked()
    expect(page.get_by_role("radio", name="As agreed: quote")).to_be_checked()
    expect(page.get_by_role("spinbutton", name="Stands for")).to_have_value("1")
    page.get_by_role("radio", name="Quote", exact=True).check(force=True)
    page.get_by_role("radio", name="Otter").check(force=True)
    expect(page.get_by_role("radio", name="As agreed: no")).to_be_checked()
    count_room(session, 3)  # what is refused comes back into the box
    page.get_by_role("spinbutton", name="Stands for").fill("9")
    box.fill("nine of us")
    box.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("3 people are in the room.")
    expect(box).to_have_value("nine of us")
    page.get_by_role("spinbutton", name="Stands for").fill("3")
    box.press("Enter")
    expect(page.locator(".stream .thing")).to_have_count(2)
    box.fill("ŷ" * 20_000)
    box.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Shorten it to 5,000 characters. It has 20,000.")
    expect(box).to_have_value("ŷ" * 20_000)


def what_is_stored(page: Page) -> str:
    """What the tab has put on the disk, once it has done with it."""
    was, stored = None, ""
    while stored != was:
        was, stored = stored, str(page.evaluate("JSON.stringify({...sessionStorage, ...localStorage})"))
    return stored


def test_a_bad_network_loses_nothing_and_nothing_plain_touches_the_disk(page: Page, desk: str) -> None:
    enter(page, desk)
    page.context.set_offline(True)
    for text in ("one", "two", "three"):
        page.keyboard.type(text)
        page.keyboard.press("Enter")
    expect(page.get_by_text("3 contributions wait in this tab.")).to_be_visible()
    assert kept() == []
    page.context.set_offline(False)
    expect(page.locator(".stream .thing")).to_have_count(3)
    expect(page.get_by_text("contributions wait in this tab.")).to_be_hidden()

    lost: list[int] = []  # replies that never arrive

    def lose_the_reply(route: Route) -> None:
        if route.request.method == "POST":
            lost.append(route.fetch(max_redirects=0).status)
            route.abort()
        else:
            route.continue_()

    page.route("**/capture?*", lose_the_reply)
    page.keyboard.type("said once")
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 contribution waits in this tab.")).to_be_visible()
    assert kept() == ["one", "two", "three", "said once"]
    page.keyboard.type("half a sen")
    stored = what_is_stored(page)
    assert "consult-capture:" in stored
    for plain in ("said once", "half a sen", "text"):
        assert plain not in stored
    page.on("dialog", lambda dialog: dialog.accept())
    page.unroute("**/capture?*")
    page.reload()
    expect(page.locator(".stream .thing")).to_have_count(4)
    expect(page.get_by_role("textbox", name="What was said")).to_have_value("half a sen")
    expect(page.get_by_text("1 contribution waits in this tab.")).to_be_hidden()
    assert set(lost) == {200}
    assert kept() == ["one", "two", "three", "said once"]


def test_it_works_without_a_script_on_a_small_phone(
    plain_page: Page, desk: str, session: ForumSession, check_page: Check
) -> None:
    enter(plain_page, desk)
    plain_page.get_by_role("textbox", name="What was said").fill("from a small phone")
    plain_page.get_by_text("Otter", exact=True).first.click()
    plain_page.get_by_role("button", name="Add", exact=True).click()
    expect(plain_page.locator(".stream .thing")).to_have_count(1)
    plain_page.get_by_role("button", name="Add", exact=True).click()
    expect(plain_page.get_by_role("alert")).to_contain_text("Write what was said.")
    check_page(plain_page)
    assert kept() == ["from a small phone"]


def test_the_pages_of_forums_are_free_of_faults(
    page: Page, desk: str, session: ForumSession, check_page: Check
) -> None:
    enter(page, desk)
    forums = desk.rpartition("/sessions/")[0]
    for url in (forums, f"{forums}/{session.forum_id}"):
        page.goto(url)
        check_page(page)
    page.goto(f"{forums}/new")
    page.get_by_role("button", name="Create forum").click()
    expect(page.get_by_role("alert")).to_contain_text("Give the forum a name.")
    check_page(page)
