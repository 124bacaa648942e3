"""Two note-takers in a place without a network: cold start, a killed browser, the way back, and what stays behind."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from consult.extensions import db
from consult.forums.actions import grant_forum
from consult.forums.contribution_models import Contribution
from consult.forums.session_models import ForumSession
from consult.people.actions import create_person
from consult.people.models import Person, Role

from .conftest import PASSPHRASE, PASSWORD, Device

pytestmark = pytest.mark.journey


def kept_by(person: Person) -> list[str]:
    db.session.rollback()
    wanted = select(Contribution.text).where(
        Contribution.captured_by_id == person.id, Contribution.removed_at.is_(None)
    )
    return list(db.session.scalars(wanted.order_by(Contribution.position)))


def test_two_hundred_entries_of_two_note_takers_survive_a_killed_browser_and_arrive_once(
    session: ForumSession, device: Callable[[str], Device], server: Any
) -> None:
    title = session.title
    canaries = [f"canary {secrets.token_hex(8)}" for _ in range(50)]
    takers = []
    for name, mine in (("first", canaries[:25]), ("second", canaries[25:])):
        person = create_person(f"Test {name}", f"{name}@example.org", Role.FACILITATOR, PASSWORD)
        grant_forum(person, session.forum)
        said = [f"{name} {n}: {mine[n // 4] if n % 4 == 0 else 'plain words'}" for n in range(100)]
        takers.append((person, device(f"{name}@example.org"), said))

    for _, tablet, _ in takers:  # at the office
        tablet.switch_on(network=True)
        tablet.sign_in()
        tablet.get_ready(title)
        tablet.close()

    for _, tablet, said in takers:  # in a place without a network, from a cold start
        tablet.switch_on(network=False)
        tablet.unlock("teapot Tuesday lighthouse pebble")
        expect(tablet.page.get_by_role("alert")).to_contain_text("That is not the passphrase")
        expect(tablet.page.get_by_text(title)).to_have_count(0)
        tablet.unlock()
        tablet.sit_down(title)
        tablet.take_down(said[:5], by_keys=True)
        tablet.take_down(said[5:50])
        expect(tablet.page.locator("[data-say=count]")).to_have_text("50 kept here")
        tablet.page.keyboard.type(f"{said[50][:-1]}")
        expect(tablet.page.locator("[data-half=kept]")).to_have_count(1)  # half a sentence is kept too
        tablet.kill()
        assert tablet.holds([*canaries, PASSPHRASE]) == []

    for _, tablet, said in takers:
        tablet.switch_on(network=False)
        expect(tablet.page.get_by_text("Not handed in: 50 contributions.")).to_be_visible()
        tablet.unlock()
        tablet.sit_down(title)
        box = tablet.page.get_by_role("textbox", name="What was said")
        expect(box).to_have_value(said[50][:-1])
        box.press("End")
        tablet.take_down([said[50][-1], *said[51:]])
        expect(tablet.page.locator("[data-say=count]")).to_have_text("100 kept here")
        assert tablet.holds([*canaries, PASSPHRASE]) == []
    assert db.session.scalars(select(Contribution)).all() == []

    for person, tablet, said in takers:  # back at the office
        assert tablet.context
        tablet.context.set_offline(False)
        tablet.sign_in()
        tablet.unlock()
        tablet.page.get_by_role("button", name="Hand in and clear this device").click()
        expect(tablet.page.get_by_text("100 contributions handed in. This device holds no words now.")).to_be_visible()
        assert kept_by(person) == said
        assert tablet.page.evaluate("indexedDB.databases().then((all) => all.length)") == 0
        tablet.close()
        assert tablet.holds([*canaries, PASSPHRASE]) == []
    assert len(db.session.scalars(select(Contribution.id)).all()) == 200


def test_a_phrase_that_is_not_sealed_is_found_by_the_same_search(
    session: ForumSession, device: Callable[[str], Device]
) -> None:
    tablet = device("nobody@example.org")
    page = tablet.switch_on(network=True)
    page.goto(f"{tablet.server}/capture/")
    plain = f"canary {secrets.token_hex(8)}"
    page.evaluate("(words) => localStorage.setItem('plain', words)", plain)
    tablet.close()
    assert tablet.holds([plain]) == [plain]
