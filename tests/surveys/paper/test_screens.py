"""Paper's pages in a browser: keyed by keyboard alone, on narrow and wide screens, with and without script."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Dialog, Page, expect
from sqlalchemy import select

from consult.extensions import db
from consult.people.models import Person
from consult.privacy.consent import Consent
from consult.surveys.answering.answers import kept_of
from consult.surveys.models import Question
from consult.surveys.paper.actions import ask_check, key_in, take_form
from consult.surveys.paper.models import PaperBatch, PaperForm
from consult.surveys.question_type import Stored

CheckPage = Callable[[Page], None]
MakePerson = Callable[..., Person]


@pytest.fixture
def asked(batch: PaperBatch) -> Callable[[str], Question]:
    """asked(label): a question of the survey."""
    return lambda label: next(each for each in batch.survey.questions if each.label == label)


def enter(page: Page, server: Any, staff: MakePerson) -> None:
    """Sign in as somebody of the strategy team."""
    person = staff()
    page.goto(f"{server}/sign-in")
    page.get_by_label("Work email").fill(person.email)
    page.get_by_label("Password").fill("correct horse battery")
    page.get_by_role("button", name="Sign in").click()
    expect(page).not_to_have_url(f"{server}/sign-in")


def at(server: Any, batch: PaperBatch, end: str = "") -> str:
    return f"{server}/consultations/{batch.survey.consultation_id}/surveys/{batch.survey_id}/paper{end}"


def one_form() -> PaperForm:
    db.session.expire_all()
    return db.session.scalars(select(PaperForm)).one()


def test_every_page_of_paper_is_clean_on_narrow_and_wide_screens(
    page: Page,
    server: Any,
    batch: PaperBatch,
    staff: MakePerson,
    check_page: CheckPage,
    asked: Callable[[str], Question],
) -> None:
    enter(page, server, staff)
    page.goto(at(server, batch))
    check_page(page)
    page.goto(at(server, batch, "/1"))
    check_page(page)
    page.get_by_role("button", name="Key the next form").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Write B1-1 on the paper")
    check_page(page)
    how, date = asked("How did you manage?"), asked("When did it begin?")
    page.locator(f"#q{date.id}-day").fill("40")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page).to_have_title("Error: Key B1-1 – Consult")
    check_page(page)
    page.locator(f"#q{date.id}-day").fill("")
    page.locator(f"#q{how.id}").fill("I walked")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", name="One answer is not for this person")).to_be_visible()
    check_page(page)
    page.get_by_role("button", name="Save without these answers").click()
    expect(page.get_by_text("B1-1 is saved.")).to_be_visible()
    why = asked("What would have helped?")
    form = take_form(batch, staff("Bo Test"))
    assert form.keyed_by
    key_in(form, form.keyed_by, {why.id: Stored(text="A phone")}, Consent.QUOTE)
    ask_check(form)
    page.reload()
    check_page(page)
    page.get_by_role("link", name="Key it again B1-2").click()
    page.locator(f"#q{why.id}").fill("A card")
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Settle B1-2")
    check_page(page)


def test_a_form_is_keyed_with_the_keyboard_alone_and_enter_does_not_save(
    page: Page, server: Any, batch: PaperBatch, staff: MakePerson, asked: Callable[[str], Question]
) -> None:
    enter(page, server, staff)
    page.goto(at(server, batch, "/1"))
    page.keyboard.press("n")
    expect(page.get_by_role("heading", level=1)).to_have_text("Write B1-1 on the paper")
    home, phone, how = asked("Where do you live?"), asked("Did you have a phone?"), asked("How did you manage?")
    scale, grid = asked("How safe did you feel?"), asked("How were these?")
    expect(page.locator(f"#q{home.id}-0")).to_be_focused()
    page.keyboard.press("1")  # North, and on to the box beside “Another place”
    page.keyboard.press("Enter")  # on to the section's box
    page.keyboard.press("Enter")  # on to the phone
    page.keyboard.press("2")  # No
    expect(page.locator(f"#q{how.id}")).to_be_focused()
    page.keyboard.type("2 friends helped")  # a number in a text is a number
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Write B1-1 on the paper")
    page.locator(f"#q{scale.id}-0").focus()
    page.keyboard.press("0")
    expect(page.locator(f"#q{scale.id}-0")).to_be_checked()
    rows = [row.id for row in grid.choices]
    page.locator(f"#q{grid.id}-r{rows[0]}-0").focus()
    page.keyboard.press("3")
    page.keyboard.press("1")
    page.locator(f"#q{grid.id}-r{rows[1]}-0").focus()
    page.keyboard.press("Backspace")  # not on the paper after all
    page.get_by_role("button", name="Save", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("B1-1 is saved.")).to_be_visible()
    response = one_form().response
    assert response
    kept = kept_of(response)
    assert kept[home.id].option_ids == (home.choices[0].id,)
    assert kept[phone.id].option_ids == (phone.choices[1].id,)
    assert kept[how.id].text == "2 friends helped"
    assert kept[scale.id].number == 0
    assert kept[grid.id].marks == ((rows[0], 3),)


def test_leaving_with_something_keyed_is_asked_about_first(
    page: Page, server: Any, batch: PaperBatch, staff: MakePerson, asked: Callable[[str], Question]
) -> None:
    enter(page, server, staff)
    page.goto(at(server, batch, "/1"))
    page.get_by_role("button", name="Key the next form").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Write B1-1 on the paper")
    page.wait_for_load_state()  # who clicks away before the script has come is not asked
    page.locator(f"#q{asked('How did you manage?').id}").press_sequentially("I walked")
    asked_first: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked_first.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.get_by_role("link", name="Stop").click(no_wait_after=True)
    expect(page.locator(f"#q{asked('How did you manage?').id}")).to_have_value("I walked")
    assert asked_first == ["beforeunload"]


def test_without_script_enter_saves_nothing_and_save_saves(
    plain_page: Page, server: Any, batch: PaperBatch, staff: MakePerson, asked: Callable[[str], Question]
) -> None:
    enter(plain_page, server, staff)
    plain_page.goto(at(server, batch, "/1"))
    plain_page.get_by_role("button", name="Key the next form").click()
    email = plain_page.locator(f"#q{asked('Where may we write to you?').id}")
    email.fill("someone@example.org")
    email.press("Enter")
    expect(plain_page.get_by_role("heading", level=1)).to_have_text("Write B1-1 on the paper")
    expect(email).to_have_value("someone@example.org")
    assert one_form().response is None
    plain_page.get_by_role("button", name="Save", exact=True).click()
    expect(plain_page.get_by_text("B1-1 is saved.")).to_be_visible()
    assert one_form().response is not None
