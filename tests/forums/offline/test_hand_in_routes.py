"""The doors a device knocks at: who is let in, what is given along, and that the screen itself knows nobody."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from consult.extensions import db
from consult.forums.actions import create_forum, grant_forum
from consult.forums.contribution_models import Contribution
from consult.forums.drafts import ContributionDraft
from consult.forums.session_models import ForumSession
from consult.people.models import Person

from .test_sealed import seal

SignIn = Callable[..., int]
Draft = Callable[..., ContributionDraft]


@pytest.fixture
def me(client: FlaskClient, sign_in: SignIn) -> Person:
    return db.session.get_one(Person, sign_in(client, "facilitator"))


def batch(session: ForumSession, draft: Draft, text: str = "It rained.") -> dict[str, str]:
    first = draft(session, text=text).as_json()
    entry = {"key": "k" * 40, "turn": 1, "session": session.id, "first": first}
    return {"batch": json.dumps({"rules_read": [], "entries": [entry]})}


def content(client: FlaskClient, address: str) -> bytes:
    with client.get(address) as reply:
        assert reply.status_code == 200, address
        return reply.data


def test_the_screen_is_the_same_for_everybody_and_asks_for_no_cookie(client: FlaskClient, sign_in: SignIn) -> None:
    stranger = client.get("/capture/")
    sign_in(client, "strategy")
    assert stranger.text == client.get("/capture/").text
    assert "Set-Cookie" not in stranger.headers
    assert "csrf" not in stranger.text


def test_everything_the_worker_keeps_is_there_and_the_screen_needs_nothing_else(client: FlaskClient) -> None:
    worker = client.get("/capture/sw.js")
    assert worker.mimetype == "text/javascript"
    listed = re.search(r"const FILES = (\[.*?\]);", worker.text)
    assert listed
    files = json.loads(listed[1])
    texts = {file: content(client, file) for file in files}
    page = client.get("/capture/").text
    wanted = {address.split("?")[0] for address in re.findall(r'(?:src|href)="(/(?:static|capture)[^"#]*)"', page)}
    scripts = [text.decode() for file, text in texts.items() if file.endswith(".js")]
    wanted |= {f"/static/js/offline/{name}" for text in scripts for name in re.findall(r'"\./(\w+\.js)"', text)}
    wanted |= {f"/static/js/{name}" for text in scripts for name in re.findall(r'"\.\./(\w+\.js)"', text)}
    assert len(wanted) > 10
    assert wanted <= set(files)


def test_the_app_can_be_installed(client: FlaskClient) -> None:
    app = json.loads(client.get("/capture/app.webmanifest").text)
    assert (app["start_url"], app["scope"], app["display"]) == ("/capture/", "/capture/", "standalone")
    assert all(content(client, icon["src"]) for icon in app["icons"])


def test_a_stranger_is_asked_to_sign_in(client: FlaskClient, session: ForumSession) -> None:
    for address in ("/capture/sessions", f"/capture/sessions/{session.id}"):
        assert client.get(address).location.startswith("/sign-in")
    assert client.post("/capture/hand-in").location.startswith("/sign-in")


def test_a_facilitator_takes_along_their_own_sessions_with_no_word_of_them(
    client: FlaskClient, session: ForumSession, me: Person, draft: Draft
) -> None:
    assert client.get("/capture/sessions").json["sessions"] == []  # type: ignore[index]
    grant_forum(me, session.forum)
    client.post("/capture/hand-in", data=batch(session, draft))
    listed = client.get("/capture/sessions").get_json()
    assert [each["id"] for each in listed["sessions"]] == [session.id]
    assert listed["token"]
    taken = client.get(f"/capture/sessions/{session.id}")
    assert [prompt["id"] for prompt in taken.get_json()["prompts"]] == [prompt.id for prompt in session.prompts]
    assert {member["alias"] for member in taken.get_json()["members"]} == {m.alias for m in session.forum.members}
    assert taken.get_json()["kept"] == {str(session.prompts[0].id): 1}
    assert "It rained." not in taken.text


def test_nothing_of_another_forum_is_taken_along_or_handed_in(
    client: FlaskClient, session: ForumSession, me: Person, draft: Draft
) -> None:
    grant_forum(me, create_forum("York forum"))
    assert client.get("/capture/sessions").get_json()["sessions"] == []
    assert client.get(f"/capture/sessions/{session.id}").status_code == 404
    assert client.post("/capture/hand-in", data=batch(session, draft)).get_json()["done"][0]["what"] == "refused"
    assert db.session.scalar(select(func.count(Contribution.id))) == 0


def test_a_body_that_is_no_batch_is_a_mistake_and_not_a_fault(client: FlaskClient, me: Person) -> None:
    for text in ("", "{}", "[1]", "x" * 1000):
        assert client.post("/capture/hand-in", data={"batch": text}).status_code == 400


def test_a_file_that_is_not_sealed_for_us_is_asked_for_again(
    client: FlaskClient, session: ForumSession, sign_in: SignIn
) -> None:
    sign_in(client, "strategy")
    address = f"/consultations/{session.consultation_id}/forums/sealed"
    assert client.get(address).status_code == 200
    for data in ({}, {"file": (BytesIO(b"{}"), "notes.sealed")}):
        reply = client.post(address, data=data)
        assert reply.status_code == 422
        assert "Choose the sealed file of a device." in reply.text


def test_signing_out_leaves_what_waits_on_the_device_and_else_nothing(client: FlaskClient, sign_in: SignIn) -> None:
    sign_in(client, "facilitator")
    client.set_cookie("holds_words", "1")
    assert client.post("/sign-out").headers["Clear-Site-Data"] == '"cache"'
    client.delete_cookie("holds_words")
    sign_in(client, "facilitator")
    assert client.post("/sign-out").headers["Clear-Site-Data"] == '"cache", "storage"'


def test_a_sealed_file_with_refused_entries_says_why_without_the_words(
    client: FlaskClient, session: ForumSession, sign_in: SignIn, draft: Draft
) -> None:
    sign_in(client, "strategy")
    session.in_the_room = 3
    db.session.commit()
    first = draft(session, text="nine of us", headcount=9).as_json()
    entry = {"key": "k" * 40, "turn": 1, "session": session.id, "first": first}
    file = json.dumps(seal(json.dumps({"rules_read": [], "entries": [entry]}))).encode()
    reply = client.post(
        f"/consultations/{session.consultation_id}/forums/sealed", data={"file": (BytesIO(file), "notes.sealed")}
    )
    assert "0 kept, 1 not kept." in reply.text
    assert "3 people are in the room." in reply.text
    assert "nine of us" not in reply.text
