"""One thing said: kept once however often it is sent, changed, taken out and put back; hostile entries."""

from __future__ import annotations

import json
import threading
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import select

from consult.extensions import db
from consult.forums.actions import (
    ContributionDraft,
    NotPossible,
    change_contribution,
    count_room,
    end_session,
    mark_left,
    record_contribution,
    remove_contribution,
    reopen_session,
    restore_contribution,
)
from consult.forums.contribution_models import Contribution
from consult.forums.models import ContributionKind, Speaker, Stance
from consult.forums.session_models import ForumSession, SessionReceipt
from consult.people.models import Person
from consult.privacy.consent import Consent

Draft = Callable[..., ContributionDraft]


def kept() -> list[str]:
    texts = select(Contribution.text).where(Contribution.removed_at.is_(None)).order_by(Contribution.position)
    return list(db.session.scalars(texts))


def test_an_entry_is_kept_as_it_was_handed_in(session_on: ForumSession, draft: Draft, note_taker: Person) -> None:
    handed_in = draft(session_on, headcount=7, strength=3, kind=ContributionKind.NOTE, consent=Consent.PARAPHRASE)
    contribution = record_contribution(session_on, handed_in, "key", note_taker)
    db.session.expire_all()
    assert contribution.text == "Nobody rang my mum."
    assert contribution.member is not None
    assert contribution.member.alias == "Wren"
    assert (contribution.headcount, contribution.strength) == (7, 3)
    assert (contribution.kind, contribution.consent) == (ContributionKind.NOTE, Consent.PARAPHRASE)
    assert contribution.captured_by_id == note_taker.id
    assert contribution.session_id == session_on.id


def test_someone_with_a_slip_who_differs_from_an_earlier_one_is_kept_with_all_of_it(
    session_on: ForumSession, draft: Draft, note_taker: Person
) -> None:
    db.session.add(SessionReceipt(session_id=session_on.id, number=7, receipt_hash="x"))
    db.session.commit()
    earlier = record_contribution(session_on, draft(session_on), "first", note_taker)
    handed_in = draft(
        session_on,
        member_id=None,
        speaker=Speaker.SOMEONE,
        slip=7,
        refers_to=earlier.id,
        stance=Stance.DIFFERS,
        language="cy",
    )
    contribution = record_contribution(session_on, handed_in, "second", note_taker)
    db.session.expire_all()
    assert (contribution.speaker, contribution.stance, contribution.language) == (Speaker.SOMEONE, "differs", "cy")
    assert contribution.refers_to is earlier
    slip = db.session.get_one(SessionReceipt, contribution.receipt_id)
    assert (slip.number, slip.session_id) == (7, session_on.id)
    assert ContributionDraft.from_json(json.loads(json.dumps(handed_in.as_json()))) == handed_in


def test_nothing_refers_to_what_was_struck_out(session: ForumSession, draft: Draft, facilitator: Person) -> None:
    struck = record_contribution(session, draft(session), "first", facilitator)
    remove_contribution(struck)
    with pytest.raises(NotPossible, match="Number 1 was struck out"):
        record_contribution(session, draft(session, refers_to=struck.id, stance=Stance.AGREES), "second", facilitator)


def test_the_same_entry_sent_twice_is_one_entry(session: ForumSession, draft: Draft, facilitator: Person) -> None:
    first = record_contribution(session, draft(session), "key", facilitator)
    assert record_contribution(session, draft(session), "key", facilitator) is first
    assert len(kept()) == 1


def test_other_words_under_the_same_key_are_not_lost(session: ForumSession, draft: Draft, facilitator: Person) -> None:
    for text in ("first", "second"):
        record_contribution(session, draft(session, text=text), "key", facilitator)
    assert kept() == ["first", "second"]


def test_the_same_words_may_be_said_twice(session: ForumSession, draft: Draft, facilitator: Person) -> None:
    for key in ("one", "two"):
        record_contribution(session, draft(session), key, facilitator)
    assert len(kept()) == 2


def test_an_entry_sent_again_after_it_was_edited_or_removed_stays_as_it_is(
    session: ForumSession, draft: Draft, facilitator: Person
) -> None:
    contribution = record_contribution(session, draft(session), "key", facilitator)
    change_contribution(contribution, draft(session, text="Nobody rang."))
    record_contribution(session, draft(session), "key", facilitator)
    assert kept() == ["Nobody rang."]
    remove_contribution(contribution)
    record_contribution(session, draft(session), "key", facilitator)
    assert kept() == []


def test_an_entry_sent_again_after_the_end_is_still_acknowledged(
    session: ForumSession, draft: Draft, facilitator: Person
) -> None:
    contribution = record_contribution(session, draft(session), "key", facilitator)
    end_session(session)
    assert record_contribution(session, draft(session), "key", facilitator).id == contribution.id


def at_once(app: Flask, session_id: int, person_id: int, entries: list[tuple[str, ContributionDraft]]) -> list[str]:
    """Hand in every entry from a thread of its own, all let go at the same moment; what each was given back."""
    gate = threading.Barrier(len(entries))

    def hand_in(entry: tuple[str, ContributionDraft]) -> str:
        key, draft = entry
        with app.app_context():
            session = db.session.get_one(ForumSession, session_id)
            person = db.session.get_one(Person, person_id)
            gate.wait(timeout=30)
            return str(record_contribution(session, draft, key, person).id)

    with ThreadPoolExecutor(len(entries)) as pool:
        return list(pool.map(hand_in, entries))


def test_one_entry_sent_eight_times_at_once_is_one_entry(
    app_on: Flask, session_on: ForumSession, draft: Draft, note_taker: Person
) -> None:
    given_back = at_once(app_on, session_on.id, note_taker.id, [("key", draft(session_on))] * 8)
    assert len(set(given_back)) == 1
    assert len(kept()) == 1


def test_several_note_takers_at_once_lose_nothing_and_share_no_place(
    app_on: Flask, session_on: ForumSession, draft: Draft, note_taker: Person
) -> None:
    entries = [(f"key {n}", draft(session_on, text=f"thing {n}")) for n in range(12)]
    at_once(app_on, session_on.id, note_taker.id, entries)
    assert sorted(kept()) == sorted(f"thing {n}" for n in range(12))
    assert sorted(db.session.scalars(select(Contribution.position))) == list(range(1, 13))


def test_what_is_removed_can_be_put_back_in_its_place(session: ForumSession, draft: Draft, facilitator: Person) -> None:
    said = [record_contribution(session, draft(session, text=text), text, facilitator) for text in ("a", "b", "c")]
    remove_contribution(said[1])
    assert kept() == ["a", "c"]
    restore_contribution(said[1])
    assert kept() == ["a", "b", "c"]


def test_what_is_removed_cannot_be_changed(session: ForumSession, draft: Draft, facilitator: Person) -> None:
    contribution = record_contribution(session, draft(session), "key", facilitator)
    remove_contribution(contribution)
    with pytest.raises(NotPossible, match="Undo that first"):
        change_contribution(contribution, draft(session, text="other"))


def test_an_ended_session_is_read_only_until_it_is_opened_again(
    session: ForumSession, draft: Draft, facilitator: Person
) -> None:
    contribution = record_contribution(session, draft(session), "key", facilitator)
    end_session(session)
    for attempt in (
        lambda: record_contribution(session, draft(session), "another", facilitator),
        lambda: change_contribution(contribution, draft(session, text="other")),
        lambda: remove_contribution(contribution),
        lambda: restore_contribution(contribution),
    ):
        with pytest.raises(NotPossible, match="has ended"):
            attempt()
    assert kept() == ["Nobody rang my mum."]
    reopen_session(session)
    change_contribution(contribution, draft(session, text="other"))
    assert kept() == ["other"]


@pytest.mark.parametrize(
    "changes, words, field",
    [
        ({"text": "   \n "}, "Write what was said.", "text"),
        ({"text": "\x00\x01"}, "Write what was said.", "text"),
        ({"text": "x" * 5_001}, "Shorten it to 5,000 characters. It has 5,001.", "text"),
        ({"headcount": 13}, "12 people are in the room. It can stand for 1 to 12 of them.", "headcount"),
        ({"headcount": 0}, "It can stand for 1 to 12", "headcount"),
        ({"headcount": 10**30}, "It can stand for 1 to 12", "headcount"),
        ({"strength": 4}, "Choose how strongly", "strength"),
        ({"prompt_id": 10**30}, "Choose one of the prompts of this session.", "prompt_id"),
        ({"member_id": -1}, "Choose the room, or an alias of this forum.", "member_id"),
        ({"language": "x" * 9}, "Choose the language", "language"),
        ({"member_id": None, "speaker": Speaker.MEMBER}, "Choose who said it.", "member_id"),
        ({"speaker": Speaker.SOMEONE}, "Choose who said it.", "member_id"),
        ({"slip": 4}, "no slip with that number", "slip"),
        ({"slip": 10**30}, "no slip with that number", "slip"),
        ({"slip": 1, "member_id": None}, "A slip belongs to one person.", "slip"),
        ({"stance": Stance.AGREES}, "Write the number of the earlier one.", "refers_to"),
        ({"refers_to": uuid.uuid4()}, "Choose which way it goes", "stance"),
        ({"refers_to": uuid.uuid4(), "stance": Stance.DIFFERS}, "an earlier contribution of this session", "refers_to"),
    ],
)
def test_a_draft_that_cannot_be_kept_is_refused_in_words_that_say_what_to_change(
    session: ForumSession, draft: Draft, facilitator: Person, changes: dict[str, object], words: str, field: str
) -> None:
    with pytest.raises(NotPossible) as refusal:
        record_contribution(session, draft(session, **changes), "key", facilitator)
    assert words in str(refusal.value)
    assert refusal.value.field == field
    assert kept() == []


@pytest.mark.parametrize("key", ["", "x" * 65])
def test_an_entry_needs_a_key_of_a_page(session: ForumSession, draft: Draft, facilitator: Person, key: str) -> None:
    with pytest.raises(NotPossible, match="Open the session again"):
        record_contribution(session, draft(session), key, facilitator)


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "'; drop table person; --", "Ŵyth ŷd 🌾", "a\nb\tc"])
def test_odd_words_are_kept_to_the_letter(
    session_on: ForumSession, draft: Draft, note_taker: Person, text: str
) -> None:
    record_contribution(session_on, draft(session_on, text=text), "key", note_taker)
    assert kept() == [text]


def test_what_no_keyboard_types_is_left_out(session_on: ForumSession, draft: Draft, note_taker: Person) -> None:
    record_contribution(session_on, draft(session_on, text=" a\x00b\ud800\r\nc "), "key", note_taker)
    assert kept() == ["ab\nc"]


def test_five_thousand_characters_are_kept(session: ForumSession, draft: Draft, facilitator: Person) -> None:
    record_contribution(session, draft(session, text="ŷ" * 5_000), "key", facilitator)
    assert len(kept()[0]) == 5_000


def test_the_room_has_no_limit_when_nobody_counted_it(session: ForumSession, draft: Draft, facilitator: Person) -> None:
    count_room(session, 0)
    record_contribution(session, draft(session, headcount=200, member_id=None), "key", facilitator)
    with pytest.raises(NotPossible, match="1 to 999 people"):
        record_contribution(session, draft(session, headcount=1_000), "other", facilitator)


def test_somebody_who_has_left_says_nothing_new_but_keeps_what_they_said(
    session: ForumSession, draft: Draft, facilitator: Person
) -> None:
    contribution = record_contribution(session, draft(session), "key", facilitator)
    assert contribution.member is not None
    mark_left(contribution.member)
    with pytest.raises(NotPossible, match="an alias of this forum"):
        record_contribution(session, draft(session), "other", facilitator)
    change_contribution(contribution, draft(session, text="Nobody rang."))
    assert kept() == ["Nobody rang."]
