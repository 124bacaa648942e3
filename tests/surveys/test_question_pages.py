"""The page of every kind of question: without script through forms, and in a browser with and without script."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect
from werkzeug.test import TestResponse

from consult.consultations.models import Consultation
from consult.extensions import db
from consult.people.models import Organisation
from consult.surveys.actions import build_survey, open_survey
from consult.surveys.answering.answers import kept_of
from consult.surveys.models import Kind, Question, Survey
from consult.surveys.question_type import Stored
from consult.surveys.response_models import Response
from consult.surveys.survey_draft import OptionDraft, QuestionDraft, SurveyDraft

OTHER, NONE = OptionDraft("Another way, please say", free_text=True), OptionDraft("None of these", excludes=True)
AREAS = ("East", "London", "Mid Wales", "North East", "North Wales", "North West", "South East", "South Wales",
         "South West", "West Wales", "Yorkshire")  # fmt: skip
WHY = "We plan the beds by it."
QUESTIONS = (
    QuestionDraft(
        Kind.SECTION,
        "Your home",
        hint="Two minutes.",
        content_note="About having none.",
        support="A friend: 116 123",
        may_skip=True,
    ),
    QuestionDraft(Kind.ONE_CHOICE, "How did you come?", options=("On foot", OTHER)),
    QuestionDraft(Kind.SEVERAL_CHOICES, "What helped?", options=("A phone", "A friend", "Money", OTHER, NONE), most=2),
    QuestionDraft(Kind.DROPDOWN, "Which area?", options=AREAS),
    QuestionDraft(Kind.SCALE, "How likely?", scale_low=0, scale_high=10, low_label="Never", high_label="For sure"),
    QuestionDraft(Kind.RATING, "How good?", scale_low=1, scale_high=5, high_label="Very good"),
    QuestionDraft(Kind.GRID, "Do you agree?", options=("I was met", "I had money"), columns=("Yes", "A bit", "No")),
    QuestionDraft(Kind.RANKING, "What first?", options=("A home", "A job", "Health"), least=2),
    QuestionDraft(Kind.NUMBER, "How many nights?", least=0, most=365, required=True, required_reason=WHY),
    QuestionDraft(Kind.DATE, "Which day?"),
    QuestionDraft(Kind.EMAIL, "Which address?"),
    QuestionDraft(Kind.SHORT_TEXT, "What one thing?", most=5, content_note="Take your time."),
    QuestionDraft(Kind.YES_NO, "Did you have a phone?"),
    QuestionDraft(Kind.ORGANISATION, "Which organisation?", with_previous=True),
)


@dataclass
class Every:
    """An open survey with every kind of question."""

    survey: Survey

    def question(self, kind: Kind) -> Question:
        return next(question for question in self.survey.questions if question.kind is kind)

    def name(self, kind: Kind) -> str:
        return f"q{self.question(kind).id}"

    def option(self, kind: Kind, label: str) -> int:
        return next(option.id for option in self.question(kind).options if option.label == label)

    def page(self, kind: Kind) -> str:
        return f"/s/{self.survey.slug}/p/{self.question(kind).id}"

    def kept(self, kind: Kind) -> Stored | None:
        db.session.expire_all()
        response = db.session.query(Response).one()
        return kept_of(response).get(self.question(kind).id)


@pytest.fixture
def every(consultation: Consultation) -> Every:
    db.session.add_all(Organisation(name=name) for name in ("Halfway Up", "New Leaf"))
    survey = build_survey(consultation, SurveyDraft("All kinds", questions=QUESTIONS))
    open_survey(survey)
    return Every(survey)


@pytest.fixture
def send(client: FlaskClient, every: Every) -> Callable[..., TestResponse]:
    """send(kind, boxes, go='on'): begin if need be, and send the page of one kind. Boxes are named after the `q7`."""
    start = f"/s/{every.survey.slug}"
    key = re.search(r'name="submission_key" value="([^"]+)"', client.get(start).text)
    assert key
    client.post(start, data={"submission_key": key[1]})

    def send(kind: Kind, boxes: dict[str, Any], go: str = "on") -> TestResponse:
        name = every.name(kind)
        data = {f"{name}{box}": sent for box, sent in boxes.items()}
        return client.post(every.page(kind), data=data | {"go": go})

    return send


Send = Callable[..., TestResponse]


def test_other_words_are_kept_and_shown_again(client: FlaskClient, every: Every, send: Send) -> None:
    other = every.option(Kind.ONE_CHOICE, OTHER.label)
    assert send(Kind.ONE_CHOICE, {"-other": "By boat"}).status_code == 303
    assert every.kept(Kind.ONE_CHOICE) == Stored(text="By boat", marks=((other, None),))
    page = client.get(every.page(Kind.ONE_CHOICE)).text
    assert re.search(r'value="By boat"', page)
    assert re.search(rf'value="{other}" checked', page)


def test_words_in_the_box_and_rather_not_say_at_once_are_asked_about(every: Every, send: Send) -> None:
    for kind in (Kind.ONE_CHOICE, Kind.SEVERAL_CHOICES):
        page = send(kind, {"": "none", "-other": "By boat"})
        assert page.status_code == 422
        assert "Not both" in page.text
        assert every.kept(kind) is None


@pytest.mark.parametrize(
    ("kind", "boxes", "words", "target"),
    [
        (Kind.DATE, {"-day": "1", "-month": "13", "-year": "2026"}, "The month must be a number", "-month"),
        (Kind.DATE, {"-day": "31", "-month": "4", "-year": "2026"}, "April 2026 has no day 31", "-day"),
        (Kind.NUMBER, {"": "many"}, "Write a number in figures", ""),
        (Kind.EMAIL, {"": "nobody"}, "Write an e-mail address", ""),
        (Kind.SHORT_TEXT, {"": "one two three four five six"}, "You wrote 6 words. Write 5 or fewer", ""),
        (Kind.SCALE, {"": "11"}, "Choose a number from 0 to 10", "-0"),
    ],
)
def test_an_error_leads_to_the_box_it_means(
    every: Every, send: Send, kind: Kind, boxes: dict[str, str], words: str, target: str
) -> None:
    page = send(kind, boxes)
    assert page.status_code == 422
    link = re.search(r'<a href="#([^"]+)">([^<]+)</a></li>', page.text)
    assert link and words in link[2]
    assert link[1] == f"{every.name(kind)}{target}"
    assert f'id="{link[1]}"' in page.text
    assert all(f'value="{sent}"' in page.text for sent in boxes.values() if kind in (Kind.DATE, Kind.NUMBER))


def test_two_things_in_one_place_are_named_and_stay_as_they_were_sent(every: Every, send: Send) -> None:
    home, job = every.option(Kind.RANKING, "A home"), every.option(Kind.RANKING, "A job")
    page = send(Kind.RANKING, {f"-p{home}": "1", f"-p{job}": "1"})
    assert page.status_code == 422
    assert "“A home” and “A job” have the same place" in page.text
    assert f'href="#{every.name(Kind.RANKING)}-p{job}"' in page.text
    assert page.text.count('<option value="1" selected>') == 2


def test_a_grid_is_kept_row_by_row_and_may_be_left_half_empty(every: Every, send: Send) -> None:
    met = every.option(Kind.GRID, "I was met")
    assert send(Kind.GRID, {f"-r{met}": "3"}).status_code == 303
    assert every.kept(Kind.GRID) == Stored(marks=((met, 3),))


def test_a_date_a_ranking_and_a_dropdown_are_kept(every: Every, send: Send) -> None:
    send(Kind.DATE, {"-day": "7", "-month": "3", "-year": "2026"})
    job, home = every.option(Kind.RANKING, "A job"), every.option(Kind.RANKING, "A home")
    send(Kind.RANKING, {f"-p{job}": "1", f"-p{home}": "3"})
    area = every.option(Kind.DROPDOWN, "Mid Wales")
    send(Kind.DROPDOWN, {"": str(area)})
    assert every.kept(Kind.DATE) == Stored(text="2026-03-07")
    assert every.kept(Kind.RANKING) == Stored(marks=((job, 1), (home, 2)))
    assert every.kept(Kind.DROPDOWN) == Stored(marks=((area, None),))


@pytest.mark.parametrize("kind", [Kind.DROPDOWN, Kind.GRID, Kind.RANKING, Kind.DATE, Kind.EMAIL])
def test_a_whole_question_may_be_declined_with_one_button(every: Every, send: Send, kind: Kind) -> None:
    assert send(kind, {}, go="skip").status_code == 303
    assert every.kept(kind) == Stored(declined=True)


# Required


def test_a_required_question_says_why_and_offers_no_way_around(client: FlaskClient, every: Every, send: Send) -> None:
    page = client.get(every.page(Kind.NUMBER)).text
    assert WHY in page
    assert "I’d rather not say" not in page
    for boxes, go in (({}, "on"), ({}, "skip"), ({"": "  "}, "on")):
        refused = send(Kind.NUMBER, boxes, go)
        assert refused.status_code == 422
        assert f"We need an answer here. {WHY}" in refused.text
        assert every.kept(Kind.NUMBER) is None


@pytest.mark.parametrize("go", ["back", "later"])
def test_a_required_question_does_not_hold_back_whoever_leaves(every: Every, send: Send, go: str) -> None:
    assert send(Kind.NUMBER, {}, go).status_code == 303
    assert send(Kind.NUMBER, {"": "0"}).status_code == 303
    assert every.kept(Kind.NUMBER) == Stored(number=0)


# Sections


def test_a_section_introduces_itself_and_its_name_stands_above_its_questions(
    client: FlaskClient, every: Every, send: Send
) -> None:
    page = client.get(every.page(Kind.SECTION)).text
    for words in ("Your home", "Two minutes.", "About having none.", "A friend: 116 123", "Skip this section"):
        assert words in page
    assert '<p class="section-name">Your home</p>' in client.get(every.page(Kind.SCALE)).text
    assert "section-name" not in page


def test_a_skipped_section_is_left_out_until_somebody_comes_back_to_it(
    client: FlaskClient, every: Every, send: Send
) -> None:
    assert send(Kind.SECTION, {}, go="skip").location.endswith("/check")
    assert every.kept(Kind.SECTION) == Stored(declined=True)
    assert client.get(every.page(Kind.SCALE)).status_code == 303
    assert send(Kind.SECTION, {}).location.endswith(every.page(Kind.ONE_CHOICE))
    assert every.kept(Kind.SECTION) is None


def test_only_pages_that_need_a_script_load_it(client: FlaskClient, every: Every, send: Send) -> None:
    def scripts(kind: Kind) -> set[str]:
        return {*re.findall(r"/js/(choose|combobox|rank|words)\.js", client.get(every.page(kind)).text)}

    assert scripts(Kind.SCALE) == scripts(Kind.DATE) == scripts(Kind.GRID) == set()
    assert scripts(Kind.SEVERAL_CHOICES) == scripts(Kind.ONE_CHOICE) == {"choose"}
    assert scripts(Kind.DROPDOWN) == {"combobox"}
    assert scripts(Kind.RANKING) == {"rank"}
    assert scripts(Kind.SHORT_TEXT) == {"words"}


# In a browser


def start(page: Page, server: Any, every: Every) -> None:
    page.goto(f"{server}/s/{every.survey.slug}")
    page.get_by_role("button", name="Start").click()


def onward(page: Page) -> None:
    page.get_by_role("button", name="Continue").click()


@pytest.mark.journey
@pytest.mark.slow
def test_every_kind_is_answered_without_script(server: Any, every: Every, plain_page: Page) -> None:
    page = plain_page
    start(page, server, every)
    onward(page)
    page.get_by_role("textbox", name="Your words for “Another way, please say”").fill("By boat")
    onward(page)
    page.get_by_label("None of these").check()
    page.get_by_label("A phone").check()
    onward(page)
    expect(page.get_by_role("alert")).to_contain_text("You chose “None of these” and something else")
    page.get_by_label("None of these").uncheck()
    onward(page)
    page.get_by_label("Which area?").select_option("Mid Wales")
    onward(page)
    page.get_by_label("10, for sure").check()
    onward(page)
    page.get_by_label("5 of 5 stars, very good").check()
    onward(page)
    page.get_by_role("group", name="I was met").get_by_label("A bit").check()
    page.get_by_role("group", name="I had money").get_by_label("No").check()
    onward(page)
    page.get_by_label("Health").select_option("1")
    page.get_by_label("A home").select_option("2")
    onward(page)
    page.get_by_label("How many nights?").fill("1,5")
    onward(page)
    page.get_by_label("Day", exact=True).fill("27")
    page.get_by_label("Month").fill("mar")
    page.get_by_label("Year").fill("2026")
    onward(page)
    page.get_by_label("Which address?").fill("name@example.org")
    onward(page)
    page.get_by_label("What one thing?").fill("A key.")
    onward(page)
    page.get_by_label("Yes").check()
    page.get_by_label("Which organisation?").select_option("New Leaf")
    onward(page)
    said = page.get_by_role("main").inner_text()
    for words in ("Another way, please say: By boat", "A phone", "Mid Wales", "10, for sure", "5 of 5 stars, very good",
                  "I was met: A bit", "I had money: No", "1. Health", "2. A home", "1.5", "27 March 2026",
                  "name@example.org", "A key.", "Yes", "New Leaf"):  # fmt: skip
        assert words in said, words


@pytest.mark.journey
@pytest.mark.slow
def test_every_kind_suits_everybody_and_works_by_keyboard(
    server: Any, every: Every, page: Page, check_page: Callable[[Page], None]
) -> None:
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    start(page, server, every)
    check_page(page)
    onward(page)

    box = page.get_by_role("textbox", name="Your words for")
    expect(box).to_be_hidden()
    page.get_by_label("On foot").focus()
    page.keyboard.press("ArrowDown")  # the radio buttons of one group
    expect(box).to_be_visible()
    check_page(page)
    page.keyboard.press("Tab")
    page.keyboard.type("By boat")
    page.keyboard.press("Enter")

    page.get_by_label("A phone").check()
    page.get_by_label("None of these").check()
    expect(page.get_by_label("A phone")).not_to_be_checked()
    page.get_by_label("A friend").check()
    expect(page.get_by_label("None of these")).not_to_be_checked()
    check_page(page)
    onward(page)

    combo = page.get_by_role("combobox", name="Which area?")
    combo.focus()
    page.keyboard.type("wal")
    expect(page.get_by_role("option")).to_have_text(["Mid Wales", "North Wales", "South Wales", "West Wales"])
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option", selected=True)).to_have_text("North Wales")
    check_page(page)
    page.keyboard.press("Enter")
    expect(combo).to_have_value("North Wales")
    expect(page.get_by_role("listbox")).to_be_hidden()
    onward(page)

    check_page(page)
    onward(page)
    check_page(page)
    onward(page)
    check_page(page)
    onward(page)

    page.get_by_role("button", name="Move Health up").press("Enter")
    page.get_by_role("button", name="Move A job up").press("Enter")
    expect(page.get_by_text("A job is now number 2.")).to_be_attached()
    page.get_by_role("button", name="Move A job up").press("Enter")
    expect(page.get_by_label("A job", exact=True)).to_have_value("1")
    expect(page.get_by_label("Health", exact=True)).to_have_value("2")
    expect(page.get_by_role("button", name="Move A job up")).to_be_focused()
    check_page(page)
    onward(page)

    onward(page)
    expect(page.get_by_role("alert")).to_contain_text("We need an answer here.")
    check_page(page)
    page.get_by_role("link", name="We need an answer here.").click()
    expect(page.get_by_label("How many nights?")).to_be_focused()
    page.keyboard.type("3")
    page.keyboard.press("Enter")

    page.get_by_label("Day", exact=True).fill("31")
    page.get_by_label("Month").fill("2")
    page.get_by_label("Year").fill("2026")
    onward(page)
    expect(page.get_by_role("alert")).to_contain_text("February 2026 has no day 31")
    check_page(page)
    page.get_by_label("Day", exact=True).fill("28")
    onward(page)
    check_page(page)
    onward(page)

    page.get_by_label("What one thing?").fill("a key")
    expect(page.get_by_text("2 of 5 words")).to_be_visible()
    check_page(page)
    onward(page)
    check_page(page)
    onward(page)
    said = page.get_by_role("main").inner_text()
    for words in ("By boat", "A friend", "North Wales", "1. A job", "2. Health", "28 February 2026", "a key"):
        assert words in said, words
    assert not faults
