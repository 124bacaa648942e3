"""The three steps in a real browser: every page and every refusal, on a phone and on a desk."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from consult.consultations.actions import create_consultation
from consult.people.actions import create_person
from consult.people.models import Role

PASSWORD = "a long walk to the harbour"
CONTENT = (
    "id,What would help people coming home?,Region,Member\n"
    "1,“A phone in every release pack”,North,Harbour House\n"
    "2,,South,\n"
    "3,=Somewhere to go on the first day,South,Blue Door\n"
    "4,two,many,cells,here\n"
)


@pytest.mark.journey
def test_words_are_brought_in_by_somebody_at_a_screen(
    server: object, page: Page, check_page: Callable[[Page], None]
) -> None:
    consultation = create_consultation("What should change by 2031?", questions=["What would help?"])
    create_person("Ann Other", "ann@example.org", Role.STRATEGY, PASSWORD)
    page.goto(f"{server}/sign-in")
    page.get_by_label("Email").fill("ann@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.goto(f"{server}/consultations/{consultation.id}/bring-in")
    check_page(page)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose a file")
    check_page(page)
    sent = {"name": "answers.csv", "mimeType": "text/csv", "buffer": CONTENT.encode("cp1252")}
    page.get_by_label("File", exact=True).set_input_files(files=[sent])  # type: ignore[list-item]
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("Windows-1252")).to_be_visible()
    check_page(page)
    page.get_by_label("What were they asked?").fill("")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("alert")).to_contain_text("Write what the people were asked")
    check_page(page)
    page.get_by_label("What were they asked?").fill("What would help people coming home?")
    page.get_by_role("checkbox", name="Region").check()
    page.get_by_label("Which column names the member organisation?").select_option("Member")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("“A phone in every release pack”")).to_be_visible()
    expect(page.get_by_text("come in without one: Blue Door, Harbour House.")).to_be_visible()
    check_page(page)
    page.get_by_role("button", name="Bring them in").click()
    expect(page.get_by_role("heading", name="The words are in")).to_be_visible(timeout=15_000)
    check_page(page)
    page.get_by_role("link", name="Bring in another file").click()
    expect(page.get_by_text("2 added, 0 here already, 2 left out")).to_be_visible()
    check_page(page)
