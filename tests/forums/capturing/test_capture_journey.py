"""Live capture in a real browser: by keyboard alone, through a bad network, without a script, on a small phone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect
from sqlalchemy import select

from consult.extensions import db
from consult.forums.actions import ContributionDraft, count_room, record_contribution
from consult.forums.contribution_models import Contribution
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


def test_thirty_things_typed_one_after_another_are_all_kept_in_order(page: Page, desk: str, check_page: Check) -> None:
    enter(page, desk)
    said = [f"Thing {number} that was said, and a little more." for number in range(1, 31)]
    expect(page.get_by_role("textbox", name="What was said")).to_be_focused()
    for text in said:
        page.keyboard.type(text)
        page.keyboard.press("Enter")
    expect(page.locator(".stream .thing")).to_have_count(30)
    expect(page.get_by_role("textbox", name="What was said")).to_have_value("")
    assert kept() == said
    expect(page.locator(".stream .thing p").first).to_have_text("“Thing 30 that was said, and a little more.”")
    expect(page.locator("[data-live=count]")).to_have_text("30 kept")
    expect(page.locator(".heard li", has_text="The room")).to_contain_text("30")
    check_page(page)


def test_one_is_put_right_and_one_is_removed_and_put_back(
    page: Page, desk: str, session: ForumSession, draft: Draft, check_page: Check
) -> None:
    somebody = db.session.scalars(select(Person)).first()
    assert somebody
    for text in ("first", "second", "third"):
        record_contribution(session, draft(session, text=text), text, somebody)
    enter(page, desk)
    page.get_by_role("link", name="Edit what Wren said: second").press("Enter")
    box = page.get_by_role("textbox", name="What was said")
    expect(box).to_have_value("second")
    box.fill("")
    page.get_by_role("button", name="Save").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Write what was said.")
    check_page(page)
    box.fill("second, put right")
    page.get_by_role("button", name="Save").press("Enter")
    expect(page.locator(".stream .thing")).to_have_count(3)
    assert kept() == ["first", "second, put right", "third"]
    page.get_by_role("button", name="Remove what Wren said: first").press("Enter")
    expect(page.locator(".stream .thing")).to_have_count(2)
    check_page(page)
    page.get_by_role("button", name="Undo").press("Enter")
    expect(page.locator(".stream .thing")).to_have_count(3)
    assert kept() == ["first", "second, put right", "third"]


def test_the_choices_of_one_entry_are_not_carried_to_the_next_where_consent_is_concerned(page: Page, desk: str) -> None:
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


def test_what_is_typed_without_a_network_waits_and_arrives_once(page: Page, desk: str, check_page: Check) -> None:
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
    assert kept() == ["one", "two", "three"]


def test_an_entry_whose_reply_was_lost_is_sent_again_and_is_one_entry(page: Page, desk: str) -> None:
    enter(page, desk)
    lost: list[int] = []

    def lose_the_reply(route: Route) -> None:
        if route.request.method == "POST":
            lost.append(route.fetch(max_redirects=0).status)
            route.abort()
        else:
            route.continue_()

    page.route("**/capture*", lose_the_reply)
    page.keyboard.type("said once")
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 contribution waits in this tab.")).to_be_visible()
    assert kept() == ["said once"]
    page.unroute("**/capture*")
    page.keyboard.press("Enter")
    expect(page.locator(".stream .thing")).to_have_count(1)
    expect(page.get_by_text("1 contribution waits in this tab.")).to_be_hidden()
    assert set(lost) == {302}
    assert kept() == ["said once"]


def test_what_was_waiting_survives_a_reload(page: Page, desk: str) -> None:
    enter(page, desk)
    page.route("**/capture*", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    page.keyboard.type("waiting")
    page.keyboard.press("Enter")
    page.keyboard.type("half a sen")
    expect(page.get_by_text("1 contribution waits in this tab.")).to_be_visible()
    page.on("dialog", lambda dialog: dialog.accept())
    page.unroute("**/capture*")
    page.reload()
    expect(page.locator(".stream .thing")).to_contain_text(["waiting"])
    expect(page.get_by_role("textbox", name="What was said")).to_have_value("half a sen")
    assert kept() == ["waiting"]


def test_what_is_refused_comes_back_into_the_box(page: Page, desk: str, session: ForumSession) -> None:
    enter(page, desk)
    count_room(session, 3)
    page.get_by_role("spinbutton", name="Stands for").fill("9")
    box = page.get_by_role("textbox", name="What was said")
    box.fill("nine of us")
    box.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("3 people are in the room.")
    expect(box).to_have_value("nine of us")
    page.get_by_role("spinbutton", name="Stands for").fill("3")
    box.press("Enter")
    expect(page.locator(".stream .thing")).to_have_count(1)
    assert kept() == ["nine of us"]


def test_far_too_many_words_come_back_with_what_to_do(page: Page, desk: str) -> None:
    enter(page, desk)
    box = page.get_by_role("textbox", name="What was said")
    box.fill("ŷ" * 20_000)
    box.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Shorten it to 5,000 characters. It has 20,000.")
    expect(box).to_have_value("ŷ" * 20_000)


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


def test_everything_one_presses_while_capturing_is_large_enough(
    page: Page, desk: str, session: ForumSession, draft: Draft
) -> None:
    somebody = db.session.scalars(select(Person)).first()
    assert somebody
    record_contribution(session, draft(session), "key", somebody)
    enter(page, desk)
    for width in (320, 1024):
        page.set_viewport_size({"width": width, "height": 800})
        small = page.evaluate(
            """() => [...document.querySelectorAll("main a, main button, main .switch label, header .button")]
                .map((el) => [el.textContent.trim(), el.getBoundingClientRect()])
                .filter(([, box]) => box.height < 43.5).map(([words]) => words)"""
        )
        assert small == []


def test_the_other_pages_are_free_of_faults(
    page: Page, desk: str, session: ForumSession, draft: Draft, check_page: Check
) -> None:
    somebody = db.session.scalars(select(Person)).first()
    assert somebody
    record_contribution(session, draft(session), "key", somebody)
    enter(page, desk)
    session_page = desk.removesuffix("/capture")
    forums = session_page.rpartition("/sessions/")[0]
    forum = f"{forums}/{session.forum_id}"
    for url in (forums, f"{forums}/new", forum, f"{forum}/sessions/new", session_page, f"{session_page}/read-back"):
        page.goto(url)
        check_page(page)
    page.goto(f"{forums}/new")
    page.get_by_role("button", name="Create forum").click()
    expect(page.get_by_role("alert")).to_contain_text("Give the forum a name.")
    check_page(page)
