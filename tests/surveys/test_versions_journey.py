"""The versions of one survey in a browser: switched without losing anything, free of faults, light, large, read aloud."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urljoin

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect

from consult.consultations.models import Consultation
from consult.surveys.actions import build_survey, open_survey
from consult.surveys.models import Kind, Survey, Version
from consult.surveys.survey_draft import OptionDraft, QuestionDraft, SurveyDraft, Words

Check = Callable[[Page], None]
CY, EASY = Version.WELSH, Version.EASY_READ
MOST_BYTES = 50 * 1024


def choice(english: str, welsh: str, easy: str = "") -> OptionDraft:
    return OptionDraft(english, wordings={CY: welsh, **({EASY: easy} if easy else {})})


DRAFT = SurveyDraft(
    "Your first week out",
    "Tell us about it.",
    in_welsh=True,
    in_easy_read=True,
    wordings={
        CY: ("Eich wythnos gyntaf allan", "Dywedwch wrthym."),
        EASY: ("Your first week", "We want to know about your first week. Please tell us."),
    },
    questions=(
        QuestionDraft(
            Kind.ONE_CHOICE,
            "Where did you sleep?",
            picture="house",
            options=(choice("With family", "Gyda theulu", "With my family"), choice("In a hostel", "Mewn hostel")),
            wordings={CY: Words("Ble cysgoch chi?"), EASY: Words("Think of the first night. Where did you sleep?")},
        ),
        QuestionDraft(
            Kind.LONG_TEXT,
            "What would have helped?",
            picture="help",
            wordings={CY: Words("Beth fyddai wedi helpu?"), EASY: Words("What would have helped you?")},
        ),
        QuestionDraft(
            Kind.SHORT_TEXT,
            "Who with?",
            with_previous=True,
            wordings={CY: Words("Gyda phwy?"), EASY: Words("Who with?")},
        ),
    ),
)


@pytest.fixture
def survey(consultation: Consultation) -> Survey:
    made = build_survey(consultation, DRAFT)
    open_survey(made)
    return made


def begin(server: Any, survey: Survey, page: Page, version: str = "en") -> None:
    page.goto(f"{server}/s/{survey.slug}?version={version}")
    page.get_by_role("button", name="Dechrau" if version == "cy" else "Start", exact=True).click()


@pytest.mark.journey
@pytest.mark.parametrize("script", [True, False])
def test_english_welsh_english_keeps_every_answer(
    server: Any, survey: Survey, page: Page, plain_page: Page, script: bool
) -> None:
    page = page if script else plain_page
    begin(server, survey, page)
    page.get_by_label("In a hostel").check()
    page.get_by_role("button", name="Cymraeg").click()
    expect(page.locator("html")).to_have_attribute("lang", "cy")
    expect(page.get_by_role("heading", name="Ble cysgoch chi?")).to_be_visible()
    expect(page.get_by_label("Mewn hostel")).to_be_checked()
    page.get_by_role("button", name="Parhau").click()
    page.get_by_label("Beth fyddai wedi helpu?").fill("Ffôn, a ŵyr neb pam.")
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_label("What would have helped?")).to_have_value("Ffôn, a ŵyr neb pam.")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("link", name="Cymraeg").click()
    expect(page.get_by_role("heading", name="Gwirio eich atebion")).to_be_visible()
    expect(page.locator(".answers")).to_contain_text("Mewn hostel")
    page.get_by_label("Dyfynnwch fi, heb ddweud dim amdanaf").check()
    page.get_by_role("button", name="Anfon fy atebion").click()
    expect(page.get_by_role("heading", name="Mae eich atebion gennym.")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "cy")


@pytest.mark.journey
@pytest.mark.parametrize("version", ["cy", "easy"])  # the usual one has a test in test_journey.py
def test_axe_finds_nothing_in_another_version(
    server: Any, survey: Survey, page: Page, check_page: Check, version: str
) -> None:
    begin_at = f"{server}/s/{survey.slug}?version={version}"
    page.goto(begin_at)
    check_page(page)
    begin(server, survey, page, version)
    go_on = page.locator("main .steps button").first
    check_page(page)
    go_on.click()
    page.locator("textarea").fill("x" * 20_001)
    go_on.click()
    expect(page.locator("[data-problem]")).to_be_visible()
    check_page(page)
    page.locator("textarea").fill("A phone.")
    page.get_by_role("link", name=re.compile("Larger words|Geiriau mwy")).or_(
        page.get_by_role("button", name=re.compile("Larger words|Geiriau mwy"))
    ).click()
    expect(page.locator("html")).to_have_class("larger")
    check_page(page)
    while page.locator("textarea, input[type=text]").count():
        go_on.click()
    check_page(page)
    page.locator("input[name=consent]").first.check()
    go_on.click()
    expect(page.locator(".words li")).to_have_count(5)
    check_page(page)


@pytest.mark.journey
def test_easy_read_has_one_question_a_page_with_its_picture_and_one_idea_a_line(
    server: Any, survey: Survey, page: Page
) -> None:
    begin(server, survey, page, "easy")
    expect(page.locator(".picture")).to_have_attribute("src", re.compile("house"))
    heading = page.get_by_role("heading", level=1)
    assert heading.inner_text().split("\n") == ["Think of the first night.", "Where did you sleep?"]
    assert page.evaluate("parseFloat(getComputedStyle(document.querySelector('.choice')).fontSize)") >= 14 * 96 / 72
    sizes = (
        "[...document.querySelectorAll('main p, main dd, footer p')].map(e => parseFloat(getComputedStyle(e).fontSize))"
    )
    assert min(page.evaluate(sizes)) >= 14 * 96 / 72
    page.set_viewport_size({"width": 1280, "height": 800})
    picture, words = page.locator(".picture").bounding_box(), heading.bounding_box()
    assert picture and words and picture["x"] + picture["width"] <= words["x"]
    page.get_by_role("button", name="Continue").click()
    expect(page.locator("textarea")).to_have_count(1)
    expect(page.locator("input[type=text]")).to_have_count(0)


@pytest.mark.journey
def test_larger_words_keep_what_was_typed_and_need_no_script(server: Any, survey: Survey, plain_page: Page) -> None:
    page = plain_page
    begin(server, survey, page)
    size = "parseFloat(getComputedStyle(document.body).fontSize)"
    usual = page.evaluate(size)
    page.get_by_label("With family").check()
    page.get_by_role("button", name="Larger words").click()
    expect(page.get_by_label("With family")).to_be_checked()
    assert page.evaluate(size) == pytest.approx(usual * 1.5)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.get_by_role("button", name="Usual words").click()
    assert page.evaluate(size) == pytest.approx(usual)


@pytest.mark.journey
def test_enter_in_a_box_goes_on_and_changes_no_version(server: Any, survey: Survey, page: Page) -> None:
    begin(server, survey, page)
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Who with?").fill("My sister")
    page.get_by_label("Who with?").press("Enter")
    expect(page.get_by_role("heading", name="Check your answers")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "en")


VOICES = """
window.spoken = [];
const voices = (LANGS) => LANGS.map((lang) => ({ lang, name: lang }));
Object.defineProperty(window, "SpeechSynthesisUtterance", { value: class { constructor(text) { this.text = text; } } });
Object.defineProperty(window, "speechSynthesis", { value: {
  getVoices: () => voices(["en-GB", WELSH].filter(Boolean)),
  speak(said) { window.spoken.push([said.lang, said.text]); }, cancel() { window.spoken.push(["stop", ""]); } } });
"""


@pytest.mark.journey
def test_a_page_is_read_aloud_from_heading_to_choices_and_stops(server: Any, survey: Survey, page: Page) -> None:
    page.add_init_script(VOICES.replace("WELSH", '"cy-GB"'))
    begin(server, survey, page, "cy")
    button = page.get_by_role("button", name="Darllen yn uchel")
    button.press("Enter")
    assert page.evaluate("window.spoken") == [
        ["cy", "Ble cysgoch chi?"],
        ["cy", "Gyda theulu"],
        ["cy", "Mewn hostel"],
        ["cy", "neu"],
        ["cy", "Mae’n well gen i beidio â dweud"],
    ]
    page.get_by_role("button", name="Stopio darllen").click()
    assert page.evaluate("window.spoken.at(-1)") == ["stop", ""]
    expect(button).to_be_visible()


@pytest.mark.journey
def test_a_device_without_a_welsh_voice_says_so(server: Any, survey: Survey, page: Page) -> None:
    page.add_init_script(VOICES.replace("WELSH", "null"))
    begin(server, survey, page, "cy")
    page.get_by_role("button", name="Darllen yn uchel").click()
    expect(page.get_by_role("status").filter(has_text="Nid oes llais Cymraeg")).to_have_count(1)
    assert page.evaluate("window.spoken") == []


@pytest.mark.journey
def test_a_browser_that_cannot_speak_shows_no_button(server: Any, survey: Survey, plain_page: Page) -> None:
    begin(server, survey, plain_page)
    expect(plain_page.get_by_text("Read aloud")).to_be_hidden()


# Weight


def weight_of(client: FlaskClient, address: str) -> dict[str, int]:
    """The bytes of a page and of everything it loads but the font, as the server sends them."""
    page = client.get(address, follow_redirects=True)
    assert page.status_code == 200
    loads = re.findall(
        r'<link rel="stylesheet" href="([^"]+)"|<script[^>]* src="([^"]+)"|<img[^>]* src="([^"]+)"', page.text
    )
    weights = {address: len(page.data)}
    for found in loads:
        link = urljoin(address, next(filter(None, found)).replace("&amp;", "&"))
        with client.get(link) as reply:
            weights[link] = len(reply.data)
    return weights


@pytest.mark.parametrize("version", ["en", "cy", "easy"])
def test_a_first_load_is_50_kb_or_less_besides_the_font(
    app: Flask, client: FlaskClient, survey: Survey, version: str, record_property: Callable[[str, object], None]
) -> None:
    start = f"/s/{survey.slug}"
    key = re.search(r'name="submission_key" value="([^"]+)"', client.get(f"{start}?version={version}").text)
    assert key
    first = weight_of(client, start)
    client.post(start, data={"submission_key": key[1]})
    pages = [first, *(weight_of(client, f"{start}/p/{question.id}") for question in survey.questions)]
    pages.append(weight_of(client, f"{start}/check"))
    for weights in pages:
        assert sum(weights.values()) <= MOST_BYTES, weights
    record_property("heaviest", max(sum(weights.values()) for weights in pages))


@pytest.mark.journey
def test_axe_finds_nothing_on_the_pages_where_versions_are_written(
    server: Any, consultation: Consultation, page: Page, check_page: Check
) -> None:
    from consult.people.actions import create_person

    made = build_survey(consultation, DRAFT)
    create_person("Test Strategist", "writer@example.org", "strategy", "a long password here")
    page.goto(f"{server}/sign-in")
    page.locator("[name=email]").fill("writer@example.org")
    page.locator("[name=password]").fill("a long password here")
    page.get_by_role("button", name="Sign in").click()
    address = f"{server}/consultations/{consultation.id}/surveys/{made.id}"
    page.goto(f"{address}/wording")
    check_page(page)
    page.get_by_label("Welsh, the title, The start page").fill("")
    page.get_by_role("button", name="Save all the words").click()
    expect(page.get_by_text("1 text missing")).to_be_visible()
    check_page(page)
    page.goto(f"{address}/pictures")
    check_page(page)
    page.get_by_role("button", name="Upload").click()
    expect(page.get_by_text("Say what the picture shows").first).to_be_visible()
    check_page(page)
