"""The whole way of a voice, in a real browser: from a member's answer and a room's words to a published sentence, and
from that sentence back to the words behind it. axe looks at every page that is met, at 320 and at 1280 pixels."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from consult.extensions import db
from consult.people.actions import create_person
from consult.people.models import Role
from consult.privacy.consent import Consent
from consult.surveys.actions import record_answer, start_response, submit_response
from consult.surveys.models import Survey
from tests.journeys.voices import BUSES, FORMS, HOUSING, MEMBERS_WORDS, SAID_IN_THE_ROOM

pytestmark = pytest.mark.journey
PASSWORD = "a long walk to the harbour"
Check = Callable[[Page], None]


@pytest.fixture
def people(server: Any) -> None:
    for name, email, role in (
        ("Lena Marsh", "lena@example.org", Role.STRATEGY),
        ("Sam Aldous", "sam@example.org", Role.STRATEGY),
        ("Fern Okoro", "fern@example.org", Role.FACILITATOR),
        ("Ed Rana", "ed@example.org", Role.EVALUATOR),
    ):
        create_person(name, email, role, PASSWORD)


@pytest.fixture
def as_person(browser: Browser, server: Any, people: None) -> Iterator[Callable[[str], Page]]:
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
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("heading", name="Consultations")).to_be_visible()
        return page

    yield enter
    for context in contexts:
        context.close()


def test_a_voice_travels_the_whole_way_and_back(
    server: Any, as_person: Callable[[str], Page], plain_page: Page, check_page: Check
) -> None:
    lena, fern = as_person("lena"), as_person("fern")
    begin_a_consultation(lena, check_page)
    make_and_open_a_survey(lena, check_page)
    five_words = a_member_answers_without_javascript(plain_page, str(server), check_page)
    others_answer_too()
    set_up_a_forum(lena, check_page)
    hold_a_session(fern, check_page)
    theme = find_and_correct_themes(lena, check_page)
    cite_and_ask_for_a_second_pair_of_eyes(lena, theme, check_page)
    approve_and_publish(as_person("sam"), check_page)
    a_reader_goes_back_to_the_words(as_person("ed"), plain_page, str(server), theme, check_page)
    the_receipt_shows_where_the_words_went(plain_page, str(server), five_words, theme, check_page)


def begin_a_consultation(page: Page, check_page: Check) -> None:
    check_page(page)
    page.get_by_role("main").get_by_role("link", name="Begin a consultation").first.click()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("Give the consultation a title")
    check_page(page)
    page.get_by_label("Title").fill("What should change?")
    page.get_by_label("Purpose").fill("To write our plan.")
    page.get_by_label("Questions it wants answered").fill("What gets in the way?")
    page.get_by_label("Groups of people to compare").fill("Region")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="What should change?", level=1)).to_be_visible()
    check_page(page)


def make_and_open_a_survey(page: Page, check_page: Check) -> None:
    place(page, "Surveys")
    check_page(page)
    page.get_by_role("link", name="Make the first one").click()
    page.get_by_label("Title", exact=True).fill("Tell us what to change")
    page.get_by_label("Introduction", exact=True).fill("We want our plan to come from you.")
    page.get_by_label("Address", exact=True).fill("change")
    page.get_by_role("button", name="Make the survey").click()
    page.get_by_role("button", name="Open this survey").click()
    expect(page.get_by_role("main")).to_contain_text("question")
    add_question(page, "Yes or no", "Have you been to one of our meetings?")
    add_question(page, "One choice", "Where do you live?", "North\nSouth\nWales")
    add_question(page, "Long text", "What should change first?")
    check_page(page)
    page.get_by_role("button", name="Open this survey").click()
    expect(page.get_by_role("main")).to_contain_text("/s/change")
    check_page(page)


def add_question(page: Page, kind: str, label: str, options: str = "") -> None:
    page.get_by_role("link", name=re.compile(f"Add a question: {kind}", re.IGNORECASE)).click()
    page.get_by_label("Question", exact=True).fill(label)
    if options:
        page.get_by_label("Choices", exact=True).fill(options)
    page.get_by_role("button", name="Add the question").click()
    expect(page.get_by_role("heading", name="Questions", exact=True)).to_be_visible()


def a_member_answers_without_javascript(page: Page, server: str, check_page: Check) -> list[str]:
    page.goto(f"{server}/s/change")
    check_page(page)
    page.get_by_role("button", name="Start").click()
    check_page(page)
    page.get_by_label("Yes", exact=True).check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Wales").check()
    page.get_by_role("button", name="Back", exact=True).click()
    expect(page.get_by_label("Yes", exact=True)).to_be_checked()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_label("Wales")).to_be_checked()
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("textbox").fill("x" * 20_001)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    expect(page).to_have_title(re.compile("^Error: "))
    check_page(page)
    page.get_by_role("textbox").fill(MEMBERS_WORDS)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="Check your answers")).to_be_visible()
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    check_page(page)
    page.get_by_label("Quote me, and say nothing about me").check()
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("heading", name="We have your answers")).to_be_visible()
    words = page.locator(".words li").all_inner_texts()
    assert len(words) == 5
    check_page(page)
    page.get_by_role("button", name="I have written them down").click()
    return words


def others_answer_too() -> None:
    survey = db.session.scalars(select(Survey).where(Survey.slug == "change")).one()
    question = survey.questions[-1]
    for number, words in enumerate(HOUSING + BUSES + FORMS):
        response = start_response(survey, f"key {number}")
        record_answer(response, question, words)
        submit_response(response, f"key {number}", Consent.QUOTE if number % 2 else Consent.PARAPHRASE)
    db.session.commit()


def set_up_a_forum(page: Page, check_page: Check) -> None:
    place(page, "Forums")
    check_page(page)
    page.get_by_role("link", name="Create the first forum").click()
    page.get_by_label("Name of the forum").fill("South Wales forum")
    page.get_by_role("textbox", name="Region").fill("South Wales")
    page.get_by_role("button", name="Create forum").click()
    for alias in ("Wren", "Otter"):
        page.get_by_role("textbox", name="Alias").fill(alias)
        page.locator("form", has_text="Add a member").get_by_label("Quote me, and say nothing about me").check()
        page.get_by_role("button", name="Add member").click()
        expect(page.get_by_role("link", name=alias)).to_be_visible()
    page.get_by_label("Facilitator", exact=True).select_option(label="Fern Okoro")
    page.get_by_role("button", name="Let them enter").click()
    expect(page.get_by_role("heading", name="Fern Okoro")).to_be_visible()
    check_page(page)


def hold_a_session(page: Page, check_page: Check) -> None:
    page.reload()
    page.get_by_role("link", name="What should change?").click()
    place(page, "Forums")
    page.get_by_role("link", name="Plan a session of South Wales forum").click()
    page.get_by_label("Title").fill("The first week")
    page.get_by_label("Week").fill("2026-10-07")
    page.get_by_label("People in the room").fill("9")
    page.get_by_label("Prompts").fill("Who was there for you?\nWhat should change first?")
    page.get_by_role("button", name="Plan the session").click()
    check_page(page)
    page.get_by_role("link", name="Read the rules out and start").click()
    page.get_by_label("I have read both out to the room").check()
    page.get_by_role("button", name="Start the session").click()
    box = page.get_by_role("textbox", name="What was said")
    for number, words in enumerate(SAID_IN_THE_ROOM, 1):
        if number == 2:
            page.get_by_label("Wren", exact=True).check(force=True)
        box.click()
        page.keyboard.type(words)
        page.keyboard.press("Enter")
        expect(page.locator(".stream .thing")).to_have_count(number)
    check_page(page)


def find_and_correct_themes(page: Page, check_page: Check) -> str:
    place(page, "Themes")
    check_page(page)
    page.get_by_role("button", name="Find themes").first.click()
    expect(page.locator("table tbody tr[data-row]").first).to_be_visible(timeout=90_000)
    check_page(page)
    page.get_by_label("Find words").fill("")
    place(page, "Themes")
    themes = page.locator("table tbody th a")
    for name in themes.all_inner_texts():
        page.get_by_role("link", name=name, exact=True).click()
        if page.locator(".passage", has_text=MEMBERS_WORDS).count():
            break
        place(page, "Themes")
    expect(page.locator(".passage", has_text=MEMBERS_WORDS)).to_be_visible()
    check_page(page)
    page.get_by_role("link", name="Rename").click()
    page.get_by_role("textbox", name="Name").fill("Somewhere to live")
    page.get_by_role("button", name=re.compile("Rename|Save")).click()
    mine = page.locator(".passage", has_text=MEMBERS_WORDS)
    mine.get_by_role("link").first.click()
    mine.get_by_role("button", name="Keep").click()
    expect(page.locator(".passage", has_text=MEMBERS_WORDS)).to_contain_text("L.M.")
    page.get_by_role("button", name="Agree").click()
    expect(page.locator(".standing-line")).to_contain_text("Agreed by L.M.")
    check_page(page)
    return "Somewhere to live"


def cite_and_ask_for_a_second_pair_of_eyes(page: Page, theme: str, check_page: Check) -> None:
    place(page, "Strategy")
    check_page(page)
    page.get_by_role("link", name="Begin a strategy").click()
    page.get_by_label("Title").fill("A home first")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Add the first aim").click()
    page.get_by_label("Title").fill("A home on the first night")
    page.get_by_role("textbox").last.fill("Everyone knows where they will sleep.")
    page.get_by_role("button", name="Save").click()
    if not page.get_by_role("link", name="Cite a theme").count():
        page.get_by_role("link", name="A home on the first night").click()
    aim = page.url
    page.get_by_role("link", name="Add a commitment").click()
    page.get_by_role("textbox").first.fill("Ask ten councils to name a housing worker.")
    page.get_by_role("button", name="Save").click()
    page.goto(aim)
    page.get_by_role("link", name="Cite a theme").click()
    check_page(page)
    page.get_by_role("button", name=f"Cite {theme}").click()
    page.goto(aim)
    page.get_by_role("link", name="Cite a quote").click()
    page.get_by_label("Theme").select_option(label=first_option(page, theme))
    page.get_by_role("button", name="Show").click()
    check_page(page)
    page.get_by_role("link", name=re.compile(re.escape(MEMBERS_WORDS[:30]))).click()
    page.get_by_role("button", name="Cite these words").click()
    expect(page.get_by_role("main")).to_contain_text(MEMBERS_WORDS)
    check_page(page)
    place(page, "Strategy")
    page.get_by_role("link", name="A home first").click()
    expect(page.get_by_role("main")).to_contain_text("You picked it. Ask a colleague.")
    expect(page.get_by_role("button", name="Publish")).to_have_count(0)


def first_option(page: Page, words: str) -> str:
    return next(text for text in page.get_by_label("Theme").locator("option").all_inner_texts() if words in text)


def approve_and_publish(page: Page, check_page: Check) -> None:
    page.get_by_role("link", name="What should change?").click()
    place(page, "Strategy")
    page.get_by_role("link", name="A home first").click()
    check_page(page)
    page.get_by_role("button", name="Approve").click()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("main")).to_contain_text("Published")


def a_reader_goes_back_to_the_words(reader: Page, stranger: Page, server: str, theme: str, check_page: Check) -> None:
    stranger.goto(f"{server}/strategy/a-home-first")
    expect(stranger.locator("figure.insight blockquote")).to_contain_text(MEMBERS_WORDS)
    expect(stranger.locator("figure.insight figcaption")).to_contain_text("Survey")
    stranger.get_by_role("link", name=theme).first.click()
    expect(stranger.get_by_role("heading", name="Why you do not see every answer")).to_be_visible()
    assert HOUSING[0] not in stranger.content()
    reader.goto(f"{server}/strategy/a-home-first")
    check_page(reader)
    reader.get_by_role("link", name=theme).first.click()
    expect(reader.locator(".passages li", has_text=MEMBERS_WORDS)).to_be_visible()
    check_page(reader)
    reader.locator(".passages li", has_text=MEMBERS_WORDS).get_by_role("link").click()
    expect(reader.get_by_role("main")).to_contain_text(MEMBERS_WORDS)
    check_page(reader)


def the_receipt_shows_where_the_words_went(
    page: Page, server: str, five_words: list[str], theme: str, check_page: Check
) -> None:
    page.goto(f"{server}/my-words")
    page.get_by_role("textbox").fill("not the right five words")
    page.get_by_role("button", name="Open my answers").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    check_page(page)
    page.get_by_role("textbox").fill(" ".join(five_words))
    page.get_by_role("button", name="Open my answers").click()
    check_page(page)
    expect(page.get_by_role("main")).to_contain_text(MEMBERS_WORDS)
    expect(page.get_by_role("main")).to_contain_text(theme)
    expect(page.get_by_role("main")).to_contain_text("Your own words are quoted there")
    page.get_by_role("button", name="Take my words back").click()
    expect(page.get_by_role("main")).to_contain_text("Your words are gone")
    page.goto(f"{server}/strategy/a-home-first")
    assert MEMBERS_WORDS not in page.content()


def place(page: Page, label: str) -> None:
    page.get_by_role("navigation", name="Consultation").get_by_role("link", name=label).click()
