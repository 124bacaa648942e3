"""Thirty questions of every kind are answered by keyboard alone on a small phone, without JavaScript, and looked at in
each of their versions. `test_thirty_questions.py` builds the same survey in the browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from consult.consultations.actions import create_consultation
from consult.people.actions import create_organisation
from consult.surveys.actions import build_survey, open_survey

from .thirty import THIRTY, thirty

pytestmark = [pytest.mark.journey, pytest.mark.slow]
PHONE = {"width": 320, "height": 720}
BOXES = "main form.question :is(input, select, textarea):visible"


@pytest.fixture
def address(server: Any) -> str:
    for name in ("Halfway Up", "New Leaf", "Open Door"):
        create_organisation(name, "Charity")
    survey = build_survey(create_consultation("What should change?"), thirty())
    open_survey(survey)
    return f"{server}/s/{survey.slug}"


def test_they_are_answered_by_keyboard_alone_with_both_languages_in_the_middle(
    page: Page, address: str, check_page: Callable[[Page], None]
) -> None:
    answered = answer_by_keyboard(page, address, check_page)
    assert len(answered) == 26  # three are only read, and one is asked after another answer
    assert [question for question, words in answered if not words] == []


def test_they_are_answered_without_javascript(
    plain_page: Page, address: str, check_page: Callable[[Page], None]
) -> None:
    answered = answer_without_script(plain_page, address)
    assert len(answered) == 26
    assert [question for question, words in answered if not words] == []


@pytest.mark.parametrize(("version", "mark"), [("cy", "Cym: "), ("easy", "Hawdd: ")])
def test_every_sort_of_page_is_whole_in_another_version(
    page: Page, address: str, check_page: Callable[[Page], None], version: str, mark: str
) -> None:
    look_at_version(page, address, check_page, version, mark)


# Answering


def answer_by_keyboard(page: Page, address: str, check_page: Callable[[Page], None]) -> list[tuple[str, str]]:
    page.set_viewport_size(PHONE)
    page.goto(address)
    press(page, page.get_by_role("button", name="Start"))
    seen: set[str] = set()
    place = 0
    while not page.url.endswith("/check"):
        sort = sort_of(page)
        if sort not in seen:
            seen.add(sort)
            check_page(page)
        for group in groups_on(page):
            by_keyboard(page, group)
        place += 1
        if place == 6:
            to_welsh_and_back(page)
        here = page.url
        press(page, page.get_by_role("button", name="Continue"))
        assert page.url != here, page.locator("main").inner_text()
    check_page(page)
    answered = lines(page)
    press(page, page.get_by_role("button", name="Cymraeg").or_(page.get_by_role("link", name="Cymraeg")))
    assert len(lines(page)) == len(answered)
    press(page, page.get_by_role("button", name="English").or_(page.get_by_role("link", name="English")))
    assert lines(page) == answered
    by_keyboard(page, "consent")
    press(page, page.get_by_role("button", name="Send my answers"))
    expect(page.locator("main h1")).to_contain_text("Thank you")
    check_page(page)
    return answered


def groups_on(page: Page) -> list[str]:
    """The names of the things to fill in on this page, in their order, each once."""
    names = [box.get_attribute("name") or box.get_attribute("id") or "" for box in page.locator(BOXES).all()]
    return list(dict.fromkeys(name for name in names if name))


def boxes(page: Page, name: str) -> Locator:
    return page.locator(f'main form.question :is(input, select, textarea):is([name="{name}"], [id="{name}"]):visible')


def by_keyboard(page: Page, name: str) -> None:
    """Answer one thing with the keys alone."""
    box = boxes(page, name).first
    kind = box.get_attribute("type") or box.evaluate("box => box.tagName.toLowerCase()")
    if kind in ("radio", "checkbox"):
        tab_to(page, box)
        page.keyboard.press("Space")
    elif box.get_attribute("role") == "combobox":
        tab_to(page, box)
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
    elif kind == "select":
        tab_to(page, box)
        for _ in range(place_of(page, name)):
            page.keyboard.press("ArrowDown")
    elif not name.endswith("-other"):
        tab_to(page, box)
        page.keyboard.press("Control+a")
        page.keyboard.type(typed_for(page, name))


def place_of(page: Page, name: str) -> int:
    """1 for the first box of a question, 2 for its second."""
    question = name.split("-")[0]
    return [each for each in groups_on(page) if each.split("-")[0] == question].index(name) + 1


def typed_for(page: Page, name: str) -> str:
    """What a member types into a box: from the list, by the question's words; in a ranking its place."""
    words = question_of(page, name).inner_text()
    asks = next(each for each in THIRTY if each.label in words)
    place = place_of(page, name)
    return asks.typed[place - 1] if asks.typed else str(place)


def question_of(page: Page, name: str) -> Locator:
    return boxes(page, name).first.locator("xpath=ancestor::*[contains(@class, 'one-question')]")


def to_welsh_and_back(page: Page) -> None:
    """English, Welsh, English in the middle of a page that is not yet saved: nothing typed is lost."""
    before = [state(box) for box in page.locator(BOXES).all()]
    press(page, page.get_by_role("button", name="Cymraeg"))
    expect(page.locator("html")).to_have_attribute("lang", "cy")
    expect(page.locator("main")).to_contain_text("Cym: ")
    assert [state(box) for box in page.locator(BOXES).all()] == before
    press(page, page.get_by_role("button", name="English"))
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert [state(box) for box in page.locator(BOXES).all()] == before


def state(box: Locator) -> str:
    return str(
        box.evaluate("box => box.name + ':' + (['radio', 'checkbox'].includes(box.type) ? box.checked : box.value)")
    )


def tab_to(page: Page, wanted: Locator) -> None:
    for _ in range(150):
        if wanted.evaluate("box => box === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no key leads to {wanted}")


def press(page: Page, button: Locator) -> None:
    tab_to(page, button.first)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def lines(page: Page) -> list[tuple[str, str]]:
    """What the last page says was answered."""
    found = page.locator("dl.answers > div").all()
    return [(row.locator("dt").inner_text(), row.locator("dd").first.inner_text()) for row in found]


def answer_without_script(page: Page, address: str) -> list[tuple[str, str]]:
    """The same answers with no script at all."""
    page.goto(address)
    page.get_by_role("button", name="Start").click()
    while not page.url.endswith("/check"):
        for name in groups_on(page):
            fill(page, name)
        here = page.url
        page.get_by_role("button", name="Continue").click()
        assert page.url != here, page.locator("main").inner_text()
    answered = lines(page)
    page.locator("[name=consent]").first.check()
    page.get_by_role("button", name="Send my answers").click()
    expect(page.locator("main h1")).to_contain_text("Thank you")
    return answered


def fill(page: Page, name: str) -> None:
    box = boxes(page, name).first
    kind = box.get_attribute("type") or box.evaluate("box => box.tagName.toLowerCase()")
    if kind in ("radio", "checkbox"):
        box.check()
    elif kind == "select":
        box.select_option(index=place_of(page, name))
    elif not name.endswith("-other"):
        box.fill(typed_for(page, name))


def look_at_version(page: Page, address: str, check_page: Callable[[Page], None], version: str, mark: str) -> None:
    page.goto(f"{address}?version={version}")
    expect(page.locator("main h1")).to_contain_text(mark)
    check_page(page)
    page.locator("main form button.button").first.click()
    seen: set[str] = set()
    while not page.url.endswith("/check"):
        sort = sort_of(page)
        if sort not in seen:
            seen.add(sort)
            check_page(page)
        here = page.url
        page.locator("main form.question button[value=on]").click()
        if page.url == here:  # one that must be answered: the error is looked at as well
            check_page(page)
            fill(page, groups_on(page)[0])
            page.locator("main form.question button[value=on]").click()
    check_page(page)


def sort_of(page: Page) -> str:
    """What sorts of fields a page has: one page of each sort is enough for axe."""
    return "".join(sorted(set(re.findall(r"field-[\w-]+|rank|grid|combo", page.content()))))
