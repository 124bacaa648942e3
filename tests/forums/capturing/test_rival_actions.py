"""Two people change the same thing at once: nothing is overwritten, both wordings wait, one is chosen or both."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from consult.extensions import db
from consult.forums.actions import (
    ContributionDraft,
    NotPossible,
    change_contribution,
    end_session,
    record_contribution,
    remove_contribution,
    restore_contribution,
    settle_rival,
)
from consult.forums.capturing.rivals import differing
from consult.forums.contribution_models import Contribution, RivalWording, Withdrawal
from consult.forums.models import Way
from consult.forums.session_models import ForumSession
from consult.people.models import Person

Draft = Callable[..., ContributionDraft]
SignIn = Callable[..., int]


def kept() -> list[str]:
    return list(db.session.scalars(select(Contribution.text).order_by(Contribution.position)))


def rivals() -> int:
    return db.session.scalar(select(func.count()).select_from(RivalWording)) or 0


@pytest.fixture
def said(session: ForumSession, draft: Draft, facilitator: Person) -> Contribution:
    return record_contribution(session, draft(session, text="heard"), "key", facilitator)


@pytest.fixture
def rival(session: ForumSession, said: Contribution, draft: Draft, facilitator: Person) -> RivalWording:
    """Both saw revision 1; the first change stands, the second waits beside it."""
    assert change_contribution(said, draft(session, text="heard by one"), 1, "edit one", facilitator) is None
    beside = change_contribution(said, draft(session, text="heard by two"), 1, "edit two", facilitator)
    assert beside is not None
    return beside


def test_a_change_to_what_was_changed_meanwhile_waits_beside_it(
    session: ForumSession, said: Contribution, rival: RivalWording, draft: Draft, facilitator: Person
) -> None:
    assert kept() == ["heard by one"]
    assert ContributionDraft.from_json(rival.draft).text == "heard by two"
    assert rival.person_id == facilitator.id
    again = change_contribution(said, draft(session, text="heard by two"), 1, "edit two", facilitator)
    assert again is rival
    assert rivals() == 1


def test_the_same_change_sent_twice_is_no_conflict(session_on: ForumSession, draft: Draft, note_taker: Person) -> None:
    said = record_contribution(session_on, draft(session_on, text="heard"), "key", note_taker)
    for _ in range(2):
        assert change_contribution(said, draft(session_on, text="put right"), 1, "edit", note_taker) is None
    assert (kept(), rivals(), said.revision) == (["put right"], 0, 2)


def test_six_changes_at_once_overwrite_nothing(
    app_on: Flask, session_on: ForumSession, draft: Draft, note_taker: Person
) -> None:
    said = record_contribution(session_on, draft(session_on, text="heard"), "key", note_taker)
    drafts = [draft(session_on, text=f"heard by {number}") for number in range(6)]
    gate, said_id, person_id = threading.Barrier(6), said.id, note_taker.id

    def change(wanted: ContributionDraft) -> None:
        with app_on.app_context():
            mine = db.session.get_one(Contribution, said_id)
            person = db.session.get_one(Person, person_id)
            gate.wait(timeout=30)
            change_contribution(mine, wanted, 1, wanted.text, person)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(change, drafts))
    db.session.expire_all()
    beside = [rival.draft["text"] for rival in db.session.scalars(select(RivalWording))]
    assert sorted([*kept(), *beside]) == [each.text for each in drafts]
    assert (len(kept()), db.session.get_one(Contribution, said_id).revision) == (1, 2)


@pytest.mark.parametrize(
    "choice, stay",
    [("standing", ["heard by one"]), ("other", ["heard by two"]), ("both", ["heard by one", "heard by two"])],
)
def test_one_is_chosen_or_both(
    said: Contribution, rival: RivalWording, facilitator: Person, choice: str, stay: list[str]
) -> None:
    settle_rival(rival, choice, said.revision, facilitator)
    assert (kept(), rivals()) == (stay, 0)


def test_what_was_changed_again_is_looked_at_again_first(
    session: ForumSession, said: Contribution, rival: RivalWording, draft: Draft, facilitator: Person
) -> None:
    seen = said.revision
    change_contribution(said, draft(session, text="heard by three"), seen, "edit three", facilitator)
    with pytest.raises(NotPossible, match="changed again"):
        settle_rival(rival, "other", seen, facilitator)
    with pytest.raises(NotPossible, match="Choose one"):
        settle_rival(rival, "neither", said.revision, facilitator)
    assert (kept(), rivals()) == (["heard by three"], 1)


def test_a_session_does_not_end_undecided(
    session: ForumSession, said: Contribution, rival: RivalWording, facilitator: Person
) -> None:
    with pytest.raises(NotPossible, match="One change waits"):
        end_session(session)
    db.session.rollback()
    remove_contribution(said)  # what is struck out takes its other wordings along
    end_session(session)
    assert (kept(), rivals()) == ([""], 0)


def test_what_was_struck_out_is_gone_when_the_session_ends(
    session_on: ForumSession, draft: Draft, note_taker: Person
) -> None:
    struck, back, stays = (
        record_contribution(session_on, draft(session_on, text=text), text, note_taker) for text in ("a", "b", "c")
    )
    remove_contribution(struck)
    remove_contribution(back)
    restore_contribution(back)
    end_session(session_on)
    assert kept() == ["", "b", "c"]
    assert (struck.withdrawn, struck.member_id, stays.withdrawn) == (Way.ROOM, None, None)
    gone = db.session.scalars(select(Withdrawal)).one()
    assert (gone.way, gone.contributions, gone.session_id) == (Way.ROOM, 1, session_on.id)


@pytest.mark.parametrize(
    "text, other, parts",
    [
        ("Nobody rang my mum.", "Nobody rang my dad.", [(False, "Nobody rang my"), (True, " mum.")]),
        ("the same", "the same", [(False, "the same")]),
        ("all new", "", [(True, "all new")]),
        ("", "gone", []),
    ],
)
def test_the_words_that_differ_are_found(text: str, other: str, parts: list[tuple[bool, str]]) -> None:
    assert differing(text, other) == parts


def test_both_wordings_stand_side_by_side_on_their_page(
    client: FlaskClient, session: ForumSession, said: Contribution, draft: Draft, sign_in: SignIn
) -> None:
    sign_in(client, "strategy")
    at = f"/consultations/{session.consultation_id}/forums/sessions/{session.id}"
    sent = {"prompt_id": session.prompts[0].id, "member_id": "", "consent": "none", "revision": "1"}
    for words in ("one", "two"):
        reply = client.post(f"{at}/contributions/{said.id}", data=sent | {"text": words, "capture_key": words})
        assert reply.status_code == 302
    page = client.get(reply.location)
    assert page.text.index("<mark>one</mark>") < page.text.index("<mark>two</mark>")
    assert "One change waits" in client.get(f"{at}/capture").text
    url = f"{at}/wordings/{db.session.scalars(select(RivalWording.id)).one()}"
    chosen = client.post(url, data={"choice": "other", "revision": "1"}, follow_redirects=True)
    assert "changed again meanwhile" in chosen.text
    chosen = client.post(url, data={"choice": "other", "revision": "2"}, follow_redirects=True)
    assert "Chosen." in chosen.text
    assert kept() == ["two"]
    assert client.post(url, data={}).status_code == 404
    assert "Nothing waits for a choice" in client.get(f"{at}/wordings").text
