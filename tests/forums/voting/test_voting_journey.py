"""A vote in real browsers: the facilitator, a small phone without a script, and the big screen that follows."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from consult.extensions import db
from consult.forums.session_models import ForumSession
from consult.forums.voting.ballot_actions import make_ballot, open_ballot
from consult.forums.voting.finding import ballots_of, lines_of
from consult.forums.voting.models import BallotKind, VotedOn
from consult.forums.voting.vote_actions import cast_votes
from consult.people.actions import create_person
from consult.people.models import Role

pytestmark = pytest.mark.journey
PASSWORD = "a long walk to the harbour"
Check = Callable[[Page], None]


def test_a_room_votes_by_phone_and_the_screen_follows_within_two_seconds(
    page: Page, plain_page: Page, server: Any, session: ForumSession, check_page: Check
) -> None:
    create_person("Test Strategy", "strategy@example.org", Role.STRATEGY, PASSWORD)
    here = f"{server}/consultations/{session.consultation_id}/forums/sessions/{session.id}/ballots"
    page.goto(f"{here}/new")
    page.locator("[name=email]").fill("strategy@example.org")
    page.locator("[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_label("What the room decides").fill("What should come first?")
    page.get_by_label("Statements", exact=True).fill("\n".join(f"Statement {number}" for number in range(1, 9)))
    page.get_by_label("Phones may send statements").check()
    page.get_by_role("button", name="Make it").press("Enter")
    page.get_by_role("button", name="Open the vote").press("Enter")
    expect(page.get_by_text("The room can vote.")).to_be_visible()
    check_page(page)
    ballot = ballots_of(session)[0]
    db.session.refresh(ballot)
    page.goto(f"{here}/{ballot.id}/screen")
    expect(page.get_by_text(str(ballot.code))).to_be_visible()
    check_page(page)
    page.get_by_role("link", name="Results").press("Enter")
    expect(page.locator("[data-voted]")).to_have_text("0")

    phone = plain_page
    phone.goto(f"{server}/v")
    check_page(phone)
    phone.get_by_label("Type the code").fill(str(ballot.code).lower())
    phone.keyboard.press("Enter")
    for number in range(1, 9):
        phone.get_by_role("group", name=f"Statement {number}").get_by_label("Agree", exact=True).check()
    check_page(phone)
    phone.get_by_role("button", name="Send my vote").press("Enter")
    expect(phone.get_by_role("heading", name="Thank you")).to_be_visible()
    began = time.monotonic()
    expect(page.locator("[data-voted]")).to_have_text("1")
    assert time.monotonic() - began < 2
    phone.get_by_role("link", name="Change my vote").press("Enter")
    phone.get_by_label("Write a line for the room to vote on").fill("Say it in Welsh.")
    phone.get_by_role("button", name="Send this line").press("Enter")
    expect(phone.get_by_text("We have your line.")).to_be_visible()

    page.goto(f"{here}/{ballot.id}")
    page.get_by_role("button", name="Show it Say it in Welsh.").press("Enter")
    ids = [statement.id for statement in ballot.statements]
    for person in range(16):
        side = 1 if person < 9 else -1
        said = {each: side if place < 4 else -side for place, each in enumerate(ids[:7])} | {ids[7]: 1}
        cast_votes(ballot, f"{person} {'k' * 24}", said, VotedOn.PHONE)
    page.goto(f"{here}/{ballot.id}/results")
    expect(page.get_by_text(re.compile(r"^\s*Group A: \d+ people"))).to_be_visible()
    check_page(page)
    page.goto(f"{here}/{ballot.id}/screen?view=groups")
    check_page(page)
    assert lines_of(ballot)[0].voted == 17


def test_dots_and_a_ranking_are_given_by_keyboard_and_keyed_from_paper(
    page: Page, server: Any, session: ForumSession, check_page: Check
) -> None:
    create_person("Test Strategy", "strategy@example.org", Role.STRATEGY, PASSWORD)
    kinds = BallotKind.DOTS, BallotKind.RANKING
    dots, ranking = (make_ballot(session, "What first?", kind, ["Phones", "Rooms", "Work"]) for kind in kinds)
    for ballot in (dots, ranking):
        open_ballot(ballot)
    page.goto(f"{server}/v/{dots.code}")
    page.get_by_label("Phones").select_option("2")
    expect(page.get_by_text("Dots left: 1")).to_be_visible()
    page.get_by_label("Rooms").select_option("3")
    page.get_by_role("button", name="Send my vote").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("You have 3 dots. You gave 5.")
    page.get_by_label("Rooms").select_option("1")
    page.get_by_role("button", name="Send my vote").press("Enter")
    page.goto(f"{server}/v/{ranking.code}")
    page.get_by_label("Work", exact=True).select_option("1")
    page.get_by_role("button", name="Move Rooms up").press("Enter")
    check_page(page)
    page.get_by_role("button", name="Send my vote").press("Enter")
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()

    here = f"{server}/consultations/{session.consultation_id}/forums/sessions/{session.id}/ballots"
    page.goto(f"{here}/{ranking.id}/sheet")
    page.locator("[name=email]").fill("strategy@example.org")
    page.locator("[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Key a sheet")).to_be_visible()
    check_page(page)
    for place in "213":
        page.keyboard.type(place)
        page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.get_by_text("The sheet is counted.")).to_be_visible()
    page.goto(f"{here}/{dots.id}/wall")
    page.get_by_label("Dots: Phones").fill("7")
    page.get_by_role("button", name="Keep the counts").press("Enter")
    expect(page.get_by_text("The wall is counted.")).to_be_visible()
    for ballot, counts in ((dots, [{2: 1}, {1: 1}, {}]), (ranking, [{2: 1}, {2: 1, 1: 1}, {1: 1, 3: 1}])):
        db.session.rollback()
        assert [dict(line.counts) for line in lines_of(ballot)] == counts
    page.goto(f"{here}/{ranking.id}/screen?view=results")
    check_page(page)
