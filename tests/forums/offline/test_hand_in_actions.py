"""Handing in: each entry once, in its order, and nothing that somebody else wrote is overwritten."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.exceptions import NotFound

from consult.extensions import db
from consult.forums.actions import change_contribution, end_session, remove_contribution
from consult.forums.contribution_models import Contribution, Observation, RivalWording
from consult.forums.drafts import ContributionDraft
from consult.forums.models import SessionStatus, Stance
from consult.forums.offline.batches import read_batch
from consult.forums.offline.hand_in_actions import NOT_YOURS, HandedIn, hand_in
from consult.forums.session_models import ForumSession
from consult.people.models import Person

Draft = Callable[..., ContributionDraft]


@pytest.fixture
def said(session: ForumSession, draft: Draft) -> Callable[..., dict[str, Any]]:
    """said("It rained.", ...): a contribution as a device holds it."""
    return lambda text, **changes: draft(session, text=text).as_json() | changes


@pytest.fixture
def entry(session: ForumSession) -> Callable[..., dict[str, Any]]:
    """entry(1, first): the device's first line, with what became of it since."""
    return lambda n, first, **changes: {"key": f"{n:040d}", "turn": 1, "session": session.id, "first": first} | changes


@pytest.fixture
def give(session: ForumSession, facilitator: Person) -> Callable[..., list[HandedIn]]:
    """give(entry, ...): hand these in, as the facilitator who may write in this session only."""

    def find(session_id: int) -> ForumSession:
        if session_id != session.id:
            raise NotFound
        return db.session.get_one(ForumSession, session_id)

    def give(*entries: dict[str, Any], may_start: bool = True, room: int = 0) -> list[HandedIn]:
        said = {"rules_read": [session.id], "room": {session.id: room}, "entries": entries}
        batch = read_batch(json.dumps(said))
        return hand_in(batch, facilitator, find, lambda _session: may_start)

    return give


def kept() -> list[str]:
    standing = select(Contribution.text).where(Contribution.removed_at.is_(None)).order_by(Contribution.position)
    return list(db.session.scalars(standing))


def test_a_batch_sent_three_times_is_kept_once_in_its_order(give: Any, entry: Any, said: Any) -> None:
    batch = [entry(n, said(f"line {n}")) for n in range(1, 8)]
    first, again, third = give(*batch), give(*batch), give(*reversed(batch))
    assert {each.what for each in first} == {"kept"}
    assert first == again == list(reversed(third))
    assert kept() == [f"line {n}" for n in range(1, 8)]


def test_what_no_keyboard_types_is_left_out_of_the_words(give: Any, entry: Any, said: Any) -> None:
    give(entry(1, said("It\0 rained \ud83d\ud83d all day.")))
    assert kept() == ["It rained  all day."]


def test_one_that_is_refused_stops_no_other(give: Any, entry: Any, said: Any) -> None:
    done = give(entry(1, said(" ")), entry(2, said("kept")), entry(3, said("elsewhere"), session=999_999))
    assert [(each.what, each.why) for each in done] == [
        ("refused", "Write what was said."),
        ("kept", ""),
        ("refused", NOT_YOURS),
    ]
    assert kept() == ["kept"]


def test_an_answer_is_linked_to_the_entry_it_answers_though_both_are_new(give: Any, entry: Any, said: Any) -> None:
    answer = said("not so", stance="differs", refers_key=f"{1:040d}")
    for _ in range(2):
        done = give(entry(1, said("so")), entry(2, answer))
    first, second = db.session.scalars(select(Contribution).order_by(Contribution.position)).all()
    assert (second.refers_to_id, second.stance) == (first.id, Stance.DIFFERS)
    by_id = said("not so", stance="differs", refers_to=str(first.id))
    assert give(entry(2, by_id))[0].id == done[1].id, "the same entry, once its answer has an id"
    lost = give(entry(3, said("lost", stance="agrees", refers_key="f" * 40)))
    assert lost[0].what == "refused"


def test_an_entry_put_right_after_its_reply_was_lost_is_one_entry(give: Any, entry: Any, said: Any) -> None:
    give(entry(1, said("frist")))
    for _ in range(2):
        done = give(entry(1, said("frist"), now=said("first"), turn=2))
    assert done[0].what == "kept"
    assert kept() == ["first"]


def test_an_entry_put_right_here_and_there_has_both_wordings_side_by_side(
    give: Any, entry: Any, said: Any, session: ForumSession, draft: Draft
) -> None:
    give(entry(1, said("frist")))
    contribution = db.session.scalars(select(Contribution)).one()
    change_contribution(contribution, draft(session, text="the office’s wording"))
    for _ in range(2):
        done = give(entry(1, said("frist"), now=said("the device’s wording"), turn=2))
        assert done[0].what == "conflict"
    rival = db.session.scalars(select(RivalWording)).one()
    assert rival.draft["text"] == "the device’s wording"
    assert kept() == ["the office’s wording"]


def test_what_was_struck_out_on_the_device_is_struck_out_here(give: Any, entry: Any, said: Any) -> None:
    give(entry(1, said("taken back")), entry(2, said("stays")))
    for _ in range(2):
        assert give(entry(1, said("taken back"), struck=True, turn=2))[0].what == "kept"
    assert kept() == ["stays"]


def test_what_was_struck_out_here_stays_away(give: Any, entry: Any, said: Any) -> None:
    give(entry(1, said("taken back")))
    remove_contribution(db.session.scalars(select(Contribution)).one())
    done = give(entry(1, said("taken back"), now=said("taken back again"), turn=2))
    assert done[0].what == "kept"
    assert kept() == []


def test_a_session_held_without_a_network_starts_when_its_words_come(
    give: Any, entry: Any, said: Any, session: ForumSession
) -> None:
    session.status = SessionStatus.PLANNED
    db.session.commit()
    assert give(entry(1, said("early")), may_start=False)[0].why == "Start the session first."
    assert give(entry(1, said("early")))[0].what == "kept"
    assert session.status is SessionStatus.LIVE


def test_a_room_counted_on_the_device_counts_where_nobody_counted_it_here(
    give: Any, entry: Any, said: Any, session: ForumSession
) -> None:
    give(entry(1, said("twelve were counted here")), room=5)
    assert session.in_the_room == 12
    session.in_the_room = 0
    db.session.commit()
    assert give(entry(2, said("nine of us", headcount=9)), room=14)[0].what == "kept"
    assert session.in_the_room == 14


def test_words_that_come_after_the_end_wait_on_the_device_and_those_known_are_acknowledged(
    give: Any, entry: Any, said: Any, session: ForumSession
) -> None:
    give(entry(1, said("in time")))
    end_session(session)
    done = give(entry(1, said("in time")), entry(2, said("late")))
    assert [each.what for each in done] == ["kept", "refused"]
    assert "has ended" in done[1].why
    assert kept() == ["in time"]


def test_an_observation_is_nobodys_contribution_however_it_is_changed(give: Any, entry: Any, said: Any) -> None:
    seen = entry(1, said("the room went quiet"), observation=True)
    give(seen)
    for _ in range(2):
        give(seen | {"now": said("the room went very quiet"), "turn": 2})
    assert list(db.session.scalars(select(Observation.text))) == ["the room went very quiet"]
    give(seen | {"struck": True, "turn": 3})
    assert kept() == []
