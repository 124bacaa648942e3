"""A draft theme goes to a room and comes back: to its own page, to the published strategy, and, when its wording
changes, to the next room. In a real browser, the room by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from consult.extensions import db
from consult.forums.actions import add_member, create_forum
from consult.forums.models import FacilitatorGrant, SessionKind
from consult.forums.session_models import ForumSession
from consult.people.actions import create_person
from consult.people.models import Role
from consult.privacy.consent import Consent
from consult.strategy.actions import add_aim, create_strategy
from consult.strategy.evidence_actions import cite_theme
from consult.themes.gathering import gather_excerpts
from consult.themes.models import Theme
from tests.themes.confirming.conftest import NAME, PASSWORD, Round, make_round

pytestmark = pytest.mark.journey
MISSING = "Nobody says who holds the keys to the flat."
DISSENT = "I had a flat. That was never my story."
SHORTER = "A home on the first night"


@pytest.fixture
def asking(server: Any) -> Round:
    """A draft theme, cited in a strategy that is still being written; and a facilitator of the forum."""
    made = make_round()
    fern = create_person("Fern Okoro", "fern@example.org", Role.FACILITATOR, PASSWORD)
    forum = create_forum("South Wales forum", "Wales")
    add_member(forum, "Wren", Consent.QUOTE)
    db.session.add(FacilitatorGrant(forum_id=forum.id, person_id=fern.id))
    db.session.commit()
    strategy = create_strategy(made.consultation, "Nobody starts again alone", "2027–2031", "What you told us.")
    cite_theme(add_aim(strategy, "A home on the first night", "Everyone knows where they will sleep."), made.theme)
    made.room(forum="North forum")  # another room, which is not asked yet
    session = made.room(in_forum=forum)
    assert session.kind is SessionKind.TEST_AND_CONFIRM
    return made


@pytest.fixture
def as_person(browser: Browser, server: Any) -> Iterator[Callable[[str], Page]]:
    """as_person("lena"): a browser of that person's own, signed in."""
    contexts = []

    def enter(name: str) -> Page:
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{server}/sign-in")
        page.get_by_label("Work email").fill(f"{name}@example.org")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("main").get_by_role("button", name="Sign in").click()
        page.wait_for_url("**/workspace*")
        return page

    yield enter
    for context in contexts:
        context.close()


def press(page: Page, *keys: str) -> None:
    page.wait_for_load_state()  # the keys are there once the page's scripts have run
    for key in keys:
        page.keyboard.press(key)


def test_a_draft_theme_goes_to_a_room_and_back_and_a_new_wording_waits_for_the_next(
    asking: Round, as_person: Callable[[str], Page], server: Any, page: Page, check_page: Callable[[Page], None]
) -> None:
    at = f"{server}/consultations/{asking.consultation.id}"
    lena = as_person("lena")
    send_it(lena, at, asking.theme, check_page)
    in_the_room(as_person("fern"), at, check_page)

    lena.goto(f"{at}/themes/{asking.theme.id}")
    expect(lena.locator(".standing-line")).to_contain_text("Confirmed in 1 room, 9 of 14 people")
    said = lena.locator("section", has=lena.get_by_role("heading", name="What the rooms said"))
    expect(said).to_contain_text("9 of 14 people said “that is us”, in 1 room. 5 said otherwise.")
    expect(said).to_contain_text("9 that is us · 3 partly · 2 not us")
    expect(said).to_contain_text(f"Why it is not us “{DISSENT}”", use_inner_text=False)
    expect(said).to_contain_text(MISSING)
    check_page(lena)

    gather_excerpts(asking.consultation.id)
    db.session.commit()
    lena.goto(f"{at}/themes/unplaced")
    expect(lena.locator(".passage")).to_have_count(2)  # what the room gave back waits for a theme, as all words do

    publish(lena, at)
    page.goto(f"{server}/strategy/nobody-starts-again-alone")
    margin = page.get_by_role("complementary", name="Why we chose aim 1")
    expect(margin).to_contain_text("Confirmed by the rooms")
    expect(margin).to_contain_text("Most of the 15 people asked said “that is us”.")
    expect(margin).to_contain_text("Others said it is right in part, or not right.")
    expect(margin).to_contain_text("One room: South Wales forum.")
    check_page(page)
    page.get_by_role("link", name=NAME).click()
    expect(page.get_by_role("main")).to_contain_text("Most of the 15 people asked said “that is us”.")

    lena.goto(f"{at}/themes/{asking.theme.id}/rename")
    lena.get_by_label("Name").fill(SHORTER)
    press(lena, "Enter")
    expect(lena.get_by_role("heading", level=1)).to_have_text(SHORTER)
    expect(lena.locator(".standing-line")).to_contain_text("Not yet confirmed in this wording")
    expect(said).to_contain_text(f"It was asked about: {NAME}.")
    publish(lena, at)
    page.goto(f"{server}/strategy/nobody-starts-again-alone")
    expect(margin).to_contain_text("Not yet confirmed")
    expect(margin).to_contain_text("An earlier wording was put to one room.")


def send_it(page: Page, at: str, theme: Theme, check_page: Callable[[Page], None]) -> None:
    """The strategy team sends a theme to one of two rooms that wait."""
    page.goto(f"{at}/themes/{theme.id}")
    page.get_by_text("Other changes to this theme").click()
    page.get_by_role("link", name="Send it to a room").click()
    expect(page.get_by_label(theme.name)).to_be_checked()
    page.get_by_role("button", name="Send them").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose one of these.")
    check_page(page)
    page.get_by_label("South Wales forum: Session 5").check()
    page.get_by_role("button", name="Send them").click()
    expect(page.locator(".toast")).to_contain_text("1 theme on the agenda of Session 5.")
    expect(page.get_by_role("heading", level=1)).to_have_text(theme.name)
    check_page(page)
    page.goto(f"{at}/themes")
    expect(page.get_by_role("row", name=theme.name)).to_contain_text("Waiting for a room")
    check_page(page)


def in_the_room(page: Page, at: str, check_page: Callable[[Page], None]) -> None:
    """The facilitator starts the session, counts by keys alone, and writes down what the room gives back."""
    session = db.session.query(ForumSession).join(ForumSession.forum).filter_by(name="South Wales forum").one()
    page.goto(f"{at}/forums/sessions/{session.id}/opening")
    page.get_by_label("I have read both out to the room").check()
    page.get_by_role("button", name="Start the session").click()
    page.goto(f"{at}/forums/sessions/{session.id}")
    page.get_by_role("link", name="Ask: is that us?").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(NAME)
    press(page, *"1" * 9, *"2" * 3, *"3" * 2)
    expect(page.locator(".counted")).to_have_text("14 counted of 14 in the room")
    press(page, "c")
    expect(page.locator(".toast")).to_contain_text("Kept")
    expect(page.get_by_label("That is us", exact=True)).to_have_value("9")
    for about, words in (("What is missing", MISSING), ("Why it is not us", DISSENT)):
        page.get_by_role("radio", name=about).check(force=True)
        press(page, "w")
        page.keyboard.type(words)
        press(page, "Enter")
        expect(page.get_by_text(f"“{words}”")).to_be_visible()
    check_page(page)
    page.get_by_role("link", name="Big screen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(NAME)
    check_page(page)


def publish(page: Page, at: str) -> None:
    page.goto(f"{at}/strategy")
    page.get_by_role("link", name="Nobody starts again alone").first.click()
    page.get_by_role("button", name="Publish").click()
    expect(page.locator(".toast")).to_be_visible()
