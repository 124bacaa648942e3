"""One note-taker's device, view by view: getting ready, the desk, locking itself, a sealed file, and signing out."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Page, Route, expect
from sqlalchemy import select

from consult.extensions import db
from consult.forums.actions import grant_forum
from consult.forums.contribution_models import Contribution, Observation
from consult.forums.models import SessionStatus, Speaker, Stance
from consult.forums.session_models import ForumSession
from consult.people.actions import create_person
from consult.people.models import Role
from consult.privacy.consent import Consent

from .conftest import PASSWORD, Device

pytestmark = pytest.mark.journey
EMAIL = "notes@example.org"


def kept() -> list[Contribution]:
    db.session.rollback()
    return list(db.session.scalars(select(Contribution).order_by(Contribution.position)))


@pytest.fixture
def tablet(session: ForumSession, device: Callable[[str], Device]) -> Device:
    person = create_person("Test Notes", EMAIL, Role.FACILITATOR, PASSWORD)
    grant_forum(person, session.forum)
    tablet = device(EMAIL)
    tablet.switch_on(network=True).goto(f"{tablet.server}/capture/")
    return tablet


def test_every_view_of_the_device(
    tablet: Device, session: ForumSession, check_page: Callable[[Page], None], client: FlaskClient, tmp_path: Path
) -> None:
    page = tablet.page
    session.status, session.rules_read, session.in_the_room = SessionStatus.PLANNED, False, 0
    db.session.commit()
    expect(page.get_by_role("link", name="Sign in to choose sessions")).to_be_visible()
    check_page(page)
    tablet.sign_in()
    page.clock.install()
    page.get_by_role("checkbox", name=session.title).check()
    page.get_by_label("Passphrase", exact=True).fill("short")
    expect(page.get_by_text("Too short: 5 of 14 characters.")).to_be_visible()
    page.get_by_role("button", name="Get ready").click()
    expect(page.get_by_role("alert")).to_contain_text("Too short")
    check_page(page)
    tablet.get_ready(session.title)
    check_page(page)
    tablet.context.set_offline(True)  # type: ignore[union-attr]

    page.get_by_role("button", name=f"Open {session.title}").click()
    expect(page.get_by_role("heading", name="Read this out first")).to_be_visible()
    page.get_by_label("People in the room").fill("14")
    check_page(page)
    tablet.sit_down(session.title)
    box = page.get_by_role("textbox", name="What was said")
    page.get_by_role("radio", name="Wren").check(force=True)
    page.get_by_role("radio", name="Strongly").check(force=True)
    page.get_by_role("button", name="One more").click()
    tablet.take_down(["the first"])
    expect(page.get_by_role("radio", name="As agreed: quote")).to_be_checked()
    page.get_by_role("radio", name="Someone").check(force=True)
    page.get_by_role("radio", name="Differs from").check(force=True)
    box.fill("the second")
    box.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Write the number of the earlier one.")
    page.get_by_label("Number", exact=True).fill("1")
    box.press("Enter")
    page.get_by_role("radio", name="My observation").check(force=True)
    box.fill("what I saw")
    box.press("Enter")
    page.get_by_role("radio", name="Own words").check(force=True)
    tablet.take_down(["the fourth"])
    expect(page.locator("[data-say=count]")).to_have_text("4 kept here")
    expect(page.locator(".stream .thing").nth(2)).to_contain_text("differs from #1")
    check_page(page)

    page.get_by_role("button", name="Strike out what Someone said: the fourth").press("Enter")
    expect(page.locator(".stream .thing")).to_have_count(3)
    page.get_by_role("button", name="Undo: put it back").press("Enter")
    expect(page.locator(".stream .thing")).to_have_count(4)
    page.get_by_role("button", name="Strike out what Someone said: the fourth").press("Enter")
    expect(page.locator(".stream .thing")).to_have_count(3)
    box.fill("half a sen")
    page.get_by_role("button", name="Edit what Someone said: the second").press("Enter")
    expect(box).to_have_value("the second")
    box.fill("the second, put right")
    box.press("Enter")
    expect(page.locator(".stream .thing").nth(1)).to_contain_text("the second, put right")
    expect(box).to_have_value("half a sen")

    page.clock.fast_forward("11:00")
    expect(page.get_by_role("heading", name="Locked")).to_be_visible()
    assert not [words for words in ("the first", "half a sen", session.title, "Wren") if words in page.content()]
    check_page(page)
    tablet.unlock()
    expect(page.get_by_text("3 contributions. Nothing here runs out.")).to_be_visible()
    check_page(page)

    with page.expect_download() as download:
        page.get_by_role("button", name="Save a sealed file").click()
    file = tmp_path / "carried.sealed"
    download.value.save_as(file)
    assert not [words for words in (b"first", b"second", b"saw", b"Wren") if words in file.read_bytes()]
    assert kept() == []
    for _ in range(2):
        bring_in(client, session, file)
        assert [c.text for c in kept()] == ["the first", "the second, put right"]

    tablet.context.set_offline(False)  # type: ignore[union-attr]
    page.get_by_role("button", name="Hand in and clear this device").click()
    expect(page.get_by_text("Half a sentence is still in the box of Session 4.")).to_be_visible()
    tablet.sit_down(session.title)
    expect(box).to_have_value("half a sen")
    box.fill("")
    page.get_by_role("button", name="All sessions").click()
    page.get_by_role("button", name="Hand in and clear this device").click()
    expect(page.get_by_role("heading", name="All handed in")).to_be_visible()
    check_page(page)
    assert (session.status, session.in_the_room) == (SessionStatus.LIVE, 14)
    first, second = kept()
    assert (first.text, first.member.alias if first.member else "", first.headcount, first.strength) == (
        "the first",
        "Wren",
        2,
        3,
    )
    assert first.consent is Consent.QUOTE
    assert (second.speaker, second.stance, second.refers_to_id) == (Speaker.SOMEONE, Stance.DIFFERS, first.id)
    assert [seen.text for seen in db.session.scalars(select(Observation))] == ["what I saw"]
    page.goto(f"{tablet.server}/consultations/{session.consultation_id}/forums/sealed")
    page.get_by_role("button", name="Bring it in").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose the sealed file of a device.")
    check_page(page)


def bring_in(client: FlaskClient, session: ForumSession, file: Path) -> None:
    client.application.config["WTF_CSRF_ENABLED"] = False
    if not client.get_cookie("consult"):
        client.post("/sign-in", data={"email": EMAIL, "password": PASSWORD})
    url = f"/consultations/{session.consultation_id}/forums/sealed"
    reply = client.post(url, data={"file": (io.BytesIO(file.read_bytes()), file.name)})
    client.application.config["WTF_CSRF_ENABLED"] = True
    assert reply.status_code == 200
    assert "3 handed in. You can clear the device and the file now." in reply.text


def test_an_entry_whose_reply_was_lost_is_put_right_and_struck_out_at_the_office_too(
    tablet: Device, session: ForumSession
) -> None:
    page = tablet.page
    tablet.sign_in()
    tablet.get_ready(session.title)
    tablet.sit_down(session.title)

    def lose_the_reply(route: Route) -> None:
        assert route.fetch().status == 200
        route.abort()

    page.route("**/capture/hand-in", lose_the_reply)
    tablet.take_down(["frist", "taken back", "the third"])
    expect(page.get_by_text("They will be handed in when you are back.")).to_be_visible()
    assert [c.text for c in kept()] == ["frist", "taken back", "the third"]
    page.get_by_role("button", name="Edit what Room said: frist").click()
    box = page.get_by_role("textbox", name="What was said")
    box.fill("first")
    box.press("Enter")
    expect(page.locator(".stream .thing").last).to_contain_text("first")
    page.get_by_role("button", name="Strike out what Room said: taken back").click()
    expect(page.locator(".stream .thing")).to_have_count(2)
    page.unroute("**/capture/hand-in")
    page.get_by_role("button", name="All sessions").click()
    page.get_by_role("button", name="Hand in and clear this device").click()
    expect(page.get_by_role("heading", name="All handed in")).to_be_visible()
    assert [c.text for c in kept() if c.removed_at is None] == ["first", "the third"]


def test_signing_out_leaves_sealed_words_and_nothing_else(tablet: Device, session: ForumSession) -> None:
    page = tablet.page
    tablet.sign_in()
    tablet.get_ready(session.title)
    tablet.sit_down(session.title)
    page.route("**/capture/hand-in", lambda route: route.abort())
    tablet.take_down(["said without a network"])
    expect(page.locator("[data-say=count]")).to_have_text("1 kept here")
    for held in (True, False):
        page.goto(f"{tablet.server}/workspace")
        page.locator("details.me summary").click()
        page.get_by_role("button", name="Sign out").click()
        page.wait_for_url("**/sign-in")
        page.goto(f"{tablet.server}/capture/")
        if held:
            expect(page.get_by_text("Not handed in: 1 contribution.")).to_be_visible()
            tablet.sign_in()
            page.unroute("**/capture/hand-in")
            tablet.unlock()
            page.get_by_role("button", name="Hand in and clear this device").click()
            expect(page.get_by_role("heading", name="All handed in")).to_be_visible()
    expect(page.get_by_role("link", name="Sign in to choose sessions")).to_be_visible()
    assert [c.text for c in kept()] == ["said without a network"]
