"""The pages after a session: the summary in its versions, corrections, confirming, promises."""

from __future__ import annotations

import re
from collections.abc import Callable

from flask.testing import FlaskClient
from sqlalchemy import select

from consult.extensions import db
from consult.forums.actions import (
    ContributionDraft,
    answer_promise,
    ask_correction,
    create_forum,
    end_session,
    grant_forum,
    hand_over,
    make_promise,
    record_contribution,
    start_session,
)
from consult.forums.after.models import Correction, CorrectionStatus, Promise, PromiseStatus
from consult.forums.models import FacilitatorGrant
from consult.forums.session_models import ForumSession, SessionFacilitator
from consult.people.models import Person

from ..meeting.test_session_routes import address

Draft = Callable[..., ContributionDraft]
Plan = Callable[..., ForumSession]
SignIn = Callable[..., int]


def test_the_summary_is_read_in_english_welsh_and_easy_read_and_names_nobody(
    client: FlaskClient, session: ForumSession, sign_in: SignIn, draft: Draft, facilitator: Person
) -> None:
    record_contribution(session, draft(session, text="Nobody rang my mum."), "key", facilitator)
    sign_in(client, "strategy")
    session.content_note = "People speak of prison."
    db.session.commit()
    plain = client.get(address(session, "/summary")).text
    assert plain.index("Before you read on") < plain.index("People speak of prison.")
    main = plain.partition("<main")[2]
    assert "“Nobody rang my mum.”" in main
    assert "12 people were in the room." in main
    assert "Wren" not in main
    assert 'lang="cy"' in client.get(address(session, "/summary?version=cy")).text.partition("<head")[0]
    easy = client.get(address(session, "/summary?version=easy")).text
    assert '<body class="easy">' in easy
    assert "<p>Please check it.</p>" in easy
    assert client.get(address(session, "/summary?version=xx")).text.count('aria-current="true"') == 1


def test_a_correction_goes_from_the_room_to_the_line(
    client: FlaskClient, session: ForumSession, sign_in: SignIn, draft: Draft, facilitator: Person
) -> None:
    said = record_contribution(session, draft(session, text="Nobody rang my mother."), "key", facilitator)
    sign_in(client, "strategy")
    for wrong in ({"number": "7", "text": "x"}, {"number": "one", "text": "x"}, {"number": "1", "text": ""}):
        assert client.post(address(session, "/corrections"), data=wrong).status_code == 422
    assert client.post(address(session, "/corrections"), data={"number": "9" * 30, "text": "x"}).status_code == 422
    client.post(address(session, "/corrections"), data={"number": "1", "text": "Nobody rang my mum."})
    client.post(address(session, "/corrections"), data={"number": "", "text": "The night staff were kind."})
    first, second = db.session.scalars(select(Correction).order_by(Correction.id))
    assert "“Nobody rang my mother.”" in client.get(address(session, "/after")).text
    client.post(address(session, f"/corrections/{first.id}/take"), data={"text": "Nobody rang my mum."})
    assert said.text == "Nobody rang my mum."
    url = address(session, f"/corrections/{second.id}/take")
    for wrong_prompt in ("", "x"):
        client.post(url, data={"text": "The night staff were kind.", "prompt_id": wrong_prompt})
        assert second.status is CorrectionStatus.ASKED
    assert client.post(url, data={"text": "x", "prompt_id": "999"}).status_code == 404
    client.post(url, data={"text": "The night staff were kind.", "prompt_id": str(session.prompts[0].id)})
    assert second.status is CorrectionStatus.TAKEN
    assert "We put 2 things right." in client.get(address(session, "/summary")).text


def test_a_correction_is_left_as_it_was_and_the_summary_says_why(
    client: FlaskClient, session: ForumSession, sign_in: SignIn, draft: Draft, facilitator: Person
) -> None:
    said = record_contribution(session, draft(session), "key", facilitator)
    asked = ask_correction(session, said, "CANARY wording")
    sign_in(client, "strategy")
    leave = address(session, f"/corrections/{asked.id}/leave")
    assert "Say why" in client.post(leave, data={"reason": ""}, follow_redirects=True).text
    client.post(leave, data={"reason": "Wren said it this way."})
    page = client.get(address(session, "/summary")).text
    assert "Number 1 stays as it was. Why: Wren said it this way." in page
    assert "CANARY" not in page


def test_who_confirmed_and_the_minutes_are_kept_or_refused_at_their_field(
    client: FlaskClient, session: ForumSession, sign_in: SignIn
) -> None:
    sign_in(client, "strategy")
    for wrong in ("13", "some"):
        refused = client.post(address(session, "/confirmed"), data={"confirmed_by": wrong})
        assert refused.status_code == 422
        assert 'id="confirmed_by-error"' in refused.text
    client.post(address(session, "/confirmed"), data={"confirmed_by": "11"})
    client.post(address(session, "/minutes"), data={"minutes": "An hour, with tea."})
    assert (session.confirmed_by, session.minutes) == (11, "An hour, with tea.")
    assert "11 people in the room said: this is right." in client.get(address(session, "/summary")).text


def test_a_promise_stays_on_the_list_until_it_is_told_back(
    client: FlaskClient, session: ForumSession, sign_in: SignIn
) -> None:
    sign_in(client, "strategy")
    listed = f"/consultations/{session.consultation_id}/forums/promises"
    assert "No room waits" in client.get(listed).text
    assert client.post(address(session, "/promises"), data={"promise": ""}).status_code == 422
    assert client.post(address(session, "/promises"), data={"promise": "x", "owner": "77"}).status_code == 422
    client.post(address(session, "/promises"), data={"promise": "We ask about the phones.", "due": "2026-11-01"})
    promise = db.session.scalars(select(Promise)).one()
    assert "no answer yet" in client.get(listed).text
    assert "We said by 1 November 2026." in client.get(address(session, "/summary")).text
    page = address(session, f"/promises/{promise.id}")
    assert client.post(page, data={"outcome": ""}).status_code == 422
    client.post(page, data={"outcome": "Two more phones."})
    assert "tell them" in client.get(listed).text
    for nowhere in ("", "999", "x"):
        assert client.post(f"{page}/told", data={"told_in": nowhere}).status_code == 404
    done = client.post(f"{page}/told", data={"told_in": str(session.id)}, follow_redirects=True)
    assert "No room waits" in done.text
    assert promise.status is PromiseStatus.TOLD_BACK
    client.post(f"{page}/not-told")
    assert promise.status is PromiseStatus.ANSWERED


def test_the_list_of_promises_holds_those_of_the_forums_one_enters(
    client: FlaskClient, session: ForumSession, sign_in: SignIn, plan_another: Plan
) -> None:
    make_promise(session, "Said in Wales")
    york = plan_another(session.consultation, create_forum("York forum"), "York")
    make_promise(york, "Said in York")
    me = db.session.get_one(Person, sign_in(client, "facilitator"))
    grant_forum(me, session.forum)
    page = client.get(f"/consultations/{session.consultation_id}/forums/promises").text
    assert "Said in Wales" in page
    assert "Said in York" not in page


def test_a_handed_over_session_and_a_peer_find_no_summary(
    client: FlaskClient, session: ForumSession, sign_in: SignIn
) -> None:
    me = db.session.get_one(Person, sign_in(client, "facilitator"))
    db.session.add(FacilitatorGrant(person_id=me.id, forum_id=session.forum_id, is_peer=True))
    db.session.add(SessionFacilitator(session_id=session.id, person_id=me.id))
    db.session.commit()
    pages = ("/summary", "/after", "/attendance", "/read-back", "/opening", "/plan")
    assert client.get(address(session)).status_code == 200
    assert {client.get(address(session, page)).status_code for page in pages} == {404}
    db.session.execute(FacilitatorGrant.__table__.update().values(is_peer=False))  # type: ignore[attr-defined]
    db.session.commit()
    assert {client.get(address(session, page)).status_code for page in pages} == {200}
    end_session(session)
    hand_over(session)
    assert {client.get(address(session, page)).status_code for page in pages[:4]} == {404}


def test_the_next_session_tells_its_room_first_and_the_forums_show_what_waits(
    client: FlaskClient, session: ForumSession, sign_in: SignIn, plan_another: Plan
) -> None:
    promise = make_promise(session, "We ask about the phones.")
    for number in range(5):
        make_promise(session, f"Promise {number}")
    sign_in(client, "strategy")
    index = client.get(f"/consultations/{session.consultation_id}/forums").text
    assert "Promises not told back yet" in index
    assert "All 6 promises" in index
    after = plan_another(session.consultation, session.forum, "Session 5")
    assert "Tell this room first" not in client.get(address(after)).text
    answer_promise(promise, "Two more phones.")
    assert "Two more phones." in client.get(address(after)).text
    start_session(after)
    told = re.search(r'action="([^"]+/told)"', client.get(address(after)).text)
    assert told
    client.post(told[1], data={"told_in": str(after.id)})
    assert promise.told_in == after
    assert "Tell this room first" not in client.get(address(after)).text
