"""A session in a browser, from its plan to what the room reads and the promise told back; axe on every sort of page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from consult.extensions import db
from consult.forums.actions import ContributionDraft, record_contribution
from consult.forums.models import Hub
from consult.forums.session_models import ForumSession
from consult.people.actions import create_person
from consult.people.models import Person, Role

pytestmark = pytest.mark.journey
PASSWORD = "a long walk to the harbour"
Check = Callable[[Page], None]
Draft = Callable[..., ContributionDraft]


def test_a_session_from_its_plan_to_the_promise_told_back(
    page: Page, session: ForumSession, server: Any, check_page: Check, draft: Draft, facilitator: Person
) -> None:
    create_person("Test Strategy", "strategy@example.org", Role.STRATEGY, PASSWORD)
    session.forum.hubs.append(Hub(name="Newport"))
    db.session.commit()
    base = f"{server}/consultations/{session.consultation_id}/forums"
    page.goto(f"{base}/{session.forum_id}/sessions/new")
    page.locator("[name=email]").fill("strategy@example.org")
    page.locator("[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    # The plan
    page.get_by_label("Focus group").check()
    page.get_by_label("Custody").check()
    page.get_by_label("Hub").select_option("Newport")
    page.get_by_label("Prompts").fill("How did it begin? (10)")
    page.get_by_label("Payment").fill("20")
    page.get_by_role("button", name="Plan the session").click()
    expect(page.get_by_role("alert")).to_contain_text("Give the session a title.")
    check_page(page)
    page.get_by_label("Title").fill("The first week")
    page.get_by_label("Title").press("Enter")
    page.get_by_role("button", name="Add the consultation’s questions").click()
    expect(page.get_by_role("heading", name="3. What would you change?")).to_be_visible()
    check_page(page)
    # The rules, and who came
    page.get_by_role("link", name="Read the rules out and start").click()
    check_page(page)
    page.get_by_role("button", name="Start the session").click()
    expect(page.get_by_role("alert")).to_contain_text("Read both out to the room first")
    page.get_by_label("I have read both out to the room").check()
    page.get_by_role("button", name="Start the session").click()
    expect(page.get_by_role("textbox", name="What was said")).to_be_visible()
    held = db.session.query(ForumSession).order_by(ForumSession.id.desc()).first()
    assert held is not None
    here = f"{base}/sessions/{held.id}"
    for number, text in enumerate(("Nobody rang my mum.", "They moved me at night."), 1):
        record_contribution(
            held, draft(session, text=text, prompt_id=held.prompts[0].id, headcount=number), text, facilitator
        )
    page.goto(here)
    page.get_by_role("link", name="Who came").first.click()
    page.get_by_label("Wren came").check()
    page.get_by_label("Slip, Wren").fill("40")
    page.get_by_role("button", name="Keep who came").click()
    expect(page.get_by_role("alert")).to_contain_text("This session has no slip 40.")
    check_page(page)
    page.get_by_label("Slip, Wren").fill("")
    page.get_by_role("button", name="Keep who came").click()
    expect(page.get_by_text("Still to pay £20.")).to_be_visible()
    # Afterwards
    page.goto(f"{here}/after")
    page.get_by_label("Number of the line").fill("2")
    page.get_by_label("What it should say").fill("They moved me before breakfast.")
    page.get_by_role("button", name="Keep the correction").click()
    page.get_by_role("button", name="Put it right").click()
    page.get_by_label("How many said: this is right").fill("1")
    page.locator("#confirmed").get_by_role("button", name="Keep the number").click()
    page.get_by_label("What we said we would do").fill("We ask about the phones.")
    page.get_by_role("button", name="Promise it").click()
    check_page(page)
    page.get_by_role("link", name="Summary for the room").click()
    expect(page.get_by_text("“They moved me before breakfast.”")).to_be_visible()
    page.get_by_role("link", name="Easy Read").click()
    expect(page.locator(".easy-picture").first).to_be_visible()
    check_page(page)
    # The promise
    page.goto(f"{base}/promises")
    check_page(page)
    page.get_by_role("link", name="We ask about the phones.").click()
    page.get_by_label("What became of it").fill("Two more phones.")
    page.get_by_role("button", name="Keep the answer").click()
    check_page(page)
    page.get_by_role("button", name="The room has heard it").click()
    expect(page.get_by_text("No room waits for an answer")).to_be_visible()
    # The end, and handing over
    page.goto(here)
    page.get_by_role("button", name="End session").click()
    page.get_by_role("button", name="Hand the session over").click()
    expect(page.get_by_text("This session is handed over.")).to_be_visible()
