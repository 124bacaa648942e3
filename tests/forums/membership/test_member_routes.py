"""A member's page, the hubs of a forum and its grants; and how they look to everybody."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Page
from sqlalchemy import select

from consult.extensions import db, now
from consult.forums.actions import ForumDetails, add_hub, change_forum, share
from consult.forums.models import FacilitatorGrant, ForumMember, Hub, Step
from consult.forums.session_models import Attendance, ForumSession
from consult.people.actions import create_person
from consult.people.models import Person, Role

SignIn = Callable[..., int]


@pytest.fixture
def wren(session: ForumSession) -> ForumMember:
    return next(member for member in session.forum.members if member.alias == "Wren")


@pytest.fixture
def forum_at(session: ForumSession) -> str:
    return f"/consultations/{session.consultation_id}/forums/{session.forum_id}"


@pytest.fixture
def strategist(client: FlaskClient, sign_in: SignIn) -> FlaskClient:
    sign_in(client, "strategy")
    return client


def test_a_members_page_keeps_what_was_typed(strategist: FlaskClient, forum_at: str, wren: ForumMember) -> None:
    hub = add_hub(wren.forum, "Swansea")
    url = f"{forum_at}/members/{wren.id}"
    sent = {"alias": "Heron", "consent": "paraphrase", "hub_id": hub.id, "needs": "A lift", "joined_on": "2026-10-07"}
    page = strategist.post(url, data=sent, follow_redirects=True).text
    assert "Kept for Heron." in page
    assert (wren.alias, wren.hub_id, wren.needs, wren.joined_on) == ("Heron", hub.id, "A lift", dt.date(2026, 10, 5))
    for wrong in ({"alias": "otter"}, {"joined_on": "2999-01-01"}, {"hub_id": "77"}, {"joined_on": "soon"}):
        refused = strategist.post(url, data=sent | wrong)
        assert refused.status_code == 422
        assert "There is a problem" in refused.text
    assert wren.alias == "Heron"


def test_what_they_chose_to_share_is_offered_again(strategist: FlaskClient, forum_at: str, wren: ForumMember) -> None:
    url = f"{forum_at}/members/{wren.id}"
    sent = {"about_0": "16 to 24", "about_4": "Roma", "experience": ["Prison"], "another": "Boxing clubs"}
    page = strategist.post(f"{url}/shared", data=sent, follow_redirects=True).text
    assert {(trait.name, trait.value) for trait in wren.traits} == {
        ("Age", "16 to 24"),
        ("Ethnic group", "White"),
        ("Ethnic background", "Roma"),
        ("Experience", "Prison"),
        ("Experience", "Boxing clubs"),
    }
    assert '<option selected value="Roma">' in page
    assert 'checked id="experience' in page
    assert page.count("Boxing clubs") == 2  # once as a box, and its value
    refused = strategist.post(f"{url}/shared", data=sent | {"about_3": "Other ethnic group"})
    assert refused.status_code == 422
    assert "belongs to the group" in refused.text
    assert strategist.post(f"{url}/shared", data={"about_0": "anything"}).status_code == 422


def test_steps_and_wishes_are_noted(strategist: FlaskClient, forum_at: str, wren: ForumMember) -> None:
    url = f"{forum_at}/members/{wren.id}"
    db.session.add(Attendance(session_id=db.session.scalars(select(ForumSession.id)).one(), member_id=wren.id))
    db.session.commit()
    page = strategist.post(f"{url}/steps", data={"step": "trained", "week": "2026-10-07"}, follow_redirects=True).text
    assert "Did training" in page
    assert "Attended Session 4" in page
    assert strategist.post(f"{url}/steps", data={"step": "flown", "week": "2026-10-07"}).status_code == 422
    assert strategist.post(f"{url}/steps", data={"step": "trained", "week": "2999-01-01"}).status_code == 422
    strategist.post(f"{url}/steps/{wren.steps[0].id}/remove")
    assert wren.steps == []
    strategist.post(f"{url}/wishes", data={"wishes": ["employed", "spoke"]})
    assert {wish.step for wish in wren.wishes} == {Step.EMPLOYED, Step.SPOKE}
    assert strategist.post(f"{url}/wishes", data={"wishes": ["flown"]}).status_code == 422


def test_what_somebody_told_is_forgotten_once_they_left(
    strategist: FlaskClient, forum_at: str, wren: ForumMember
) -> None:
    url = f"{forum_at}/members/{wren.id}"
    share(wren, {"Age": ["16 to 24"]})
    assert "is still here" in strategist.post(f"{url}/forget", follow_redirects=True).text
    strategist.post(f"{url}/left")
    assert "Forget what they told" in strategist.get(url).text
    assert "is kept any more" in strategist.post(f"{url}/forget", follow_redirects=True).text
    assert wren.traits == []


def test_hubs_are_added_renamed_and_removed(strategist: FlaskClient, forum_at: str) -> None:
    assert (
        "Swansea is a hub" in strategist.post(f"{forum_at}/hubs", data={"hub": "Swansea"}, follow_redirects=True).text
    )
    assert strategist.post(f"{forum_at}/hubs", data={"hub": "swansea"}).status_code == 422
    hub = db.session.scalars(select(Hub)).one()
    strategist.post(f"{forum_at}/hubs/{hub.id}", data={"hub": "Cardiff"})
    assert hub.name == "Cardiff"
    assert "Give the hub a name" in strategist.post(f"{forum_at}/hubs/{hub.id}", follow_redirects=True).text
    strategist.post(f"{forum_at}/hubs/{hub.id}/remove")
    assert db.session.scalar(select(Hub.id)) is None


def test_members_are_shown_by_hub_and_those_who_left_apart(
    strategist: FlaskClient, forum_at: str, wren: ForumMember
) -> None:
    hub = add_hub(wren.forum, "Swansea")
    wren.hub_id = hub.id
    db.session.commit()
    here = strategist.get(f"{forum_at}?hub={hub.id}").text
    assert ">Wren</a>" in here
    assert ">Otter</a>" not in here
    assert ">Wren</a>" not in strategist.get(f"{forum_at}?left=1").text
    for strange in ("hub=-1", "hub=99999999999", "hub=x", "left=2"):
        assert strategist.get(f"{forum_at}?{strange}").status_code == 200


def test_a_forum_is_changed_and_counted_against_its_aims(
    strategist: FlaskClient, forum_at: str, session: ForumSession
) -> None:
    sent = {"name": "Valleys forum", "kind": "regional", "region": "Wales", "member_aim": "40", "hub_aim": "2"}
    assert strategist.get(f"{forum_at}/change").status_code == 200
    page = strategist.post(f"{forum_at}/change", data=sent, follow_redirects=True).text
    assert "Valleys forum" in page
    assert "of 40" in page
    assert "2 of 40 members · 0 of 2 hubs" in strategist.get(f"/consultations/{session.consultation_id}/forums").text
    assert strategist.post(f"{forum_at}/change", data=sent | {"member_aim": "many"}).status_code == 422
    assert strategist.post(f"{forum_at}/change", data=sent | {"region": ""}).status_code == 422


def test_a_facilitator_is_let_in_as_a_peer(strategist: FlaskClient, forum_at: str, facilitator: Person) -> None:
    until = (now().date() + dt.timedelta(days=30)).isoformat()
    sent = {"person_id": facilitator.id, "is_peer": "peer", "until": until}
    page = strategist.post(f"{forum_at}/grants", data=sent, follow_redirects=True).text
    assert "the sessions of it they are named in" in page
    assert db.session.scalars(select(FacilitatorGrant.is_peer)).one() is True
    strategist.post(f"{forum_at}/grants", data=sent | {"is_peer": ""})
    assert db.session.scalars(select(FacilitatorGrant.is_peer)).one() is False


def test_the_pages_suit_everybody(
    server: object,
    page: Page,
    session: ForumSession,
    wren: ForumMember,
    check_page: Callable[[Page], None],
    forum_at: str,
) -> None:
    """By keyboard alone: a hub is added, a member put in it, and what they share is kept."""
    create_person("Test Admin", "admin@example.org", Role.ADMINISTRATOR, "a long walk to the harbour")
    change_forum(session.forum, ForumDetails("South Wales forum", "South Wales", member_aim=40, hub_aim=2))
    share(wren, {"Age": ["16 to 24"], "Experience": ["Prison"]})
    page.goto(f"{server}/sign-in")
    page.get_by_label("Email").fill("admin@example.org")
    page.get_by_label("Password").fill("a long walk to the harbour")
    page.keyboard.press("Enter")
    page.wait_for_url("**/workspace")
    page.goto(f"{server}/consultations/{session.consultation_id}/forums")
    page.get_by_text("2 of 40 members").wait_for()
    check_page(page)
    page.goto(f"{server}{forum_at}/change")
    check_page(page)
    page.goto(f"{server}{forum_at}")
    page.get_by_label("Name of the hub").focus()
    page.keyboard.type("Swansea")
    page.keyboard.press("Enter")
    page.get_by_text("Swansea is a hub").wait_for()
    check_page(page)
    page.get_by_role("link", name="Wren").press("Enter")
    page.get_by_label("Hub").select_option("Swansea")
    page.get_by_label("What helps them take part").fill("Large print")
    page.get_by_role("button", name="Keep these details").press("Enter")
    page.get_by_text("Kept for Wren.").wait_for()
    check_page(page)
    page.get_by_label("Alias").fill("")
    page.get_by_role("button", name="Keep these details").press("Enter")
    page.get_by_text("There is a problem").wait_for()
    check_page(page)
