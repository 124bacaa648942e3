"""A survey of thirty questions of every kind is built in the browser, and answered by keyboard alone on a small phone,
without JavaScript, and in each of its versions."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from consult.consultations.actions import create_consultation
from consult.people.actions import create_organisation, create_person
from consult.people.models import Role
from consult.surveys.models import Kind

from .thirty import THIRTY, Asks

pytestmark = [pytest.mark.journey, pytest.mark.slow]
PASSWORD = "a long walk to the harbour"
PHONE = {"width": 320, "height": 720}
BOXES = "main form.question :is(input, select, textarea):visible"


def test_thirty_questions_are_built_and_answered_in_every_way(
    server: Any, page: Page, plain_page: Page, check_page: Callable[[Page], None]
) -> None:
    assert {each.kind for each in THIRTY} == set(Kind)
    assert len(THIRTY) == 30
    for name in ("Halfway Up", "New Leaf", "Open Door"):
        create_organisation(name, "Charity")
    create_person("Ana Lee", "ana@example.org", Role.STRATEGY, PASSWORD)
    consultation = create_consultation("What should change?")
    address = build(page, f"{server}", consultation.id, check_page)
    answered = answer_by_keyboard(page, address, check_page)
    assert [words for question, words in answered if not words] == []
    answer_without_script(plain_page, address, answered)
    look_at_the_other_versions(page, address, check_page)


# Building


def build(page: Page, home: str, consultation_id: int, check_page: Callable[[Page], None]) -> str:
    page.goto(f"{home}/sign-in")
    page.get_by_label("Work email").fill("ana@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.goto(f"{home}/consultations/{consultation_id}/surveys/new")
    page.get_by_label("Title").fill("Thirty questions")
    page.get_by_label("Introduction").fill("It is long, and you can skip most of it.")
    page.get_by_role("button", name="Make the survey").click()
    survey = page.url
    for asks in THIRTY:
        add(page, survey, asks)
    check_page(page)
    word(page, survey, check_page)
    page.goto(survey)
    page.get_by_role("button", name="Open this survey").click()
    expect(page.get_by_text("Share its address")).to_be_visible()
    return f"{home}/s/thirty-questions"


def add(page: Page, survey: str, asks: Asks) -> None:
    page.goto(f"{survey}/questions/new?kind={asks.kind.value}")
    closed = page.locator("main details:not([open]) > summary")
    while closed.count():
        closed.first.click()
    page.locator("#label").fill(asks.label)
    for name, value in asks.form.items():
        box = page.locator(f"#{name}")
        if isinstance(value, bool):
            box.check()
        else:
            box.fill(value)
    if asks.after is None:
        page.get_by_role("button", name="Add the question").click()
        expect(page.locator("main h1")).to_have_text("Thirty questions")
        return
    page.get_by_role("button", name="Add, then say when to ask it").click()
    choose_condition(page, *asks.after)


def choose_condition(page: Page, question: str, answer: str) -> None:
    """Two steps, as somebody without JavaScript takes them: the earlier question, then what its answer must be."""
    earlier = page.get_by_label("Which earlier answer decides?")
    earlier.select_option(value=earlier.locator("option", has_text=question).get_attribute("value"))
    page.get_by_role("button", name="Next").click()
    option = page.locator("#option")
    if option.evaluate("box => box.tagName") == "SELECT":
        option.select_option(label=answer)
    else:
        option.get_by_label(answer, exact=True).check()
    page.get_by_role("button", name="Add this condition").click()
    expect(page.locator("main .list")).to_contain_text(f"“{answer}”")


def word(page: Page, survey: str, check_page: Callable[[Page], None]) -> None:
    """Give every text its words in Welsh and in Easy Read, beside the English."""
    page.goto(f"{survey}/wording")
    page.get_by_label("Welsh").check()
    page.get_by_label("Easy Read").check()
    page.get_by_role("button", name="Save versions").click()
    for row in page.locator("table.wording tbody tr").all():
        english = row.locator(".english").first.inner_text()
        for box in row.locator("textarea").all():
            box.fill(f"{'Cym' if (box.get_attribute('name') or '').startswith('cy') else 'Hawdd'}: {english}"[:300])
    page.locator("main form button", has_text="Save").last.click()
    expect(page.locator("main")).to_contain_text("nothing is missing")
    check_page(page)


# Answering


def answer_by_keyboard(page: Page, address: str, check_page: Callable[[Page], None]) -> list[tuple[str, str]]:
    page.set_viewport_size(PHONE)
    page.goto(address)
    press(page, page.get_by_role("button", name="Start"))
    seen: set[str] = set()
    place = 0
    while not page.url.endswith("/check"):
        kinds = "".join(sorted(set(re.findall(r"field-[\w-]+|rank|grid|combo", page.content()))))
        if kinds not in seen:  # every sort of page once
            seen.add(kinds)
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


def answer_without_script(page: Page, address: str, before: list[tuple[str, str]]) -> None:
    """The same answers, with no script at all, lead to the same end."""
    page.goto(address)
    page.get_by_role("button", name="Start").click()
    while not page.url.endswith("/check"):
        for name in groups_on(page):
            fill(page, name)
        here = page.url
        page.get_by_role("button", name="Continue").click()
        assert page.url != here, page.locator("main").inner_text()
    assert lines(page) == before
    page.locator("[name=consent]").first.check()
    page.get_by_role("button", name="Send my answers").click()
    expect(page.locator("main h1")).to_contain_text("Thank you")


def fill(page: Page, name: str) -> None:
    box = boxes(page, name).first
    kind = box.get_attribute("type") or box.evaluate("box => box.tagName.toLowerCase()")
    if kind in ("radio", "checkbox"):
        box.check()
    elif kind == "select":
        box.select_option(index=place_of(page, name))
    elif not name.endswith("-other"):
        box.fill(typed_for(page, name))


def look_at_the_other_versions(page: Page, address: str, check_page: Callable[[Page], None]) -> None:
    """Every sort of page again in Welsh and in Easy Read."""
    for version, mark in (("cy", "Cym: "), ("easy", "Hawdd: ")):
        page.goto(f"{address}?version={version}")
        expect(page.locator("main h1")).to_contain_text(mark)
        check_page(page)
        page.locator("main form.question, main form").locator("button.button").first.click()
        seen: set[str] = set()
        while not page.url.endswith("/check"):
            kinds = "".join(sorted(set(re.findall(r"field-[\w-]+|rank|grid|combo", page.content()))))
            if kinds not in seen:
                seen.add(kinds)
                check_page(page)
            for name in groups_on(page):
                if (
                    page.locator(".one-question", has=boxes(page, name).first)
                    .locator("[aria-required=true], .required")
                    .count()
                ):
                    fill(page, name)
            here = page.url
            page.locator("main form.question button[value=on]").click()
            if page.url == here:  # one that must be answered
                fill(page, groups_on(page)[0])
                page.locator("main form.question button[value=on]").click()
        check_page(page)
