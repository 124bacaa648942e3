"""Taking down what is said: without a script, with choices kept, refused in plain words, edited, removed, put back."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from consult.extensions import db
from consult.forums.actions import (
    ContributionDraft,
    end_session,
    record_contribution,
    remove_contribution,
    take_words_back,
)
from consult.forums.contribution_models import Contribution, Observation
from consult.forums.models import ContributionKind, Speaker, Way
from consult.forums.session_models import ForumSession, SessionReceipt
from consult.people.models import Person
from consult.privacy.consent import Consent

Draft = Callable[..., ContributionDraft]
SignIn = Callable[..., int]


@pytest.fixture
def desk(client: FlaskClient, session: ForumSession, sign_in: SignIn) -> str:
    """The address of the capture page, and somebody signed in who may use it."""
    sign_in(client, "strategy")
    return f"/consultations/{session.consultation_id}/forums/sessions/{session.id}/capture"


def fields(session: ForumSession, **changes: object) -> dict[str, str]:
    """What the entry line sends when nothing was chosen."""
    sent = {
        "prompt_id": session.prompts[0].id,
        "member_id": "",
        "kind": "verbatim",
        "headcount": "1",
        "strength": "1",
        "consent": "",
        "text": "Nobody rang.",
        "capture_key": "a key",
    } | changes
    return {name: str(value) for name, value in sent.items()}


def only() -> Contribution:
    return db.session.scalars(select(Contribution)).one()


def alias(session: ForumSession, name: str) -> int:
    return next(member.id for member in session.forum.members if member.alias == name)


def stream(response: TestResponse) -> list[str]:
    """The words in the stream, from the top."""
    listed = response.text.partition('<ul class="stream"')[2].partition("</ul>")[0]
    return re.findall(r"<p(?: [^>]*)?>“?([^<”]*)", listed)


def test_what_is_sent_is_kept_and_the_page_comes_back_ready_for_the_next(
    client: FlaskClient, session: ForumSession, desk: str
) -> None:
    sent = fields(
        session, member_id=alias(session, "Wren"), kind="note", headcount=7, strength=3, prompt_id=session.prompts[1].id
    )
    response = client.post(f"{desk}?prompt={session.prompts[1].id}", data=sent, follow_redirects=True)
    assert stream(response) == ["Nobody rang."]
    kept = only()
    assert (kept.prompt_id, kept.headcount, kept.strength) == (session.prompts[1].id, 7, 3)
    assert kept.kind is ContributionKind.NOTE
    chosen = re.findall(r"<input checked[^>]*>", response.text)
    assert any('value="note"' in each for each in chosen)
    assert any(f'name="member_id" type="radio" value="{alias(session, "Wren")}"' in each for each in chosen)


def test_the_newest_stands_first(client: FlaskClient, session: ForumSession, desk: str) -> None:
    for text in ("first", "second", "third"):
        client.post(desk, data=fields(session, text=text, capture_key=text))
    assert stream(client.get(desk)) == ["third", "second", "first"]


def test_every_page_brings_a_key_of_its_own(client: FlaskClient, desk: str) -> None:
    keys = {re.search(r'name="capture_key"[^>]*value="([^"]+)"', client.get(desk).text)[1] for _ in range(3)}  # type: ignore[index]
    assert len(keys) == 3


def test_a_doubled_post_is_one_entry(client: FlaskClient, session: ForumSession, desk: str) -> None:
    for _ in range(2):
        assert client.post(desk, data=fields(session)).status_code == 302
    assert only().text == "Nobody rang."


@pytest.mark.parametrize(
    "who, chosen, kept",
    [
        ("Wren", "", Consent.QUOTE),
        ("Otter", "", Consent.NONE),
        ("", "", Consent.NONE),
        ("Otter", "quote", Consent.QUOTE),
        ("Wren", "none", Consent.NONE),
    ],
)
def test_consent_is_what_the_person_agreed_to_unless_they_say_otherwise(
    client: FlaskClient, session: ForumSession, desk: str, who: str, chosen: str, kept: Consent
) -> None:
    member = alias(session, who) if who else ""
    client.post(desk, data=fields(session, member_id=member, consent=chosen))
    assert only().consent is kept


def test_own_words_stand_in_quote_marks_and_the_serif_and_notes_do_not(
    client: FlaskClient, session: ForumSession, desk: str
) -> None:
    client.post(desk, data=fields(session, text="exact", capture_key="1"))
    client.post(desk, data=fields(session, text="roughly", kind="note", capture_key="2"))
    page = client.get(desk).text
    assert '<p class="voice">“exact”</p>' in page
    assert "<p>roughly</p>" in page


@pytest.mark.parametrize(
    "changes, words",
    [
        ({"text": ""}, "Write what was said."),
        ({"text": "x" * 5_001}, "Shorten it to 5,000 characters. It has 5,001."),
        ({"headcount": 13}, "12 people are in the room. It can stand for 1 to 12 of them."),
        ({"headcount": "many"}, "Write a number in figures, such as 14."),
        ({"headcount": "9" * 5_000}, "Write a number in figures, such as 14."),
        ({"headcount": ""}, "Write a number in figures, such as 14."),
        ({"member_id": "999999"}, "Choose one of these."),
        ({"member_id": "x'; --"}, "Choose one of these."),
        ({"kind": "rumour"}, "Choose one of these."),
        ({"consent": "everything"}, "Choose one of these."),
        ({"strength": "9"}, "Choose one of these."),
        ({"capture_key": "x" * 65}, "This page is too old to add from."),
        ({"prompt_id": "999999"}, "choice"),
    ],
)
def test_a_refused_entry_says_what_to_change_and_keeps_the_words(
    client: FlaskClient, session: ForumSession, desk: str, changes: dict[str, object], words: str
) -> None:
    sent = fields(session, **{"text": "My own words", **changes})
    response = client.post(desk, data=sent)
    assert response.status_code == 422
    assert words in response.text
    assert "There is a problem" in response.text
    assert sent["text"] in response.text
    assert db.session.scalar(select(Contribution.id)) is None


def test_words_that_look_like_a_page_are_shown_as_words(client: FlaskClient, session: ForumSession, desk: str) -> None:
    client.post(desk, data=fields(session, text="<script>alert(1)</script>"))
    page = client.get(desk).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_an_empty_post_is_refused_and_nothing_breaks(client: FlaskClient, session: ForumSession, desk: str) -> None:
    assert client.post(desk, data={}).status_code == 422
    assert client.get(f"{desk}?prompt=banana&who=%00&as=x").status_code == 200


def test_words_sent_after_the_end_are_refused_and_shown_again(
    client: FlaskClient, session: ForumSession, desk: str
) -> None:
    end_session(session)
    response = client.post(desk, data=fields(session, text="Too late"))
    assert response.status_code == 422
    assert "This session has ended" in response.text
    assert "Too late" in response.text
    assert client.get(desk).status_code == 302


def test_an_entry_is_put_right(
    client: FlaskClient, session: ForumSession, desk: str, draft: Draft, facilitator: Person
) -> None:
    contribution = record_contribution(session, draft(session), "key", facilitator)
    url = f"{desk.removesuffix('/capture')}/contributions/{contribution.id}"
    assert "Nobody rang my mum." in client.get(url).text
    sent = fields(session, text="Nobody rang her.", consent="paraphrase", prompt_id=session.prompts[2].id, headcount=3)
    response = client.post(url, data=sent, follow_redirects=True)
    assert stream(response) == ["Nobody rang her."]
    assert (only().consent, only().headcount) == (Consent.PARAPHRASE, 3)


def test_a_refused_change_changes_nothing(
    client: FlaskClient, session: ForumSession, desk: str, draft: Draft, facilitator: Person
) -> None:
    contribution = record_contribution(session, draft(session), "key", facilitator)
    url = f"{desk.removesuffix('/capture')}/contributions/{contribution.id}"
    for changes in ({"headcount": 99}, {"consent": ""}, {"text": " "}):
        response = client.post(url, data=fields(session, **{"consent": "quote", **changes}))
        assert response.status_code == 422
    assert only().text == "Nobody rang my mum."


def test_what_was_removed_comes_back_with_undo(
    client: FlaskClient, session: ForumSession, desk: str, draft: Draft, facilitator: Person
) -> None:
    contribution = record_contribution(session, draft(session), "key", facilitator)
    url = f"{desk.removesuffix('/capture')}/contributions/{contribution.id}"
    response = client.post(f"{url}/remove", follow_redirects=True)
    assert "It is struck out." in response.text
    assert stream(response) == ["#1 is struck out. Its words go when the session ends."]
    assert "Nobody rang my mum." not in response.text
    undo = re.search(r'action="([^"]+/restore)"', response.text)
    assert undo
    assert stream(client.post(undo[1], follow_redirects=True)) == ["Nobody rang my mum."]


def test_what_was_removed_is_not_edited(
    client: FlaskClient, session: ForumSession, desk: str, draft: Draft, facilitator: Person
) -> None:
    contribution = record_contribution(session, draft(session), "key", facilitator)
    remove_contribution(contribution)
    url = f"{desk.removesuffix('/capture')}/contributions/{contribution.id}"
    assert client.get(url).status_code == 302
    assert client.post(url, data=fields(session, consent="quote")).status_code == 422


def test_the_least_heard_stand_first_and_the_room_last(client: FlaskClient, session: ForumSession, desk: str) -> None:
    client.post(desk, data=fields(session, member_id=alias(session, "Otter")))
    heard = client.get(desk).text.partition('<ul class="seats"')[2].partition("</ul>")[0]
    assert re.findall(r"<li><span>([^<]+)</span><span[^>]*>([^<]+)", heard) == [
        ("Wren", "not yet"),
        ("Otter", "1"),
        ("The room", "not yet"),
    ]


def test_someone_with_a_slip_goes_on_from_an_earlier_number(
    client: FlaskClient, session: ForumSession, desk: str
) -> None:
    db.session.add(SessionReceipt(session_id=session.id, number=4, receipt_hash="x"))
    db.session.commit()
    client.post(desk, data=fields(session))
    page = client.get(f"{desk}?way=differs&to=1")
    assert 'value="differs"' in next(
        each for each in re.findall(r"<input checked[^>]*>", page.text) if "stance" in each
    )
    sent = fields(session, text="I do not.", capture_key="two", member_id="someone", slip=4, stance="differs")
    response = client.post(desk, data=sent | {"refers_to": "1", "language": "cy"}, follow_redirects=True)
    later = db.session.scalars(select(Contribution).where(Contribution.position == 2)).one()
    assert later.refers_to is not None
    assert (later.refers_to.position, later.speaker, later.language) == (1, Speaker.SOMEONE, "cy")
    assert re.search(r'differs from <a href="#number-1">#1</a>', response.text)
    assert 'lang="cy"' in response.text
    assert '<option selected value="cy">' in response.text
    read_back = client.get(desk.replace("/capture", "/read-back")).text
    assert "differs from" in read_back
    edit = client.get(f"{desk.removesuffix('/capture')}/contributions/{later.id}").text
    assert re.search(r'name="slip"[^>]*value="4"', edit)
    assert re.search(r'name="refers_to"[^>]*value="1"', edit)


@pytest.mark.parametrize(
    "changes, words",
    [
        ({"stance": "agrees"}, "Write the number of the earlier one."),
        ({"stance": "agrees", "refers_to": "9"}, "This session has no number 9."),
        ({"refers_to": "1"}, "This session has no number 1."),
        ({"refers_to": "nine", "stance": "agrees"}, "Write a number in figures"),
        ({"slip": "3", "member_id": "someone"}, "This session has no slip with that number."),
        ({"slip": "3", "member_id": "several"}, "A slip belongs to one person."),
        ({"stance": "sideways"}, "Choose one of these."),
    ],
)
def test_a_wrong_number_is_refused_beside_its_box(
    client: FlaskClient, session: ForumSession, desk: str, changes: dict[str, object], words: str
) -> None:
    response = client.post(desk, data=fields(session, **changes))
    assert (response.status_code, words in response.text) == (422, True)
    assert db.session.scalar(select(Contribution.id)) is None


def test_an_observation_stands_apart_and_the_next_line_is_somebodys_again(
    client: FlaskClient, session: ForumSession, desk: str
) -> None:
    response = client.post(desk, data=fields(session, kind="observation", text="Quiet."), follow_redirects=True)
    assert stream(response) == []
    assert "Nobody in the room said it" in response.text
    assert any('value="verbatim"' in each for each in re.findall(r"<input checked[^>]*>", response.text))
    assert "Quiet." not in client.get(desk.replace("/capture", "/read-back")).text
    observation = db.session.scalars(select(Observation.id)).one()
    gone = client.post(f"{desk.removesuffix('/capture')}/observations/{observation}/remove", follow_redirects=True)
    assert "The observation is gone." in gone.text
    assert "Quiet." not in gone.text


def test_words_taken_back_are_not_on_the_page_any_more(
    client: FlaskClient, session: ForumSession, desk: str, draft: Draft, facilitator: Person
) -> None:
    contribution = record_contribution(session, draft(session), "key", facilitator)
    take_words_back([contribution], Way.PHONE, facilitator)
    page = client.get(desk)
    assert stream(page) == []
    assert "0 kept" in page.text
    url = f"{desk.removesuffix('/capture')}/contributions/{contribution.id}"
    assert client.get(url).status_code == 302
    assert "They are gone." in client.post(url, data=fields(session, consent="none")).text
    assert "cannot be put back" in client.post(f"{url}/restore", follow_redirects=True).text


def test_every_tab_of_one_person_has_the_same_key_and_nobody_else_has_it(
    client: FlaskClient, session: ForumSession, desk: str, sign_in: SignIn
) -> None:
    def seal() -> str:
        return re.findall(r'data-seal="([^"]+)"', client.get(desk).text)[0]

    mine = seal()
    assert len(base64.b64decode(mine)) == 32
    assert seal() == mine
    sign_in(client, "strategy")
    assert seal() != mine
